"""Pictures of points: what is drawn where, read from the pixels."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import pictures

LIMITS = [[-1, 1], [-1, 1]]
CORNERS = np.array([[-1.0, -1.0], [1.0, 1.0]])


def color(code):
    return [int(code[i : i + 2], 16) for i in (1, 3, 5)]


def pixel(picture, x, y):
    """The color at a place in the plane, the limits being LIMITS."""
    # The axes: 0.12 to 0.85 of 640 pixels; square; their middle at 0.49 of 600.
    side = 0.73 * 640
    column = 0.12 * 640 + (x + 1) / 2 * side
    row = 600 - 0.49 * 600 - y / 2 * side
    return list(picture.getpixel((round(column), round(row))))


def test_points_stand_where_they_are(tmp_path):
    dots = np.array([[0.5, -0.25], [-0.7, 0.3]])
    picture = pictures.points(
        CORNERS / 2, dots, tmp_path / "a.png", limits=LIMITS, title="t"
    )
    assert (picture.size, picture.mode) == ((640, 600), "RGB")
    for x, y in dots:
        assert pixel(picture, x, y) == color(pictures.GENERATED)
        assert pixel(picture, y, x) == [255, 255, 255]
    real = pixel(picture, 0.5, 0.5)
    assert real[0] == real[1] == real[2] < 200
    np.testing.assert_array_equal(Image.open(tmp_path / "a.png"), picture)


def test_the_field_lies_behind():
    seen = []

    def right(places):
        seen.append(places)
        return (places[:, :1] + 1) / 2

    picture = pictures.points(CORNERS, CORNERS, field=right, limits=LIMITS)
    (places,) = seen
    assert places.dtype == np.float32
    assert places.shape == (101 * 101, 2)
    reds = [pixel(picture, x, 0.4)[0] for x in (-0.95, -0.5, 0.0, 0.5, 0.95)]
    assert reds == sorted(reds, reverse=True)  # white at 0, blue at 1
    assert len(set(reds)) == 5
    above, below = pixel(picture, 0.5, 0.9), pixel(picture, 0.5, -0.9)
    assert above == below
    # The picture's frame does not depend on the field.
    blank = pictures.points(CORNERS, CORNERS, limits=LIMITS)
    assert blank.size == picture.size
    assert pixel(blank, 0.5, 0.9) == [255, 255, 255]


@pytest.mark.parametrize("value", [0.0, 1.0, -7.0, 1e9, np.nan, np.inf])
@pytest.mark.parametrize("d", [1, 2])
def test_any_field_can_be_drawn(d, value):
    real = np.linspace(-1, 1, 6).reshape(-1, 1).repeat(d, axis=1)
    for field_range in (None, (0.0, 1.0)):
        pictures.points(
            *(real, real),
            field=lambda places: np.full(len(places), value),
            field_range=field_range,
        )


def test_histograms_of_points_on_the_line():
    # 60 bins of width 0.1 from -3 to 3; the axis ends at twice the real peak, 10.
    real = np.full((10, 1), 0.05)
    generated = np.array([[1.05], [1.05], [np.nan], [9.0]])
    picture = pictures.points(
        *(real, generated), limits=[[-3, 3]], field=lambda x: 0 * x + 0.5
    )
    assert picture.size == (640, 480)
    left, right = 0.12 * 640, 0.88 * 640
    bottom, top = 480 * (1 - 0.13), 480 * (1 - 0.85)

    def column(x):
        shade = np.asarray(picture)[:, round(left + (x + 3) / 6 * (right - left))]
        return shade.astype(int)

    # The real bar of density 1 / 0.1 reaches half of the height.
    (grey,) = np.nonzero((abs(column(0.05) - [179, 179, 179]) < 6).all(axis=1))
    assert grey.max() == pytest.approx(bottom, abs=3)
    assert grey.min() == pytest.approx((bottom + top) / 2, abs=3)
    # Half of the generated points lie outside: the density is 5, not 10.
    near = (abs(column(1.05) - color(pictures.GENERATED)) < 60).all(axis=1)
    height = bottom + 5 / 20 * (top - bottom)
    assert np.nonzero(near)[0].min() == pytest.approx(height, abs=3)
    # D(x) = 0.5 lies in the middle of its axis.
    blue = (abs(column(-2.0) - color(pictures.FIELD)) < 60).all(axis=1)
    assert np.nonzero(blue)[0].mean() == pytest.approx((bottom + top) / 2, abs=2)


def test_the_window_depends_on_the_real_points_alone():
    narrow = pictures.points(CORNERS, CORNERS)
    far = pictures.points(CORNERS, 100 * CORNERS)
    # All but the dots and the legend above the axes is the same.
    difference = (np.asarray(narrow) != np.asarray(far)).any(axis=2)
    difference[:72] = False
    assert 0 < difference.sum() < 60
    assert (np.asarray(narrow)[:72] != np.asarray(far)[:72]).any()  # "100% outside"
    expected = pictures.points(CORNERS, CORNERS, limits=[[-1.5, 1.5]] * 2)
    np.testing.assert_array_equal(narrow, expected)
    # One point alone has a window too.
    pictures.points([[2.0, 2.0]], [[np.nan, np.inf]])
    pictures.points([[2.0]], [[np.nan]], limits=[[5, 6]])


def test_refused_points():
    with pytest.raises(ValueError, match=r"real must be points.*shape \(2, 8, 8, 1\)"):
        pictures.points(np.zeros((2, 8, 8, 1)), CORNERS)
    with pytest.raises(ValueError, match=r"generated must be points.*\(3, 3\)"):
        pictures.points(CORNERS, np.zeros((3, 3)))
    with pytest.raises(ValueError, match=r"real must be points.*\(0, 2\)"):
        pictures.points(np.zeros((0, 2)), CORNERS)
    with pytest.raises(ValueError, match=r"real must be finite. Received: 1 points"):
        pictures.points([[0, np.nan], [0, 0]], CORNERS)
    with pytest.raises(ValueError, match=r"one dimension. Received: 2 and 1"):
        pictures.points(CORNERS, CORNERS[:, :1])
    with pytest.raises(ValueError, match=r"limits must be 2 pairs"):
        pictures.points(CORNERS, CORNERS, limits=[-1, 1])
    with pytest.raises(ValueError, match=r"low below high.*\[1\.0, -1\.0\]"):
        pictures.points(CORNERS, CORNERS, limits=[[0, 1], [1, -1]])
    with pytest.raises(ValueError, match=r"one value a point.*\(10201, 2\)"):
        pictures.points(CORNERS, CORNERS, field=lambda places: places)


def test_points_alone_stand_where_they_are():
    dots = np.array([[0.5, -0.25], [-0.5, 0.25], [np.nan, 0.0]])
    picture = pictures.scatter(dots)
    # The window: the middle and 3/4 of the largest extent, 0.75 to both sides.
    for x, y in dots[:2] / 0.75:
        assert pixel(picture, x, y) == color(pictures.GENERATED)
        assert pixel(picture, x, -y) == [255, 255, 255]
    assert len(pictures.scatter(dots[2:]).getcolors(10**6)) > 1  # none is left


def test_points_on_the_line_alone_are_counted():
    picture = pictures.scatter(np.array([[0.0]] * 3 + [[1.0]]))
    bar = np.array(picture) == color(pictures.GENERATED)
    columns = np.flatnonzero(bar.all(axis=2).any(axis=0))
    heights = bar.all(axis=2).sum(axis=0)[[columns[0] + 1, columns[-1] - 1]]
    assert heights[0] == pytest.approx(3 * heights[1], rel=0.03)
