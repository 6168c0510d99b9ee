"""Slant and stroke width of lines that are drawn with known ones."""

import numpy as np
import pytest

from kerasgan.latent import measures, slant, stroke_width

SIZE, LENGTH, FINER = 28, 16, 8


def line(width, degrees=0.0, shift=0.0):
    """A straight stroke (1, 28, 28, 1), leaning to the right by some degrees."""
    places = (np.arange(SIZE * FINER) + 0.5) / FINER - SIZE / 2
    y, x = np.meshgrid(-places, places - shift, indexing="ij")
    angle = np.radians(degrees)
    along = x * np.sin(angle) + y * np.cos(angle)
    across = x * np.cos(angle) - y * np.sin(angle)
    ink = (abs(across) <= width / 2) & (abs(along) <= LENGTH / 2)
    ink = ink.reshape(SIZE, FINER, SIZE, FINER).mean(axis=(1, 3))
    return (2 * ink - 1)[None, ..., None]


@pytest.mark.parametrize("degrees", [-45, -30, -10, 0, 10, 30, 45])
def test_slant_of_lines(degrees):
    assert slant(line(1.5, degrees))[0] == pytest.approx(degrees, abs=1)
    assert slant(line(1.5, degrees, shift=3.3))[0] == pytest.approx(degrees, abs=1)


def test_slant_of_a_shear_is_exact():
    # Ink of three rows, each one pixel further to the left: x = -y, upwards +45.
    image = np.full((1, 8, 8, 1), -1.0)
    for row in range(3):
        image[0, 2 + row, 5 - row : 7 - row] = 1
    assert slant(image)[0] == pytest.approx(45)
    assert slant(image[:, ::-1])[0] == pytest.approx(-45)


@pytest.mark.parametrize("degrees", [0, 10, 30, 45, 90])
@pytest.mark.parametrize("width", [1, 1.5, 2, 3, 4])
def test_width_of_lines(width, degrees):
    expected = width / (1 + width / LENGTH)
    assert stroke_width(line(width, degrees))[0] == pytest.approx(expected, abs=0.35)


@pytest.mark.parametrize("degrees", [0, 30, 45])
def test_width_rises_with_thickness(degrees):
    widths = np.arange(1, 5.01, 0.25)
    measured = stroke_width(np.concatenate([line(w, degrees) for w in widths]))
    assert (np.diff(measured) > 0).all()


def test_width_of_a_square_by_hand():
    # 4 x 4 pixels of full ink: area 16, perimeter 16 but for the rounded corners.
    image = np.full((1, 10, 10, 1), -1.0)
    image[0, 3:7, 3:7] = 1
    assert stroke_width(image)[0] == pytest.approx(2, abs=0.15)
    assert stroke_width(image[:, 3:7, 3:7])[0] == stroke_width(image)[0]  # to the edge


def test_channels_are_averaged_and_images_stand_alone():
    pair = np.concatenate([line(1.5, 20), line(3, -20)])
    for measure in (slant, stroke_width):
        both = measure(pair)
        assert both.dtype == "float64"
        np.testing.assert_array_equal(both[1:], measure(pair[1:]))
        np.testing.assert_allclose(both, measure(np.repeat(pair, 3, axis=3)))


def test_where_nothing_can_be_measured():
    blank, row = np.full((2, 1, 8, 8, 1), -1.0)
    row[0, 3, 2:6] = 1
    assert np.isnan(slant(np.concatenate([blank, row]))).all()
    assert np.isnan(stroke_width(blank)).all()
    assert np.isnan(stroke_width(np.full((1, 8, 8, 1), -0.9))).all()  # ground
    assert stroke_width(row)[0] > 0


def test_names_and_refusals():
    assert measures.by_name("slant") is slant
    assert measures.by_name("stroke_width") is stroke_width
    with pytest.raises(ValueError, match=r"'slent'\. Did you mean 'slant'"):
        measures.by_name("slent")
    for measure in (slant, stroke_width):
        with pytest.raises(ValueError, match="leave the data range"):
            measure(np.full((1, 8, 8, 1), 255.0))
        with pytest.raises(ValueError, match="shape"):
            measure(np.zeros((8, 8)))


def test_images_of_a_models_range():
    images = np.full((2, 8, 8, 1), -1.0)
    images[:, 1:7, 3:5] = 1
    images[1, 1:4] = np.roll(images[1, 1:4], 1, axis=1)
    for measure in (slant, stroke_width):
        expected = measure(images)
        for low, high in ((0, 1), (0, 255)):
            same = (images + 1) / 2 * (high - low) + low
            found = measure(same, data_range=(low, high))
            np.testing.assert_allclose(found, expected, atol=1e-6)
        with pytest.warns(UserWarning, match="in the upper half of the data range"):
            measure((images + 1) / 2)
