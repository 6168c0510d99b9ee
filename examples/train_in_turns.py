"""D for an epoch, then G for an epoch, until D guesses: its accuracy reaches 50%.

    python examples/train_in_turns.py

Lectures often tell the training of a GAN so: the discriminator learns for one or more
epochs while the generator rests, then the generator for as long, and so on. `alternate`
says for how many examples each player moves; an epoch has as many as the data. Here
p_data = N(0, 1), and G(z) = b + a z makes p_g = N(b, a^2), which begins at N(1.5,
0.6^2). Once p_g is p_data, the best discriminator is 1/2 everywhere (Goodfellow et al.,
2014, https://arxiv.org/abs/1406.2661, Proposition 1).
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure

import kerasgan
from kerasgan.datasets import toy

# Several tiny steps in one call are faster; Keras has no such calls on PyTorch.
STEPS_PER_EXECUTION = 1 if keras.backend.backend() == "torch" else 16
ACCURACIES = ("real_accuracy", "fake_accuracy")
RATES = {"discriminator": 2e-3, "generator": 5e-3}


def line(slope, shift):
    """Returns G(z) = shift + slope z, whose samples are N(shift, slope^2)."""
    generator = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    generator.set_weights([np.array([[slope]]), np.array([shift])])
    return generator


def train(epochs=192, points=4096, batch_size=256, seed=0):
    """Trains in turns of an epoch; returns the model and its history.

    The learning rates fall to 0, so that the last steps settle.
    """
    keras.utils.set_random_seed(seed)
    turns = {"discriminator": points, "generator": points}
    gan = kerasgan.models.GAN((1,), generator=line(0.6, 1.5), width=64, alternate=turns)
    steps = epochs * points // batch_size // 2  # of each player
    optimizers = {
        f"{player}_optimizer": keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(rate, steps), beta_1=0.5
        )
        for player, rate in RATES.items()
    }
    gan.compile(steps_per_execution=STEPS_PER_EXECUTION, **optimizers)
    x = toy.gaussian().sample(points, seed=seed)
    return gan, gan.fit(x, epochs=epochs, batch_size=batch_size, verbose=0).history


def both(history):
    """Returns D's accuracy on as many real as generated examples, an epoch each."""
    return np.mean([history[name] for name in ACCURACIES], axis=0)


def draw(samples, history, path):
    """Draws D's accuracies over the epochs, and the samples beside p_data."""
    figure = Figure(figsize=(10, 4.2), dpi=100, layout="constrained")
    left, right = figure.subplots(1, 2)
    left.axhline(0.5, color="0.6", linewidth=5, label="a guess")
    left.plot(both(history), color="0.2", label="D on both")
    for name in ACCURACIES:
        left.plot(history[name], label=f"D on {name.partition('_')[0]} examples")
    left.set(title="accuracy of D", xlabel="epoch", ylim=(0, 1.05))
    x = np.linspace(-4, 4, 401, dtype="float32")[:, None]
    bins = np.linspace(-4, 4, 65)
    right.hist(samples[:, 0], bins, density=True, color="C2", alpha=0.4, label="G(z)")
    right.plot(x[:, 0], toy.gaussian().density(x), "C0--", label="$p_{data}$")
    right.set(title="both trained", xlabel="x")
    for axes in (left, right):
        axes.legend()
    figure.savefig(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="train_in_turns.png")
    arguments = parser.parse_args()

    gan, history = train(epochs=4) if arguments.smoke else train()
    samples = gan.generate(10_000, seed=1)
    print(f"samples {samples.mean():.3f} +- {samples.std():.3f}, wanted 0 +- 1")
    print(f"D is right on {both(history)[-2:].mean():.1%} of all examples")
    draw(samples, history, arguments.out)
