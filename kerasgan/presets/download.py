"""One file from an address to a path: resumed, bounded, and checked."""

import contextlib
import hashlib
import http.client
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request

ATTEMPTS = 3
PAUSE = 0.2  # seconds before the next attempt
TIMEOUT = 30  # seconds without a byte
BLOCK = 2**16


class DroppedError(ConnectionError):
    """A connection that failed, and may work at the next attempt."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects over HTTP, and from HTTPS to HTTPS alone."""

    def redirect_request(self, request, file, code, message, headers, address):
        scheme = urllib.parse.urlsplit(address).scheme
        if scheme not in ("https", request.type):
            file.close()
            raise ValueError(
                f"{request.full_url} redirects to {address!r}, which is not followed. "
                "Give an address that leads to http:// or https://."
            )
        return super().redirect_request(request, file, code, message, headers, address)


def fetch(url, path, file):
    """Downloads a file whose size and digest are known.

    A `.part` beside the path is resumed, whether it was left by a connection that
    dropped or by a process that was killed.

    Args:
        url: Address, http or https.
        path: `pathlib.Path` to write, which appears whole or not at all.
        file: `kerasgan.presets.index.File`: what it must be.

    Raises:
        ConnectionError: If the server cannot be reached, or drops every connection.
        ValueError: If it has no such file, or another one.
    """
    if matches(path, file):
        return
    part = path.with_name(f"{path.name}.part")
    try:
        _persist(url, lambda: _attempt(url, part, file))
        os.replace(part, path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def fetch_small(url, limit):
    """Returns the content of a file whose size is unknown, bytes.

    Raises:
        ConnectionError: If the server cannot be reached, or drops every connection.
        ValueError: If it has no such file, or one of more than `limit` bytes.
    """

    def attempt():
        with _open(url) as response:
            length = _length(response)
            if length is not None and length > limit:
                raise _too_large(url, limit)
            content = _read_all(response, limit + 1)
        if len(content) > limit:
            raise _too_large(url, limit)
        if length is not None and len(content) < length:
            raise DroppedError(f"the connection ended after {len(content)} bytes")
        return content

    return _persist(url, attempt)


def matches(path, file):
    """Tells whether this is a regular file of that size and digest."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size != file.bytes:
        return False
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256


def _persist(url, attempt):
    """Returns what an attempt returns, the first that does not drop."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return attempt()
        except DroppedError as error:
            if not left:
                raise ConnectionError(
                    f"{url} could not be fetched in {ATTEMPTS} attempts: {error}. "
                    "Check the address and the connection, and try again."
                ) from None
        time.sleep(PAUSE)
    return None


def _attempt(url, part, file):
    """Fetches what is missing of `part`, and checks the whole."""
    have = part.stat().st_size if part.exists() else 0
    if have < file.bytes:
        have = _receive(url, part, have, file.bytes)
    else:
        part.touch()
    if matches(part, file):
        return
    part.unlink()
    if have:
        raise DroppedError("what had been left of an earlier download was spoilt")
    raise ValueError(
        f"{url} is not the file that was published: its sha256 is not {file.sha256}. "
        "Nothing of it was kept. Try later, or tell the publisher."
    )


def _receive(url, part, have, size):
    """Appends to `part` until it has `size` bytes; returns where it began to."""
    with _open(url, have, part) as response:
        start = _start(response, url, have, size, part)
        length = _length(response)
        if length is not None and start + length != size:
            raise ValueError(
                f"{url} offers {start + length} bytes, and {size} were published. "
                "Nothing of it was kept. Try later, or tell the publisher."
            )
        with open(part, "ab" if start else "wb") as file:
            left = size - start
            while left:
                block = _read(response, min(BLOCK, left))
                if not block:
                    raise DroppedError(
                        f"the connection ended after {size - left} bytes"
                    )
                file.write(block)
                left -= len(block)
    return start


def _start(response, url, have, size, part):
    """Returns the first byte of an answer: 0 where the server knows no ranges."""
    if response.status == 200:
        return 0
    sent = re.fullmatch(
        r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", "")
    )
    if response.status != 206 or not sent or int(sent[1]) != have:
        part.unlink(missing_ok=True)
        raise DroppedError(f"the server answered {response.status} with another range")
    if sent[2] not in ("*", str(size)):
        raise ValueError(
            f"{url} offers {sent[2]} bytes, and {size} were published. Nothing of it "
            "was kept. Try later, or tell the publisher."
        )
    return have


def _open(url, have=0, part=None):
    """Returns the response to a request for a file, from byte `have` on."""
    headers = {"User-Agent": "kerasgan", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    request = urllib.request.Request(url, headers=headers)
    try:
        opener = urllib.request.build_opener(_Redirects)
        return opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and part is not None:
            part.unlink(missing_ok=True)
            raise DroppedError("the server has no such range") from None
        if error.code >= 500:
            raise DroppedError(
                f"the server answered {error.code} {error.reason}"
            ) from None
        raise ValueError(
            f"{url} could not be fetched: the server answered {error.code} "
            f"{error.reason}. Check the address."
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise DroppedError(
            str(getattr(error, "reason", error)) or repr(error)
        ) from None


def _read(response, count):
    """Reads up to `count` bytes; none where the connection ended."""
    try:
        return response.read1(count)
    except http.client.IncompleteRead as error:
        return error.partial
    except (OSError, http.client.HTTPException) as error:
        raise DroppedError(str(error) or repr(error)) from None


def _read_all(response, count):
    content = b""
    while len(content) < count and (block := _read(response, count - len(content))):
        content += block
    return content


def _length(response):
    """Returns the number of bytes that a response announces, or None."""
    length = response.headers.get("Content-Length", "")
    return int(length) if re.fullmatch(r"\d{1,18}", length) else None


def _too_large(url, limit):
    return ValueError(
        f"{url} is larger than {limit} bytes, too large for what it should be. Check "
        "the address."
    )
