"""The reader of scenes finds what was drawn, and nothing where nothing was."""

import numpy as np
import pytest
from scipy import ndimage

from kerasgan.datasets import scene_reader, scenes
from kerasgan.datasets.scene_drawing import draw

NAMES = "scenes", "scene_pairs"
N = 250


def drawn(name, size=32, count=N):
    """Returns scenes of seed 7 and their pictures."""
    known = scenes.ALL_SCENES if name == "scenes" else scenes.ALL_PAIRS
    random = np.random.default_rng(7)
    chosen = [known[i] for i in random.integers(len(known), size=count)]
    return chosen, np.stack([draw(scene, size, random) for scene in chosen])


@pytest.fixture(scope="module")
def pictures():
    return {name: drawn(name) for name in NAMES}


def right(known, images, name):
    found = scene_reader.read_all(images, name)
    return np.mean([one == other for one, other in zip(known, found, strict=True)])


def unreadable(images, name="scenes"):
    return np.mean([each is None for each in scene_reader.read_all(images, name)])


def spoilt(images, blur, noise):
    values = ndimage.gaussian_filter(images / 255, (0, blur, blur, 0))
    values = values + np.random.default_rng(0).normal(0, noise, values.shape)
    return (2 * np.clip(values, 0, 1) - 1).astype("float32")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [32, 48, 64])
def test_it_reads_what_was_drawn(name, size):
    known, images = drawn(name, size, 60)
    assert right(known, images, name) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("blur", "noise"), [(0.6, 0.0), (0.0, 0.1), (0.6, 0.1)])
def test_it_reads_blurred_and_noisy_pictures(pictures, name, blur, noise):
    known, images = pictures[name]
    assert right(known, spoilt(images, blur, noise), name) >= 0.99


@pytest.mark.parametrize("name", NAMES)
def test_pictures_of_nothing_are_unreadable(name):
    random = np.random.default_rng(0)
    shape = (60, 32, 32, 3)
    assert unreadable(random.integers(0, 256, shape, "uint8"), name) == 1
    assert unreadable(np.clip(random.normal(size=shape), -1, 1), name) == 1
    assert unreadable(np.clip(random.normal(-1, 0.5, shape), -1, 1), name) == 1
    one_color = random.uniform(-1, 1, (60, 1, 1, 3))
    one_color[:3] = np.array([-1, 0, 1]).reshape(3, 1, 1, 1)
    assert unreadable(np.broadcast_to(one_color, shape), name) == 1
    assert unreadable(np.full((1, *shape[1:]), np.nan), name) == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_reads_its_own_level(pictures, name):
    (other,) = set(NAMES) - {name}
    assert unreadable(pictures[name][1], other) >= 0.99


def mixed(field, count=60):
    """Returns means of two pictures whose scenes differ in one attribute."""
    random = np.random.default_rng(0)
    for _ in range(count):
        one = scenes.ALL_SCENES[random.integers(400)]
        others = [
            each
            for each in scenes.ALL_SCENES
            if getattr(each, field) != getattr(one, field)
        ]
        same = [f for f in one._fields if f != field]
        others = [
            e for e in others if all(getattr(e, f) == getattr(one, f) for f in same)
        ]
        other = others[random.integers(len(others))]
        yield (draw(one, 32, random) / 2 + draw(other, 32, random) / 2).astype("uint8")


def test_means_of_two_scenes_are_unreadable(pictures):
    known, images = pictures["scenes"]
    different = [i for i in range(N) if known[i] != known[i - 1]]
    mean = (images / 2 + np.roll(images, 1, axis=0) / 2)[different]
    assert unreadable(np.rint(mean).astype("uint8")) >= 0.99


@pytest.mark.parametrize(
    ("field", "least"),
    # Means of a small circle and a small square are nearly either.
    [("shape", 0.8), ("color", 0.99), ("size", 0.8), ("place", 0.99), ("ground", 0.99)],
)
def test_means_of_scenes_that_differ_in_one_attribute(field, least):
    assert unreadable(np.stack(list(mixed(field)))) >= least


def test_it_reads_one_image():
    scene = scenes.Scene("star", "blue", "small", "middle", "white")
    image = draw(scene, 32, 0)
    assert scene_reader.read(image) == scene
    assert scene_reader.read(image / 127.5 - 1) == scene
    assert scene_reader.read_pair(image) is None
    pair = scenes.ScenePair("star", "red", "left of", "circle", "red", "black")
    assert scene_reader.read_pair(draw(pair, 32, 0)) == pair


def test_refusals():
    with pytest.raises(ValueError, match=r"Received: shape \(1, 32, 32, 1\), dtype f"):
        scene_reader.read_all(np.zeros((1, 32, 32, 1)))
    with pytest.raises(
        ValueError, match=r"Received: shape \(1, 8, 8, 3\), dtype uint8"
    ):
        scene_reader.read(np.zeros((8, 8, 3), "uint8"))
    with pytest.raises(ValueError, match=r"Unknown kind of scenes\. Received: 'pairs'"):
        scene_reader.read_all(np.zeros((1, 32, 32, 3)), "pairs")
