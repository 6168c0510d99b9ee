"""The TensorBoard logs of a run that goes on."""

import os

HEADER, FOOTER = (
    12,
    4,
)  # bytes: length and its checksum; the checksum of what is between


def trim(folder, epochs):
    """Drops what was logged of epochs that will be repeated.

    Args:
        folder: Folder with event files, at any depth; need not exist.
        epochs: Number of epochs to keep.
    """
    for path in folder.rglob("events.out.tfevents.*"):
        content = path.read_bytes()
        kept = b"".join(_kept(content, epochs))
        if kept != content:
            unfinished = path.with_name(f".{path.name}")
            unfinished.write_bytes(kept)
            os.replace(unfinished, path)


def _kept(content, epochs):
    """Yields the records to keep; a process may have been killed within the last."""
    from tensorboard.compat.proto.event_pb2 import Event

    while len(content) >= HEADER:
        end = HEADER + int.from_bytes(content[:8], "little") + FOOTER
        record, content = content[:end], content[end:]
        if len(record) < end:
            return
        event = Event.FromString(record[HEADER:-FOOTER])
        if event.step < epochs or not event.HasField("summary"):
            yield record
