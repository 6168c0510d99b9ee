"""Sheets: their pictures, animations and arrays."""

import numpy as np
import pytest
from PIL import Image

from kerasgan.latent import Sheet, traverse
from tests.latent.models import linear, linear_cgan


def sheet(rows=2, columns=3, shape=(8, 8, 1), **options):
    count = rows * columns * np.prod(shape)
    images = np.linspace(-1, 1, count, dtype="float32")
    return Sheet(
        images.reshape(rows, columns, *shape),
        [f"row {row}" for row in range(rows)],
        [str(column) for column in range(columns)],
        **options,
    )


def test_labels_stand_beside_the_images():
    picture = sheet().picture()
    bare = Sheet(sheet().images, ["", ""], ["", "", ""]).picture()
    assert bare.size == (3 * 49 + 1, 2 * 49 + 1)  # 8 pixels become 48
    left, top = picture.width - bare.width, picture.height - bare.height
    assert 40 < left < 80
    assert 20 < top < 40
    table = picture.crop((left, top, *picture.size))
    np.testing.assert_array_equal(table, bare)
    margin = np.asarray(picture.convert("L"))[:, :left]
    dark = (margin < 128).any(axis=1)
    assert not dark[:top].any()  # the corner is empty
    assert dark[top : top + 49].any()
    assert dark[top + 49 :].any()


def test_images_grow_until_the_column_labels_fit():
    wide = Sheet(sheet(1, 2).images, [""], ["a", "a very long column label"])
    width = (wide.picture().width - 1) // 2 - 1
    assert width % 8 == 0
    assert width > 130


def test_large_and_coloured_images_stay():
    picture = sheet(1, 2, (60, 50, 3)).picture()
    assert picture.mode == "RGB"
    corner = np.asarray(picture)[-61:-1, -51:-1]
    values = sheet(1, 2, (60, 50, 3)).images[0, 1]
    np.testing.assert_array_equal(corner, np.rint((values + 1) * 127.5).astype("uint8"))


def test_files(tmp_path):
    made = sheet()
    made.save(tmp_path / "sheet.png")
    np.testing.assert_array_equal(Image.open(tmp_path / "sheet.png"), made.picture())
    made.save_gif(tmp_path / "sheet.gif")
    with Image.open(tmp_path / "sheet.gif") as animation:
        assert animation.n_frames == 5  # 0 1 2 1 0
        assert animation.size == (2 * 49 + 1, 50)
        durations = []
        for frame in range(5):
            animation.seek(frame)
            durations.append(animation.info["duration"])
        assert durations == [150, 150, 150, 150, 2000]  # each once: twice would be 300
    sheet(2, 1).save_gif(tmp_path / "one.gif")
    with Image.open(tmp_path / "one.gif") as animation:
        assert animation.n_frames == 1


def test_arrays_are_all_there_is(tmp_path):
    made = traverse(linear_cgan(), 1, [0, 1], n=2, seed=0)
    np.savez(tmp_path / "sheet.npz", **made.arrays())
    with np.load(tmp_path / "sheet.npz") as stored:
        assert set(stored) == {
            *("images", "latents", "labels", "rows", "columns", "data_range", "values")
        }
        np.testing.assert_array_equal(stored["images"], made.images)
        np.testing.assert_array_equal(stored["labels"], made.labels)
        assert stored["columns"].tolist() == ["0", "1"]
    assert "labels" not in traverse(linear(), 1, [0, 1], n=2, seed=0).arrays()


def test_images_keep_the_range_of_the_model():
    model = linear(data_range=(0, 255))
    made = traverse(model, 1, [0, 1], n=2, seed=0)
    assert made.data_range == (0.0, 255.0)
    assert 100 < made.images.mean() < 150
    grey = np.asarray(made.picture().convert("L"))
    assert 100 < grey[-40:-2, -40:-2].mean() < 150


def test_refusals():
    with pytest.raises(ValueError, match=r"\(2, 3, 8, 8, 1\), 1 and 3 labels"):
        Sheet(sheet().images, ["a"], ["b"] * 3)
    with pytest.raises(ValueError, match="images must have the shape"):
        Sheet(np.zeros((2, 8, 8, 1)), ["a"] * 2, ["b"] * 8)


def test_columns_of_two_sheets_lie_below_each_other():
    images = sheet().images
    long = Sheet(images, ["a long label", "b"], ["0", "1", "2"])
    short = Sheet(images, ["a", "b"], ["0", "a very long column label", "2"])
    layout = tuple(map(max, zip(long.layout(), short.layout(), strict=True)))
    assert layout == (long.layout()[0], short.layout()[1])
    pictures = [each.picture(layout) for each in (long, short)]
    assert pictures[0].width == pictures[1].width
    assert long.picture().width != short.picture().width
    tables = [np.asarray(each)[-300:, layout[0] :] for each in pictures]
    np.testing.assert_array_equal(*tables)
