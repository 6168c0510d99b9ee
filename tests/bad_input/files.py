"""Files that are wrong, each in one way."""

import io
import os
import pickle
import struct
import zipfile
import zlib

import numpy as np

IMAGES = np.arange(4 * 8 * 8, dtype="uint8").reshape(4, 8, 8, 1)
LABELS = np.arange(4)


def npz(path, **arrays):
    """Writes a sound archive."""
    np.savez(path, **arrays)


def archive(path, entries, compression=zipfile.ZIP_STORED):
    """Writes a zip archive of dict name -> bytes."""
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)


def npy(array, pickled=False):
    """Returns the bytes of an array."""
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=pickled)
    return content.getvalue()


def header(text, version=(1, 0), data=b""):
    """Returns the bytes of an array whose header says this."""
    text = text.encode("latin1") + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H", len(text)) + text + data


def claim(shape, descr="|u1", data=b"", version=(1, 0)):
    """Returns the bytes of an array that claims this shape and type."""
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}"
    return header(text, version, data)


def bomb(path):
    """Writes 128 MiB of images of nothing but zeros, in a thousandth of it."""
    content = claim((2**15, 64, 64, 1), data=bytes(2**27))
    archive(path, {"images.npy": content}, zipfile.ZIP_DEFLATED)


def cut(path, share=0.5):
    """Leaves the first part of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def flip(path, at):
    """Changes one byte."""
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(bytes(content))


def encrypted(path):
    """Writes an archive that says of its entry that it is encrypted."""
    archive(path, {"images.npy": npy(IMAGES)})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))


def objects():
    """Returns the bytes of an array of pickled objects that would run code."""

    class Evil:
        def __reduce__(self):
            return os.system, ("echo it ran > ran",)

    array = np.empty(1, object)
    array[0] = Evil()
    head = claim((1,), "|O")
    return head + pickle.dumps(array)


def png(width, height, data=b"\0", kind=0):
    """Returns a PNG that claims these dimensions."""

    def chunk(name, content):
        sum_ = zlib.crc32(name + content)
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_)
        )

    size = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )
