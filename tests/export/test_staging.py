import pytest

from kerasgan.export.files import staged


def test_appears_at_the_end(tmp_path):
    path = tmp_path / "model.onnx"
    with staged(path, suffix=".onnx") as target:
        assert target.name == "model.onnx"
        target.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_nothing(tmp_path):
    def fail():
        with staged(tmp_path / "model.onnx") as target:
            target.write_text("half")
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_what_was_there(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_text("old")

    def fail():
        with staged(path, overwrite=True) as target:
            target.write_text("half")
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_path_is_refused(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_text("old")
    with (
        pytest.raises(FileExistsError, match=r"overwrite=True.*or another path"),
        staged(path),
    ):
        pass
    assert path.read_text() == "old"


def test_overwrite_replaces_a_whole_folder(tmp_path):
    path = tmp_path / "saved_model"
    path.mkdir()
    (path / "old").touch()
    with staged(path, overwrite=True, replaceable=lambda path: True) as target:
        target.mkdir()
        (target / "new").touch()
    assert [file.name for file in path.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [path]


def test_overwrite_spares_what_is_no_export(tmp_path):
    path = tmp_path / "photographs"
    path.mkdir()
    with (
        pytest.raises(FileExistsError, match="something else than an earlier export"),
        staged(path, overwrite=True),
    ):
        pass
    assert path.is_dir()


def test_wrong_suffix_and_missing_folder(tmp_path):
    with (
        pytest.raises(ValueError, match=r"end in '.tflite'.*Received: .*model.keras"),
        staged(tmp_path / "model.keras", suffix=".tflite"),
    ):
        pass
    with (
        pytest.raises(FileNotFoundError, match=r"nowhere' does not exist"),
        staged(tmp_path / "nowhere" / "model.tflite"),
    ):
        pass
