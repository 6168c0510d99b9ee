import re

import numpy as np
import pytest

from kerasgan.presets import download
from kerasgan.presets.index import File
from tests.presets.server import Server, closed_port, drop

CONTENT = np.random.default_rng(0).bytes(300_000)
FILE = File.of(CONTENT)


@pytest.fixture
def server():
    with Server({"/file": CONTENT}) as server:
        yield server


def fetch(server, path, file=FILE):
    download.fetch(f"{server.url}/file", path / "file", file)
    return (path / "file").read_bytes()


def refused(server, path, error, match, file=FILE):
    """Asserts the refusal, in one line, and that nothing is left."""
    with pytest.raises(error, match=match) as refusal:
        download.fetch(f"{server.url}/file", path / "file", file)
    assert "\n" not in str(refusal.value)
    assert str(server.url) in str(refusal.value)
    assert list(path.iterdir()) == []


def test_a_file_arrives_to_the_byte(server, tmp_path):
    assert fetch(server, tmp_path) == CONTENT
    assert server.log == [["/file", None, 200, 300_000]]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    fetch(server, tmp_path)  # what is here and right is not asked for again
    assert len(server.log) == 1


def test_an_empty_file(server, tmp_path):
    assert fetch(server, tmp_path, File.of(b"")) == b""
    assert server.log == []


def test_a_drop_is_resumed_with_range(server, tmp_path):
    server.faults["/file"] = drop(100_000, times=1)
    assert fetch(server, tmp_path) == CONTENT
    assert server.ranges("/file") == [None, "bytes=100000-"]
    assert server.sent("/file") == [100_000, 200_000]


def test_two_drops_are_resumed(server, tmp_path):
    server.faults["/file"] = drop(100_000, times=2)
    assert fetch(server, tmp_path) == CONTENT
    assert server.ranges("/file") == [None, "bytes=100000-", "bytes=200000-"]


def test_a_connection_that_always_drops_is_given_up(server, tmp_path):
    server.faults["/file"] = drop(1000)
    refused(
        server,
        tmp_path,
        ConnectionError,
        r"could not be fetched in 3 attempts: the connection ended after 3000 bytes",
    )
    assert server.sent("/file") == [1000, 1000, 1000]


def test_a_drop_within_chunks_is_resumed(server, tmp_path):
    def chunks(handler, content, start):
        if start:
            handler.answer(content, start)
            return
        handler.protocol_version = "HTTP/1.1"
        handler.begin(200, Transfer_Encoding="chunked", Connection="close")
        handler.body(b"186A0\r\n" + content[:5000])  # 100,000 were announced

    server.faults["/file"] = chunks
    assert fetch(server, tmp_path) == CONTENT
    assert server.ranges("/file") == [None, "bytes=5000-"]


def test_a_server_without_ranges_begins_anew(server, tmp_path):
    (tmp_path / "file.part").write_bytes(CONTENT[:70_000])
    server.faults["/file"] = lambda handler, content, start: handler.answer(content)
    assert fetch(server, tmp_path) == CONTENT
    assert server.log == [["/file", "bytes=70000-", 200, 300_000]]


def test_what_a_killed_process_left_is_resumed(server, tmp_path):
    (tmp_path / "file.part").write_bytes(CONTENT[:70_000])
    assert fetch(server, tmp_path) == CONTENT
    assert server.log == [["/file", "bytes=70000-", 206, 230_000]]


@pytest.mark.parametrize(
    "part", [b"x" * 70_000, b"x" * 300_000, b"x" * 300_001], ids=len
)
def test_a_spoilt_part_is_thrown_away(server, tmp_path, part):
    (tmp_path / "file.part").write_bytes(part)
    assert fetch(server, tmp_path) == CONTENT
    assert server.log[-1] == ["/file", None, 200, 300_000]


def test_a_range_that_the_server_refuses(server, tmp_path):
    def refusing(handler, content, start):
        if start:
            handler.begin(416, 0)
        else:
            handler.answer(content)

    server.faults["/file"] = refusing
    (tmp_path / "file.part").write_bytes(CONTENT[:70_000])
    assert fetch(server, tmp_path) == CONTENT
    assert [entry[2] for entry in server.log] == [416, 200]


def test_another_range_than_asked_for_is_not_stitched(server, tmp_path):
    def shifted(handler, content, start):
        if start:
            handler.begin(206, 10, Content_Range="bytes 5-14/300000")
            handler.body(content[5:15])
        else:
            handler.answer(content)

    server.faults["/file"] = shifted
    (tmp_path / "file.part").write_bytes(CONTENT[:70_000])
    assert fetch(server, tmp_path) == CONTENT
    assert server.ranges("/file") == ["bytes=70000-", None]


def test_a_wrong_checksum(server, tmp_path):
    wrong = File(len(CONTENT), "0" * 64)
    refused(server, tmp_path, ValueError, "its sha256 is not 0000", wrong)
    assert len(server.log) == 1


def test_more_than_declared_is_not_read(server, tmp_path):
    file = File(1000, "0" * 64)
    refused(server, tmp_path, ValueError, "300000 bytes, and 1000 were", file)


def test_fewer_than_declared_are_not_read(server, tmp_path):
    file = File(400_000, "0" * 64)
    refused(server, tmp_path, ValueError, "300000 bytes, and 400000 were", file)
    (tmp_path / "file.part").write_bytes(CONTENT[:70_000])
    refused(server, tmp_path, ValueError, "300000 bytes, and 400000 were", file)


def test_a_stream_without_end_is_read_as_far_as_declared(server, tmp_path):
    def endless(handler, content, start):
        handler.begin(200)
        for _ in range(1000):
            handler.body(content)

    server.faults["/file"] = endless
    assert fetch(server, tmp_path) == CONTENT
    wrong = File(100, FILE.sha256)
    (tmp_path / "file").unlink()
    refused(server, tmp_path, ValueError, "is not the file that was published", wrong)
    assert max(server.sent("/file")) < 300_000_000


def test_answers_that_are_no_file(server, tmp_path):
    server.faults["/file"] = lambda handler, *_: handler.begin(404, 0)
    refused(server, tmp_path, ValueError, "the server answered 404 Not Found. Check")
    assert len(server.log) == 1
    server.faults["/file"] = lambda handler, *_: handler.begin(503, 0)
    refused(server, tmp_path, ConnectionError, "3 attempts: the server answered 503")
    assert len(server.log) == 4


def test_a_dead_server(tmp_path):
    with pytest.raises(ConnectionError, match=r"in 3 attempts: .*refused"):
        download.fetch(f"{closed_port()}/file", tmp_path / "file", FILE)
    assert list(tmp_path.iterdir()) == []


def test_a_silent_server(server, tmp_path, monkeypatch):
    import threading

    done = threading.Event()
    monkeypatch.setattr(download, "TIMEOUT", 0.1)
    server.faults["/file"] = lambda handler, *_: done.wait(10)
    try:
        refused(server, tmp_path, ConnectionError, "3 attempts: timed out")
    finally:
        done.set()


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/file", "file:///etc/passwd", "gopher://x/"]
)
def test_redirects_stay_on_http(server, tmp_path, address):
    server.faults["/file"] = lambda h, *_: h.begin(302, 0, Location=address)
    match = f"(redirects to|Redirection to url) '{re.escape(address)}'.* not"
    refused(server, tmp_path, ValueError, match)


def test_a_redirect_is_followed(server, tmp_path):
    server.files["/other"] = CONTENT
    server.faults["/file"] = lambda h, *_: h.begin(302, 0, Location="/other")
    assert fetch(server, tmp_path) == CONTENT
    assert [entry[0] for entry in server.log] == ["/file", "/other"]


def test_a_small_file(server):
    url = f"{server.url}/file"
    assert download.fetch_small(url, 300_000) == CONTENT
    with pytest.raises(ValueError, match="is larger than 299999 bytes, too large for"):
        download.fetch_small(url, 299_999)
    server.faults["/file"] = drop(1000, times=1)
    assert download.fetch_small(url, 300_000) == CONTENT

    def endless(handler, content, start):
        handler.begin(200)
        for _ in range(1000):
            handler.body(content)

    server.faults["/file"] = endless
    with pytest.raises(ValueError, match="is larger than 300000 bytes"):
        download.fetch_small(url, 300_000)
    assert server.sent("/file")[-1] < 300_000_000
