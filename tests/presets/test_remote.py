import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from kerasgan import presets
from kerasgan.presets import index, remote
from tests.presets.conftest import contents, left_in, publish
from tests.presets.server import closed_port, drop

FETCHED = ["config.json", "metadata.json", "model.weights.h5"]
WEIGHTS = "/dcgan_tiny/model.weights.h5"
FIND = """
import sys
from pathlib import Path
from kerasgan.presets import folder
folder.PUBLISHED = (Path(sys.argv[1]),)
print(folder.find(sys.argv[2]))
"""


def child(installed, preset):
    """Starts a process that finds a preset and prints its folder."""
    return subprocess.Popen(
        [sys.executable, "-c", FIND, str(installed), preset],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_whole(folder, zoo):
    assert sorted(path.name for path in folder.iterdir()) == FETCHED
    for name in FETCHED:
        assert (folder / name).read_bytes() == (zoo / "dcgan_tiny" / name).read_bytes()


@pytest.fixture(params=["name", "address"])
def preset(request, server, index_alone, monkeypatch):
    """The entry, by its name in the index or by its address."""
    if request.param == "address":
        return f"{server.url}/dcgan_tiny"
    monkeypatch.setenv("KERASGAN_ZOO_URL", f"{server.url}/")
    return "dcgan_tiny"


def test_the_files_are_fetched_once(preset, server, zoo, cache):
    folder = presets.find(preset)
    assert folder.parent == cache / "presets"
    assert folder.name[:11] == "dcgan_tiny-"
    assert int(folder.name[11:], 16) >= 0
    assert len(folder.name) == 23
    assert_whole(folder, zoo)
    assert sorted(entry[0] for entry in server.log) == [
        f"/dcgan_tiny/{name}" for name in FETCHED
    ]
    assert presets.find(preset) == folder
    assert len(server.log) == 3  # nothing more was asked for


def test_metadata_is_first_for_an_address(server, cache):
    presets.find(f"{server.url}/dcgan_tiny")
    assert server.log[0][0] == "/dcgan_tiny/metadata.json"
    notes = [name for name in left_in(cache) if name.startswith("addresses/")]
    assert len(notes) == 1


@pytest.mark.parametrize("spoil", ["flip", "cut", "remove", "link", "file"])
def test_a_spoilt_cache_heals(preset, server, zoo, cache, spoil):
    folder = presets.find(preset)
    weights = folder / "model.weights.h5"
    content = weights.read_bytes()
    if spoil == "flip":
        weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif spoil == "cut":
        weights.write_bytes(content[:-1])
    elif spoil == "remove":
        weights.unlink()
    elif spoil == "link":
        weights.unlink()
        weights.symlink_to(zoo / "dcgan_tiny/model.weights.h5")
    else:
        remote._remove(folder)
        folder.write_text("no folder")
    assert presets.find(preset) == folder
    assert_whole(folder, zoo)
    assert server.sent(WEIGHTS) == [len(content)] * 2
    assert [path.name for path in (cache / "presets").iterdir()] == [folder.name]


def test_spoilt_metadata_heals(preset, zoo):
    folder = presets.find(preset)
    (folder / "metadata.json").write_text("{}")
    assert_whole(presets.find(preset), zoo)


@pytest.mark.parametrize("note", ["", "[]", '{"files": {"../x": 1}}', '{"files": {}}'])
def test_a_spoilt_note_of_an_address_heals(server, zoo, cache, note):
    address = f"{server.url}/dcgan_tiny"
    presets.find(address)
    [path] = (cache / "addresses").iterdir()
    path.write_text(note)
    assert_whole(presets.find(address), zoo)
    assert server.sent("/dcgan_tiny/metadata.json")[1:] != []
    assert len(server.sent(WEIGHTS)) == 1


def refused(preset, cache, error, match):
    """Asserts the refusal in one line, and that nothing lies in the cache."""
    with pytest.raises(error, match=match) as refusal:
        presets.read_config(preset)
    assert "\n" not in str(refusal.value)
    assert left_in(cache) == []
    assert not cache.exists() or list((cache / "presets").iterdir()) == []


def test_a_download_that_is_always_cut(preset, server, cache):
    server.faults[WEIGHTS] = drop(1000)
    refused(preset, cache, ConnectionError, r"h5 could not be fetched in 3 attempts")
    assert server.ranges(WEIGHTS) == [None, "bytes=1000-", "bytes=2000-"]


def test_a_drop_is_resumed(preset, server, zoo):
    size = len(server.files[WEIGHTS])
    server.faults[WEIGHTS] = drop(1000, times=1)
    assert_whole(presets.find(preset), zoo)
    assert server.sent(WEIGHTS) == [1000, size - 1000]


def test_wrong_content(preset, server, cache):
    server.files[WEIGHTS] = server.files[WEIGHTS][:-1] + b"?"
    refused(preset, cache, ValueError, "h5 is not the file that was published")


def test_more_than_declared(preset, server, cache):
    server.files[WEIGHTS] += b"?"
    size = len(server.files[WEIGHTS])
    match = f"offers {size} bytes, and {size - 1} were published"
    refused(preset, cache, ValueError, match)
    server.faults[WEIGHTS] = lambda handler, content, start: (
        handler.begin(200),
        handler.body(b"?" + content),
    )
    refused(preset, cache, ValueError, "h5 is not the file that was published")


def test_a_missing_file(preset, server, cache):
    del server.files[WEIGHTS]
    refused(preset, cache, ValueError, "h5 could not be fetched: the server answered 4")


def test_no_such_address(server, cache):
    refused(f"{server.url}/none", cache, ValueError, "/none/metadata.json .* 404 Not")


def test_a_dead_server(index_alone, cache, monkeypatch):
    refused(
        f"{closed_port()}/dcgan_tiny", cache, ConnectionError, "3 attempts: .*refus"
    )
    monkeypatch.setenv("KERASGAN_ZOO_URL", closed_port())
    refused(
        "dcgan_tiny", cache, ConnectionError, "config.json .* 3 attempts: .*refused"
    )


def test_what_is_cached_needs_no_server(server, cache, zoo):
    address = f"{server.url}/dcgan_tiny"
    folder = presets.find(address)
    server.files.clear()
    assert presets.find(address) == folder
    assert_whole(folder, zoo)


def metadata(server, block):
    text = json.dumps({"files": block}).encode()
    server.files["/dcgan_tiny/metadata.json"] = text


def good(size=3):
    return {"bytes": size, "sha256": "a" * 64}


@pytest.mark.parametrize(
    ("block", "match"),
    [
        (None, "has no block 'files'"),
        (
            {"config.json": good()},
            "is no preset: it lists no model.weights.h5, but con",
        ),
        ({}, "is no preset: it lists no config.json, but metadata"),
        ({"../config.json": good()}, r"'\.\./config.json' is no name of a file"),
        ({"/etc/passwd": good()}, "'/etc/passwd' is no name of a file"),
        ({"model.weights.h5": good(10**10)}, "has 10000000000 bytes, and at most"),
    ],
)
def test_metadata_that_is_refused(server, cache, block, match):
    metadata(server, block)
    refused(f"{server.url}/dcgan_tiny", cache, ValueError, match)
    assert [entry[0] for entry in server.log] == ["/dcgan_tiny/metadata.json"]


def test_metadata_that_is_too_large(server, cache):
    server.files["/dcgan_tiny/metadata.json"] = b" " * (2**20 + 1)
    match = "metadata.json is larger than 1048576 bytes"
    refused(f"{server.url}/dcgan_tiny", cache, ValueError, match)


@pytest.mark.parametrize(
    ("block", "match"),
    [
        ({"config.json": good(), "../x": good()}, r"'\.\./x' is no name of a file"),
        ({"config.json": good(10**10)}, "has 10000000000 bytes, and at most"),
    ],
)
def test_an_index_that_is_refused(
    server, index_alone, cache, monkeypatch, block, match
):
    monkeypatch.setenv("KERASGAN_ZOO_URL", server.url)
    text = json.dumps({"presets": {"dcgan_tiny": {"files": block}}})
    (index_alone / "presets.json").write_text(text)
    refused("dcgan_tiny", cache, ValueError, match)
    assert server.log == []


@pytest.mark.parametrize(
    "address",
    [
        "http://host",
        "http://host/",
        "http://host/..",
        "http://host/%2e%2e",
        "http://host/a%2fb",
        "http://host/.hidden",
        "http://user:secret@host/name",
        "http://host/name?x=1",
        "http://host/name#x",
    ],
)
def test_addresses_that_are_none(cache, address):
    refused(address, cache, ValueError, "The address of a preset is that of its folder")


@pytest.mark.parametrize(
    "address", ["hf://name", "hf://a/b/c", "hf://../b", "hf://a/b@../c", "hf://a/.b"]
)
def test_names_on_the_hub_that_are_none(cache, address):
    refused(address, cache, ValueError, "A preset on the Hub is 'hf://user/name' or")


def test_the_zoo_must_be_an_address(index_alone, cache, monkeypatch):
    monkeypatch.setenv("KERASGAN_ZOO_URL", "ftp://host/zoo")
    refused("dcgan_tiny", cache, ValueError, "KERASGAN_ZOO_URL must be the address")


def test_two_processes_download_once(preset, server, index_alone, zoo):
    def slow(handler, content, start):
        time.sleep(0.7)  # the other process comes meanwhile
        handler.answer(content, start)

    server.faults["/dcgan_tiny/config.json"] = slow
    server.faults[WEIGHTS] = slow
    processes = [child(index_alone, preset) for _ in range(2)]
    results = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert results[0][0] == results[1][0]
    assert_whole(Path(results[0][0].strip()), zoo)
    assert sorted(entry[0] for entry in server.log) == [
        f"/dcgan_tiny/{name}" for name in FETCHED
    ]


def test_what_a_killed_process_left_is_resumed(preset, server, index_alone, zoo, cache):
    content = server.files[WEIGHTS]
    arrived, over = threading.Event(), threading.Event()

    def stall(handler, content, start):
        handler.begin(200, len(content))
        handler.body(content[:20_000])
        arrived.set()
        over.wait(60)

    server.faults[WEIGHTS] = stall
    process = child(index_alone, preset)
    assert arrived.wait(60)
    deadline = time.monotonic() + 30
    while not (part := list((cache / "presets").glob(".*/model.weights.h5.part"))) or (
        part[0].stat().st_size == 0
    ):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    over.set()
    had = part[0].stat().st_size
    assert not [path for path in (cache / "presets").iterdir() if path.name[0] != "."]
    del server.faults[WEIGHTS]
    server.log.clear()
    folder = presets.find(preset)
    assert_whole(folder, zoo)
    [resumed] = [entry for entry in server.log if entry[0] == WEIGHTS]
    assert resumed == [WEIGHTS, f"bytes={had}-", 206, len(content) - had]
    assert "/dcgan_tiny/config.json" not in {entry[0] for entry in server.log}
    assert [path.name for path in (cache / "presets").iterdir()] == [folder.name]


@contextlib.contextmanager
def nobody():
    """Takes away what root may do."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_cache_that_cannot_be_written(server, monkeypatch):
    preset = f"{server.url}/dcgan_tiny"
    with tempfile.TemporaryDirectory() as home:
        monkeypatch.setenv("KERASGAN_HOME", home)
        os.chmod(home, 0o555)
        with nobody(), pytest.raises(OSError, match="Permission denied") as error:
            presets.find(preset)
        assert f"The cache '{home}' cannot be written" in str(error.value)
        assert "Set KERASGAN_HOME to a folder that can be." in str(error.value)
        assert os.listdir(home) == []
        os.chmod(home, 0o755)
        folder = presets.find(preset)
        for path in (Path(home), *Path(home).rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():  # what lies there can be read
            assert presets.find(preset) == folder
        assert len(server.sent(WEIGHTS)) == 1
        for path in (Path(home), *Path(home).rglob("*")):
            path.chmod(0o755)


def test_a_cache_in_the_place_of_a_file(preset, cache):
    cache.write_text("")
    with pytest.raises(OSError, match=r"cannot be written .(Not a directory|File ex)"):
        presets.find(preset)
    assert cache.read_text() == ""


def test_where_the_cache_is(monkeypatch, tmp_path):
    assert remote.home() == tmp_path / "home"
    monkeypatch.delenv("KERASGAN_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert remote.home() == tmp_path / "kerasgan"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert remote.home() == tmp_path / ".cache/kerasgan"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert remote.home() == tmp_path / ".cache/kerasgan"


def test_other_content_has_another_folder(zoo, server, tmp_path, cache):
    first = presets.find(f"{server.url}/dcgan_tiny")
    other = tmp_path / "other"
    other.mkdir()
    (other / "dcgan_tiny").mkdir()
    for name in FETCHED[::2]:
        (other / "dcgan_tiny" / name).write_bytes(
            (zoo / "dcgan_tiny" / name).read_bytes()
        )
    (other / "dcgan_tiny/config.json").write_text("{}")
    publish(other, "dcgan_tiny")
    server.files |= {f"/other{key}": value for key, value in contents(other).items()}
    second = presets.find(f"{server.url}/other/dcgan_tiny")
    assert first != second
    assert (second / "config.json").read_text() == "{}"
    assert_whole(first, zoo)
    block = index.read_metadata((second / "metadata.json").read_bytes(), "M")
    block["metadata.json"] = index.File.of((second / "metadata.json").read_bytes())
    assert second.name == f"dcgan_tiny-{index.digest(block)}"
