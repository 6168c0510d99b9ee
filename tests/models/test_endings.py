"""Networks that end in an activation where numbers of any size are due."""

import keras
import pytest
from keras import layers, ops

from kerasgan.models import ACGAN, GAN, WGAN, InfoGAN

SHAPE = (8, 8, 1)
LOGITS = r"must give logits, numbers of any size: .* ends in {}\. Leave"
CLASSES = r"must give class logits, numbers of any size: the losses take the softmax"


def generator(activation="tanh"):
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(64, activation=activation),
            layers.Reshape(SHAPE),
        ]
    )


def conditional_generator():
    z, y = keras.Input((4,)), keras.Input((3,))
    made = layers.Dense(64, activation="tanh")(layers.Concatenate()([z, y]))
    return keras.Model([z, y], layers.Reshape(SHAPE)(made))


def judging(*ending):
    return keras.Sequential([keras.Input(SHAPE), layers.Flatten(), *ending])


def nested():
    inner = keras.Sequential([keras.Input((64,)), layers.Dense(1), layers.Softmax()])
    return judging(keras.Sequential([keras.Input((64,)), inner]))


def functional(*functions):
    x = keras.Input(SHAPE)
    y = layers.Flatten()(x)
    for function in functions:
        y = function(y)
    return keras.Model(x, y)


def convolved():
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Conv2D(1, 4, strides=4, activation="sigmoid"),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.1),
            layers.Reshape((1,)),
        ]
    )


ENDINGS = {
    "argument": (lambda: judging(layers.Dense(1, activation="sigmoid")), "sigmoid"),
    "layer": (
        lambda: judging(layers.Dense(1), layers.Activation("sigmoid")),
        "sigmoid",
    ),
    "function": (lambda: functional(layers.Dense(1), ops.sigmoid), "sigmoid"),
    "layer as activation": (
        lambda: judging(layers.Dense(1, activation=layers.Activation("sigmoid"))),
        "sigmoid",
    ),
    "wrapped": (
        lambda: judging(
            layers.SpectralNormalization(layers.Dense(1, activation="hard_sigmoid"))
        ),
        "hardsigmoid",
    ),
    "logarithm": (
        lambda: judging(layers.Dense(1, activation="log_sigmoid")),
        "logsigmoid",
    ),
    "nested softmax": (nested, "softmax"),
    "reshaped": (convolved, "sigmoid"),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("cls", [GAN, WGAN])
def test_a_discriminator_that_ends_in_probabilities_is_refused(ending, cls):
    discriminator, name = ENDINGS[ending]
    with pytest.raises(ValueError, match=LOGITS.format(name)):
        cls(generator=generator(), discriminator=discriminator())


@pytest.mark.parametrize(
    "discriminator",
    [
        lambda: judging(layers.Dense(8, activation="sigmoid"), layers.Dense(1)),
        lambda: judging(layers.Dense(1, activation="linear")),
        lambda: judging(layers.Dense(1), layers.Activation("linear", dtype="float32")),
        lambda: functional(layers.Dense(1), lambda y: 4 * ops.sigmoid(y) - 2),
    ],
)
def test_logits_of_every_form_are_taken(discriminator):
    assert GAN(generator=generator(), discriminator=discriminator()).built


def two_headed(logit, classes):
    x = keras.Input(SHAPE)
    y = layers.Flatten()(x)
    heads = [layers.Dense(1, activation=logit)(y), layers.Dense(3)(y)]
    return keras.Model(x, [heads[0], layers.Activation(classes)(heads[1])])


def test_heads_of_classes():
    def acgan(logit, classes):
        discriminator = two_headed(logit, classes)
        return ACGAN(generator=conditional_generator(), discriminator=discriminator)

    for classes in ("softmax", "sigmoid"):
        with pytest.raises(ValueError, match=CLASSES):
            acgan(None, classes)
    with pytest.raises(ValueError, match=LOGITS.format("sigmoid")):
        acgan("sigmoid", "linear")
    assert acgan(None, "linear").built
    assert acgan(None, "log_softmax").built  # softmax(log_softmax(x)) is softmax(x)


def test_recognised_codes():
    def infogan(codes):
        x = keras.Input(SHAPE)
        y = layers.Flatten()(x)
        parts = [layers.Dense(10, activation=codes)(y), layers.Dense(2)(y)]
        recognised = layers.Concatenate()(parts)
        discriminator = keras.Model(x, [layers.Dense(1)(y), recognised])
        return InfoGAN(SHAPE, networks="mlp", width=4, discriminator=discriminator)

    with pytest.raises(ValueError, match=CLASSES):
        infogan("softmax")
    assert infogan(None).built


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "softplus"])
def test_a_generator_that_makes_nothing_dark_is_refused(activation):
    with pytest.raises(ValueError, match=rf"ends in {activation}, .* End it with tanh"):
        GAN(generator=generator(activation))


def test_generators_that_reach_the_whole_range_are_taken():
    scaled = keras.Sequential([generator("sigmoid"), layers.Rescaling(2.0, -1.0)])
    assert GAN(generator=scaled).built
    points = [keras.Input((4,)), layers.Dense(2, activation="sigmoid")]
    assert GAN(generator=keras.Sequential(points)).built


class Hidden(keras.Model):
    """A discriminator whose graph cannot be seen."""

    def __init__(self, activation):
        super().__init__()
        self.flat = layers.Flatten()
        self.inner = layers.Dense(8, activation="leaky_relu")
        self.last = layers.Dense(1, activation=activation)

    def call(self, x, training=False):
        return self.last(self.inner(self.flat(x)))


def test_hidden_graphs_are_tried():
    with pytest.warns(UserWarning, match="discriminator seems to end in a sigmoid"):
        GAN(generator=generator(), discriminator=Hidden("sigmoid"))
    assert GAN(generator=generator(), discriminator=Hidden(None)).built


@pytest.mark.parametrize(
    "ending",
    [
        layers.Lambda(ops.sigmoid),
        lambda y: ops.sigmoid(y) * 1.0,
        lambda y: 1 / (1 + ops.exp(-y)),
        layers.Dense(1, activation=lambda y: 1 / (1 + ops.exp(-y))),
    ],
)
def test_ends_of_unknown_names_are_tried(ending):
    with pytest.warns(UserWarning, match="discriminator seems to end in a sigmoid"):
        GAN(generator=generator(), discriminator=functional(layers.Dense(1), ending))


class TwoHeaded(Hidden):
    """One that hides both of its heads."""

    def __init__(self, activation, classes):
        super().__init__(activation)
        self.classes = layers.Dense(3, activation=classes)

    def call(self, x, training=False):
        x = self.inner(self.flat(x))
        return [self.last(x), self.classes(x)]


@pytest.mark.parametrize(
    ("activations", "named"),
    [((None, "softmax"), "softmax"), (("sigmoid", None), "sigmoid")],
)
def test_hidden_heads_are_tried(activations, named):
    with pytest.warns(UserWarning, match=f"discriminator seems to end in a {named}"):
        ACGAN(generator=conditional_generator(), discriminator=TwoHeaded(*activations))
    plain = TwoHeaded(None, None)
    assert ACGAN(generator=conditional_generator(), discriminator=plain).built


class HiddenGenerator(keras.Model):
    """A generator whose graph cannot be seen, which draws whenever it is called."""

    def __init__(self, activation):
        super().__init__()
        self.last = layers.Dense(64, activation=activation)
        self.shaped = layers.Reshape(SHAPE)
        self.seed = keras.random.SeedGenerator(1)
        self.calls = self.add_weight(
            shape=(), initializer="zeros", trainable=False, name="calls"
        )

    def call(self, z):
        self.calls.assign_add(1.0)
        z = z + 0.01 * keras.random.normal(ops.shape(z), seed=self.seed)
        return self.shaped(self.last(z))


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_hidden_generators_are_tried(activation):
    with pytest.warns(UserWarning, match=r"nothing below 0: .* end it with tanh"):
        GAN(latent_dim=4, generator=HiddenGenerator(activation))


def test_a_trial_changes_no_state():
    tried = HiddenGenerator("tanh")
    GAN(latent_dim=4, generator=tried)
    alone = HiddenGenerator("tanh")
    alone(keras.Input((4,)))
    for mine, theirs in zip(
        tried.non_trainable_variables, alone.non_trainable_variables, strict=True
    ):
        assert mine.numpy().tolist() == theirs.numpy().tolist()


def test_a_trial_that_fails_refuses_nothing():
    def in_threes(y):
        return ops.reshape(ops.reshape(y, (-1, 3, 1)), (-1, 1))

    taken = functional(layers.Dense(1), in_threes)
    assert GAN(generator=generator(), discriminator=taken).built
