"""What is refused as a split, in words that say which there are."""


def refuse_split(name, split, kind):
    """Refuses any split of a source that has none.

    Raises:
        ValueError: `split` is neither `"train"` nor `"all"`.
    """
    if split not in ("train", "all"):
        raise ValueError(
            f"{name!r} is {kind}, which has no splits. Received: split={split!r}. "
            'Leave split out (or write "train" or "all": both are everything), and '
            f"give the test images as {kind} of their own."
        )


def check_split(name, split, known):
    """Returns which of the splits of a source are meant; refuses what is none.

    Raises:
        ValueError: `split` is neither one of the known ones nor `"all"`.
    """
    if split in known:
        return [split]
    if split == "all":
        return list(known)
    raise ValueError(
        f"{str(name)!r} has no split {split!r}. Known: {', '.join(known)}, all."
    )
