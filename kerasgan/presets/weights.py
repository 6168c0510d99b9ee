"""Files of weights that hold all that they say, or they are refused."""


def check(path):
    """Refuses a file of weights that leads out of itself.

    Args:
        path: Path of an HDF5 file.

    Raises:
        ValueError: If it is no HDF5 file, or has links or storage in other files.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            found = _leading_out(file)
    except (OSError, KeyError, RuntimeError) as error:
        raise ValueError(
            f"{str(path)!r} is no readable HDF5 file of weights ({error}). Write the "
            "preset anew, or download it again."
        ) from None
    if found:
        raise ValueError(
            f"{str(path)!r} leads to other places at {found!r}: links, external and "
            "virtual data are not loaded. Write the preset anew."
        )


def _leading_out(file):
    """Returns the name of a link or dataset that is not stored in place, or None."""
    import h5py

    waiting, seen = [file], set()
    while waiting:
        group = waiting.pop()
        for name in group:
            path = f"{group.name.rstrip('/')}/{name}"
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                return path
            item = group[name]
            if isinstance(item, h5py.Dataset) and (item.external or item.is_virtual):
                return path
            address = h5py.h5o.get_info(item.id).addr
            if isinstance(item, h5py.Group) and address not in seen:
                seen.add(address)
                waiting.append(item)
    return None
