import json

import pytest

from kerasgan.presets import index

DIGEST = "a" * 64


def block(name="config.json", size=3, digest=DIGEST):
    return {name: {"bytes": size, "sha256": digest}}


def test_a_block_is_read_to_the_value():
    files = index.check_files(block("saved_model/x.pb", 0, "A" * 64), "Here")
    assert files == {"saved_model/x.pb": index.File(0, DIGEST)}
    assert index.to_block(files) == block("saved_model/x.pb", 0)
    size = index.LARGEST
    assert index.check_files(block(size=size), "Here")["config.json"].bytes == size


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../config.json",
        "a/../../b",
        "a//b",
        "a/",
        "./a",
        ".hidden",
        "a/.hidden",
        "a\\b",
        "C:/a",
        "c:a",
        "a\0b",
    ],
)
def test_names_that_leave_the_folder(name):
    with pytest.raises(ValueError, match=r"^Here: .* is no name of a file") as error:
        index.check_files(block(name), "Here")
    assert repr(name) in str(error.value)


@pytest.mark.parametrize("size", [-1, 1.5, True, "3", None])
def test_sizes_that_are_none(size):
    match = f"the bytes of 'config.json' must be a whole number. Received: {size!r}"
    with pytest.raises(ValueError, match=match):
        index.check_files(block(size=size), "Here")


def test_a_size_that_is_too_large():
    match = "'config.json' has 10000000000 bytes, and at most 536870912 are fetched"
    with pytest.raises(ValueError, match=match):
        index.check_files(block(size=10**10), "Here")
    with pytest.raises(ValueError, match="and at most 536870912 are fetched"):
        index.check_files(block(size=index.LARGEST + 1), "Here")


@pytest.mark.parametrize(
    "digest", ["a" * 63, "a" * 65, "g" * 64, 1, None, "a" * 64 + "\n"]
)
def test_digests_that_are_none(digest):
    with pytest.raises(ValueError, match=r"the sha256 of 'config.json' must be 64 hex"):
        index.check_files(block(digest=digest), "Here")


@pytest.mark.parametrize("found", [None, [], "files"])
def test_a_block_that_is_none(found):
    with pytest.raises(ValueError, match="Here has no block 'files' with the size"):
        index.check_files(found, "Here")
    with pytest.raises(ValueError, match="the bytes of 'a' must be"):
        index.check_files({"a": found}, "Here")


def write(folder, content):
    folder.mkdir()
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "presets.json").write_text(text)
    return folder


def test_the_first_index_that_knows_a_name_wins(tmp_path):
    one = write(tmp_path / "1", {"presets": {"x": {"files": block("a", 1)}}})
    other = {"x": {"files": block("b", 2)}, "y": {"files": block("c", 3)}}
    two = write(tmp_path / "2", {"presets": other})
    assert index.read([tmp_path / "none", one, two]) == {
        "x": {"a": index.File(1, DIGEST)},
        "y": {"c": index.File(3, DIGEST)},
    }
    assert index.read([]) == {}


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("{", r"presets\.json could not be read: Expecting"),
        ("[" * 100 + "]" * 100, r"could not be read: it is nested deeper than 64 lev"),
        ([], r"presets\.json has no dictionary 'presets'"),
        ({"presets": []}, r"presets\.json has no dictionary 'presets'"),
        ({"presets": {"x": 1}}, r"Preset 'x' in .*presets\.json has no block 'files'"),
        ({"presets": {"../x": {"files": block()}}}, r"'\.\./x' .* must have a plain"),
        ({"presets": {"..": {"files": block()}}}, r"'\.\.' is no name of a file"),
        ({"presets": {"x": {"files": block("../y")}}}, r"'\.\./y' is no name of a"),
    ],
)
def test_an_index_that_is_damaged(tmp_path, content, match):
    with pytest.raises(ValueError, match=match):
        index.read([write(tmp_path / "zoo", content)])


def test_metadata():
    content = json.dumps({"model": "gan", "files": block()}).encode()
    assert index.read_metadata(content, "M") == {"config.json": index.File(3, DIGEST)}
    for content, match in (
        (b"<html>", "^M is no metadata of a preset: Expecting value"),
        (b"\xff", "^M is no metadata of a preset: .*decode byte 0xff"),
        (b"[]", "^M has no block 'files'"),
    ):
        with pytest.raises(ValueError, match=match):
            index.read_metadata(content, "M")


def test_the_digest_is_of_names_sizes_and_sums():
    mine = index.digest({"a": index.File(1, DIGEST), "b": index.File(2, DIGEST)})
    assert mine == index.digest(
        {"b": index.File(2, DIGEST), "a": index.File(1, DIGEST)}
    )
    assert len(mine) == 12
    others = [
        {"a": index.File(1, DIGEST)},
        {"a": index.File(2, DIGEST), "b": index.File(2, DIGEST)},
        {"a": index.File(1, "b" * 64), "b": index.File(2, DIGEST)},
    ]
    assert mine not in {index.digest(files) for files in others}
