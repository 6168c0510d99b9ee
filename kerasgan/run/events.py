"""The TensorBoard logs of a run that goes on."""

import os

HEADER = 12  # bytes: the length of what is written, and its checksum
FOOTER = 4  # the checksum of what is written


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
            unfinished = path.with_name(".unfinished")  # TensorBoard reads it not
            unfinished.write_bytes(kept)
            os.replace(unfinished, path)


def _kept(content, epochs):
    """Yields the records to keep, up to where a killed process tore one off."""
    from google.protobuf.message import DecodeError
    from tensorboard.compat.proto.event_pb2 import Event

    start = 0
    while start + HEADER <= len(content):
        length = int.from_bytes(content[start : start + 8], "little")
        record = content[start : start + HEADER + length + FOOTER]
        start += len(record)
        if len(record) < HEADER + length + FOOTER:
            return
        try:
            event = Event.FromString(record[HEADER:-FOOTER])
        except DecodeError:
            return
        if event.step < epochs or not event.HasField("summary"):
            yield record
