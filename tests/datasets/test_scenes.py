"""Drawn scenes: what there is, what is drawn, and what is said of it."""

import collections
import math

import numpy as np
import pytest

from kerasgan import metrics
from kerasgan.datasets import scene_attributes, scenes
from kerasgan.datasets.info import Options
from kerasgan.datasets.scene_captions import TEMPLATES, caption
from kerasgan.datasets.scene_drawing import area, distance, draw, place

COLORS = {name: np.array(rgb) for name, rgb in scene_attributes.COLORS.items()}
SHAPES = scene_attributes.SHAPES
KINDS = {
    "scenes": (scenes.ALL_SCENES, scenes.SEEN_SCENES, scenes.HELD_OUT_SCENES),
    "scene_pairs": (scenes.ALL_PAIRS, scenes.SEEN_PAIRS, scenes.HELD_OUT_PAIRS),
}
RED_CIRCLE = scenes.Scene("circle", "red", "big", "top left", "black")


def words_of(texts):
    return {word for text in texts for word in text.split()}


@pytest.mark.parametrize(
    ("name", "counts"), [("scenes", (400, 340, 60)), ("scene_pairs", (1520, 1292, 228))]
)
def test_combinations_are_seen_or_held_out(name, counts):
    every, seen, held_out = KINDS[name]
    assert tuple(map(len, map(set, KINDS[name]))) == counts
    assert set(seen) | set(held_out) == set(every)
    for field in every[0]._fields:
        known = {getattr(each, field) for each in every}
        assert {getattr(each, field) for each in seen} == known
    assert len({each[:2] for each in seen}) == 20  # each shape in each color


def test_what_is_held_out_is_the_same_each_time():
    assert scenes.HELD_OUT_SCENES[:2] == (
        scenes.Scene("circle", "red", "small", "top right", "black"),
        scenes.Scene("circle", "red", "small", "bottom left", "white"),
    )


def test_no_pair_is_of_two_same_objects():
    assert all(each[:2] != each[3:5] for each in scenes.ALL_PAIRS)


@pytest.mark.parametrize("name", KINDS)
def test_splits_are_of_what_they_say(name):
    _, seen, held_out = KINDS[name]
    train = scenes.of_split("train", name)
    assert len(train) == 16000
    assert set(train) == set(seen)
    test, apart = (scenes.of_split(split, name) for split in ("test", "held_out"))
    assert (len(test), len(apart)) == (4000, 4000)
    assert set(test) <= set(seen)
    assert set(apart) == set(held_out)
    assert scenes.of_split("train", name, 7) == train[:7]


@pytest.mark.parametrize("name", KINDS)
def test_wordings_of_tests_are_no_training_sentence_of_its_words(name):
    train = set(scenes.captions_of_split("train", name))
    test = set(scenes.captions_of_split("test", name))
    test |= set(scenes.captions_of_split("held_out", name))
    assert len(test) > 5000
    assert not train & test
    assert words_of(test) <= words_of(train)
    for text in train | test:
        assert text == text.lower()
        assert len(text.split()) <= 16


def test_captions_say_what_there_is():
    random = np.random.default_rng(0)
    said = {caption(RED_CIRCLE, random) for _ in range(3000)}
    # Two of three sizes, both shapes, three of four places and all grounds.
    assert len(said) == len(TEMPLATES) * 2 * 2 * 3 * 4
    assert "a large red disc in the top left corner on black" in said
    tests = {caption(RED_CIRCLE, random, test=True) for _ in range(1000)}
    assert len(tests) == len(TEMPLATES) * 2 * 4  # both shapes and all grounds
    assert "a big red disc at the top left on black" in tests


@pytest.mark.parametrize("test", [False, True])
def test_both_orders_of_a_pair_are_said(test):
    pair = scenes.ScenePair("star", "red", "above", "star", "blue", "white")
    random = np.random.default_rng(0)
    orders = collections.Counter()
    for _ in range(200):
        text = caption(pair, random, test)
        forwards = "above" in text or "over" in text
        # Where the relation comes first, the object after it is the second one.
        first = text.index("a red star") < text.index("a blue star")
        begins = text.startswith(("above", "over", "below", "under"))
        assert first == (forwards != begins), text
        orders[forwards] += 1
    assert min(orders.values()) > 50


@pytest.mark.parametrize(
    ("shape", "x", "y", "expected"),
    [
        ("circle", 3.0, 4.0, 4.0),  # 5 - 1
        ("square", 0.0, 0.0, -1.25 / math.sqrt(2)),
        ("square", 2.0, 0.3, 2 - 1.25 / math.sqrt(2)),
        ("triangle", 0.0, -1.45, 0.0),  # its tip
        ("triangle", 0.0, 0.0, -0.725),  # half as far as a tip
        ("triangle", 0.1, 1.0, 1 - 0.725),
        ("star", 0.0, -1.4, 0.0),
        ("star", 0.63 * math.sin(math.pi / 5), -0.63 * math.cos(math.pi / 5), 0.0),
    ],
)
def test_distances_by_hand(shape, x, y, expected):
    found = distance(shape, np.array([x]), np.array([y]), 1.0, 0.0)
    np.testing.assert_allclose(found, [expected], atol=1e-9)
    turned = distance(shape, np.array([-y]), np.array([x]), 1.0, 90.0)
    np.testing.assert_allclose(turned, [expected], atol=1e-9)


def test_areas_by_hand():
    found = [area(shape) for shape in SHAPES]
    star = 10 * 0.5 * 1.4 * 0.63 * math.sin(math.pi / 5)
    triangle = 0.75 * math.sqrt(3) * 1.45**2
    np.testing.assert_allclose(found, [math.pi, 1.25**2 * 2, triangle, star])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [32, 64])
def test_what_is_drawn_has_its_area_middle_and_color(shape, size):
    scene = scenes.Scene(shape, "green", "big", "bottom left", "black")
    (placed,) = place(scene, np.random.default_rng(3))
    image = draw(scene, size, 3)
    assert (image.shape, image.dtype) == ((size, size, 3), "uint8")
    cover = image[..., 1] / 165
    expected = area(shape) * (placed.radius * size) ** 2
    np.testing.assert_allclose(cover.sum(), expected, rtol=0.01)
    at = np.arange(size) + 0.5
    np.testing.assert_allclose(
        [cover.sum(axis=0) @ at, cover.sum(axis=1) @ at] / cover.sum(),
        [placed.x * size, placed.y * size],
        atol=0.05,
    )
    middle = image[int(placed.y * size), int(placed.x * size)]
    assert middle.tolist() == [20, 165, 60]
    assert image[0, -1].tolist() == [0, 0, 0]


def test_pairs_lie_as_they_are_said_to():
    random = np.random.default_rng(0)
    for pair in scenes.ALL_PAIRS[::31]:
        first, second = place(pair, random)
        ways = second.x - first.x, second.y - first.y
        along, across = ways if pair.relation == "left of" else ways[::-1]
        assert along > 0.4
        assert abs(across) <= 0.1
        image = draw(pair, 32, random).astype(int)
        ground = 0 if pair.ground == "black" else 255
        assert (image[0] == ground).all()
        # Between them, the ground is seen through.
        lines = image if pair.relation == "above" else image.swapaxes(0, 1)
        assert (lines[8:24] == ground).all(axis=(1, 2)).any()


@pytest.mark.parametrize("name", KINDS)
def test_rows_of_a_split_are_drawn_from_seed_and_row(name, monkeypatch):
    monkeypatch.setitem(scenes.SPLITS, "test", (12, 1, False, True))
    source = scenes.LOADERS[name]("test", Options(image_size=16))
    assert source.images.shape == (12, 16, 16, 3)
    assert (source.name, source.split, source.labels) == (name, "test", None)
    assert source.captions == scenes.captions_of_split("test", name)
    monkeypatch.setitem(scenes.SPLITS, "test", (5, 1, False, True))
    first = scenes.LOADERS[name]("test", Options(image_size=(16, 16), channels=3))
    np.testing.assert_array_equal(first.images, source.images[:5])
    assert first.captions == source.captions[:5]
    assert scenes.LOADERS[name]("test", Options()).images.shape == (5, 32, 32, 3)


def test_more_pictures_of_a_scene_differ_and_show_it(monkeypatch):
    monkeypatch.setitem(scenes.SPLITS, "test", (6, 1, False, True))
    asked = scenes.of_split("test")
    more = scenes.images_of(asked, 5, 32, seed=1)
    assert more.shape == (30, 32, 32, 3)
    read = metrics.readable("scenes").read(more)
    assert read == [each for each in asked for _ in range(5)]
    of_split = scenes.images_of_split("test")
    assert len(np.unique(np.concatenate([more, of_split]), axis=0)) == 36
    # Those of a smaller number are among those of a larger.
    fewer = scenes.images_of(asked[:2], 3, 32, seed=1)
    np.testing.assert_array_equal(
        fewer, more.reshape(6, 5, 32, 32, 3)[:2, :3].reshape(fewer.shape)
    )
    assert (scenes.images_of(asked, 5, 32, seed=2) != more).any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize(
    ("split", "options", "line"),
    [
        ("all", {}, "Unknown split of 'scenes'. Received: 'all'."),
        ("test", {"image_size": (32, 16)}, "Received: image_size=(32, 16)."),
        ("test", {"image_size": 8}, "square, of 16 pixels at least. Received: image"),
        ("test", {"channels": 1}, "Received: channels=1. Write channels=3, or leave"),
    ],
)
def test_refusals(split, options, line):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        scenes.LOADERS["scenes"](split, Options(**options))
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_refusals_of_what_is_asked_by_hand():
    with pytest.raises(ValueError, match=r"at least 16\. Received: size=8\. Write 32"):
        draw(RED_CIRCLE, 8)
    with pytest.raises(ValueError, match=r"0 to 4000, or None\. Received: count=5000"):
        scenes.of_split("test", count=5000)
    with pytest.raises(ValueError, match=r"Unknown dataset of scenes\. Received: 'sc'"):
        scenes.of_split("test", "sc")
