"""Points in files: read as they were written, in their own units."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.modalities import Points


@pytest.fixture
def points():
    return (100 * np.random.default_rng(0).standard_normal((40, 3))).astype("float32")


def read(path, **options):
    data = datasets.load(path, batch_size=64, shuffle=False, **options)
    (batch,) = list(data)
    return data.info, [np.asarray(each) for each in batch] if options else batch


def test_a_table_comes_back_to_the_last_digit(points, tmp_path):
    labels = np.arange(40) % 4
    Points((3,)).write_table(points, tmp_path / "a.csv", labels)
    assert (tmp_path / "a.csv").read_text().startswith("x1,x2,x3,label\n")
    info, batch = read(tmp_path / "a.csv")
    np.testing.assert_array_equal(np.asarray(batch), points)
    assert (info.image_shape, info.value_range, info.data_range) == ((3,), None, None)
    assert info.classes is None
    _, (rows, found) = read(tmp_path / "a.csv", labels=True)
    np.testing.assert_array_equal(rows, points)
    np.testing.assert_array_equal(found, labels)


def test_arrays_of_points_have_splits(points, tmp_path):
    np.savez(tmp_path / "a.npz", train_points=points, test_points=points[:5])
    assert datasets.splits(tmp_path / "a.npz") == ("train", "test")
    info, batch = read(tmp_path / "a.npz")
    np.testing.assert_array_equal(np.asarray(batch), points)
    assert (info.size, info.example.things) == (40, "points")
    np.savez(tmp_path / "b.npz", points=points)
    np.testing.assert_array_equal(np.asarray(read(tmp_path / "b.npz")[1]), points)


def test_many_columns_are_pixels_and_few_in_another_order_are_none(tmp_path):
    names = ",".join(f"x{n}" for n in range(1, 65))
    (tmp_path / "pixels.csv").write_text(f"{names}\n" + ",".join(["7"] * 64) + "\n")
    assert datasets.load(tmp_path / "pixels.csv").info.image_shape == (8, 8, 1)
    (tmp_path / "turned.csv").write_text("x2,x1\n1,2\n")
    with pytest.raises(ValueError, match=r"the pixels .* 2 columns \(x2, x1\)"):
        datasets.load(tmp_path / "turned.csv")
    with pytest.raises(ValueError, match=r"at most 63 coordinates\. Received: a.csv"):
        Points((64,)).write_table(np.zeros((1, 64)), "a.csv")
