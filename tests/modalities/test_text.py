"""Texts: words and numbers, one way and back; refusals; a model that draws them."""

import json

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.draws import Normal
from kerasgan.engine.checks.entering import made_of
from kerasgan.modalities import Image, Text
from kerasgan.models import GenerativeModel, register
from tests import harness
from tests.conftest import BACKEND

CAPTIONS = ["A dark square.", "a bright square", "A dark, dark line", "bright line!"]
KIND = Text.of(CAPTIONS)


def test_words_are_numbers_from_one_on():
    assert KIND.vocabulary == ("a", "bright", "dark", "line", "square")
    assert KIND.length == 4
    rows = KIND.rows(["Bright LINE", "a  dark: dark line"], 2)
    assert rows.tolist() == [[2, 4, 0, 0], [1, 3, 3, 4]]
    assert rows.dtype == "int32"
    assert KIND.outside(rows).tolist() == ["bright line", "a dark dark line"]
    np.testing.assert_array_equal(KIND.rows(rows, 4), np.repeat(rows, 2, axis=0))
    assert KIND.rows("dark", 3).tolist() == [[3, 0, 0, 0]] * 3
    again = Text(**json.loads(json.dumps(KIND.get_config())))
    assert repr(again) == repr(KIND)
    assert KIND.parse("a line; a square") == ["a line", "a square"]
    assert Text(["don't", "naïve", "x-ray"], 2).rows("DON'T naïve", 1).tolist() == [
        [1, 2]
    ]


REFUSALS = {
    "no known word": (
        ["a line", "drak lien"],
        r"^None of the words of a text is known\. Received: 'drak lien'\. The model "
        r"knows 5 words: a, bright, dark, line, square\.$",
    ),
    "nothing": ("", r"^A text has 1 to 4 words here\. Received: 0 words, ''\. Write"),
    "too much": ("a " * 1000, r"^A text has 1 to 4 words here\. Received: 1000 words"),
    "another script": ("Квадрат", r"^None of the words .* Received: 'Квадрат'\."),
    "no text": ([3], r"^A text is a string, 'a red circle' for example\. Received: 3"),
    "no texts": ([], r"^Texts are a string or a list of them\. Received: \[\]"),
    "another number": (["a", "a", "a"], r"^texts must be one, 4 of them, or some who"),
    "a number beyond": (np.full((1, 4), 6), r"^Texts in numbers must .* from 0 to 5\."),
    "a shape": (np.zeros((2, 3), int), r"^Texts in numbers must have the shape \(n, 4"),
}


@pytest.mark.filterwarnings("ignore:Words that are not in the vocabulary")
@pytest.mark.parametrize("case", REFUSALS)
def test_refusals(case):
    texts, message = REFUSALS[case]
    with pytest.raises(ValueError, match=message):
        KIND.rows(texts, 4)


def test_unknown_words_are_told_and_left_out():
    said = (
        r"^Words that are not in the vocabulary are left out: drak, wide\. Did you "
        r"mean dark for drak\? The model knows 5 words: a, bright, dark, line, square"
    )
    with pytest.warns(UserWarning, match=said) as warned:
        rows = KIND.rows(["a drak line", "a wide, drak line"], 2)
    assert rows.tolist() == [[1, 4, 0, 0], [1, 4, 0, 0]]
    assert len(warned) == 1


@pytest.mark.parametrize(
    ("vocabulary", "length", "message"),
    [
        (["a", "a"], 2, r"different words in lower case, .* Received: \['a', 'a'\]"),
        (["Red"], 2, "Received: 'Red'"),
        (["two words"], 2, "Received: 'two words'"),
        ([], 2, r"Received: \[\]"),
        ("red", 2, "Received: 'red'"),
        (["red"], 0, "the most words of a text. Received: length=0"),
    ],
)
def test_vocabularies_that_are_none(vocabulary, length, message):
    with pytest.raises(ValueError, match=message):
        Text(vocabulary, length)


@pytest.fixture(scope="module")
def worded():
    """A model of somebody else: 8x8 images of captions, by least squares."""

    @register("worded", package="my_package")
    class Worded(GenerativeModel):
        networks = ("painter",)
        players = {"painter": ("painter",)}
        logged = ("painter_loss",)

        def __init__(self, vocabulary, length, painter=None, **options):
            kind = Text(vocabulary, length)
            words = keras.Input((length,), dtype="int32")
            x = keras.layers.Embedding(len(vocabulary) + 1, 4)(words)
            z = keras.Input((2,))
            x = keras.layers.Concatenate()([keras.layers.Flatten()(x), z])
            x = keras.layers.Dense(64, "tanh")(x)
            built = keras.Model([words, z], keras.layers.Reshape((8, 8, 1))(x))
            super().__init__({"painter": painter or built}, Image((8, 8, 1)), **options)
            self.draws = {"latents": Normal((2,))}
            self.conditions = {"captions": kind}

        def train_step(self, data):
            (x, words), m = self.unpack_pair(data)
            z = self.draws["latents"].tensor(m, self.training_noise)
            (painter,) = self.playing()
            loss = self.minimize(
                lambda: ops.mean((painter([words, z]) - x) ** 2), "painter"
            )
            return self.log(painter_loss=loss)

        def sample(self, networks, draws, given):
            return networks.painter([given["captions"], draws["latents"]])

        def get_config(self):
            kind = self.conditions["captions"]
            return {**super().get_config(), **kind.get_config()}

    yield Worded
    harness.forget("worded")


def taught(worded):
    keras.utils.set_random_seed(0)
    model = worded(**KIND.get_config(), seed=0)
    model.compile(keras.optimizers.Adam(0.05))
    dark = np.array(["dark" in each.lower() for each in CAPTIONS])
    x = np.where(dark, -0.9, 0.9)[:, None, None, None] * np.ones((1, 8, 8, 1))
    return model, np.repeat(x, 8, axis=0).astype("float32")


def test_a_model_learns_what_captions_say_and_is_found_again(worded, tmp_path):
    model, x = taught(worded)
    texts = [each for each in CAPTIONS for _ in range(8)]
    model.fit((x, texts), epochs=60, batch_size=32, verbose=0)
    made = model.generate(captions=["a dark square", "a bright line"], seed=0)
    assert made.shape == (2, 8, 8, 1)
    assert made[0].mean() < -0.5 < 0.5 < made[1].mean()
    model.save(tmp_path / "worded.keras")
    again = keras.models.load_model(tmp_path / "worded.keras")
    np.testing.assert_array_equal(
        again.generate(captions=["a dark square", "a bright line"], seed=0), made
    )
    named = {"images": x, "captions": KIND.rows(texts, 32)}
    model.fit(named, epochs=1, verbose=0)
    model.fit(x, np.array(texts), epochs=1, verbose=0)
    for given, message in (
        ((x[:1], [""]), r"A text has 1 to 4 words here\. Received: 0 words"),
        ((x, texts[:3]), r"texts for each of the images\. Received: 3 and 32\."),
        ((x, np.zeros((32, 4))), r"hold whole numbers \(m, 4\)\. Received: dtype flo"),
        ((x, np.full((32, 4), 6)), r"leave the data range \(0\.0, 5\.0\)\. Receiv"),
    ):
        with pytest.raises(ValueError, match=message):
            model.fit(given, verbose=0)
    assert made_of(x, texts, model) is x  # what its samples are compared with
    with pytest.raises(ValueError, match=r"makes samples of captions .* captions=TEXT"):
        model.generate(2)


def test_samples_are_compared_with_images_whoever_makes_the_fields(worded):
    class Anew(worded):
        @property
        def fields(self):
            return {"images": Image((8, 8, 1)), "captions": Text(**KIND.get_config())}

    x, texts = np.zeros((2, 8, 8, 1)), ["dark", "bright"]
    assert made_of(x, texts, Anew(**KIND.get_config())) is x


@pytest.mark.skipif(BACKEND != "tensorflow", reason="exports are TensorFlow's")
def test_exported_files_take_numbers_of_words(worded, tmp_path):
    model, _ = taught(worded)
    for path, options in (("saved", {}), ("a.tflite", {"format": "litert"})):
        report = model.export(tmp_path / path, **options)
        assert report.max_difference < 1e-5
    import tensorflow as tf

    call = tf.saved_model.load(str(tmp_path / "saved")).signatures["serving_default"]
    words = KIND.rows("a dark line", 1)
    z, _ = model.draw_inputs(1, seed=3, captions="a dark line")
    made = call(latents=tf.constant(z["latents"]), captions=tf.constant(words))
    expected = model.generate(1, captions="a dark line", seed=3)
    np.testing.assert_allclose(made["output_0"], expected, atol=1e-5)
