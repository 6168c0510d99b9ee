"""The best discriminator is p_data / (p_data + p_g), and 1/2 once the generator won.

    python examples/optimal_discriminator.py

Goodfellow et al., 2014 (https://arxiv.org/abs/1406.2661), Proposition 1 and Figure 1,
on the line, where both densities are known: p_data = N(0, 1), and G(z) = b + a z makes
p_g = N(b, a^2). First D learns alone, G fixed at N(1.5, 0.6^2), and is compared with
the formula on an even grid over the places where p_data + p_g > 0.01. Then both learn:
p_g reaches p_data (Theorem 1), and D can no longer tell (Figure 1d).
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import kerasgan
from kerasgan.datasets import toy

# Several tiny steps in one call are faster; Keras has no such calls on PyTorch.
STEPS_PER_EXECUTION = 1 if keras.backend.backend() == "torch" else 16
PLACES = np.linspace(-6, 6, 1201, dtype="float32")[:, None]


class OnlyDiscriminator(kerasgan.models.GAN):
    """Steps 1 to 3 of Algorithm 1, and not the generator's: a train step of one's own.

    The logits that `judge` observes are declared in `logged`, as is the loss.
    """

    logged = ("discriminator_loss", "real_logits", "fake_logits")

    def train_step(self, data):
        """Moves D towards the best answer to a generator that stands still."""
        G, D = self.playing()
        x, m = self.unpack(data)
        z = self.sample_latent(m)

        def discriminator_loss():
            play = self.judge(G, D, x, z)
            return self.loss.discriminator(play.real, play.fake)

        d_loss = self.minimize(discriminator_loss, "discriminator")
        return self.log(discriminator_loss=d_loss)


def line(slope, shift):
    """Returns G(z) = shift + slope z, whose samples are N(shift, slope^2)."""
    generator = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    generator.set_weights([np.array([[slope]]), np.array([shift])])
    return generator


def judged(gan, x=PLACES):
    """Returns D(x) in (0, 1) at points (m, 1): (m,)."""
    logits = gan.discriminator.predict(x, batch_size=2048, verbose=0)
    return ops.convert_to_numpy(ops.sigmoid(logits))[:, 0]


def train(gan, epochs, points, batch_size=256, **rates):
    """Trains with learning rates that fall to 0, so that the last steps settle."""
    steps = epochs * points // batch_size
    optimizers = {
        f"{player}_optimizer": keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(rate, steps), beta_1=0.5
        )
        for player, rate in rates.items()
    }
    gan.compile(steps_per_execution=STEPS_PER_EXECUTION, **optimizers)
    x = toy.gaussian().sample(points)
    gan.fit(x, epochs=epochs, batch_size=batch_size, verbose=0)


def compare(epochs=6, points=2**16, seed=0):
    """Trains D alone, then both; returns the numbers that the claims are about."""
    keras.utils.set_random_seed(seed)
    data, samples = toy.gaussian(), toy.gaussian(1.5, 0.6)
    gan = OnlyDiscriminator((1,), generator=line(0.6, 1.5), width=64)
    train(gan, epochs, points, discriminator=2e-3)
    p_data, p_g = data.density(PLACES), samples.density(PLACES)
    found = {"learnt": judged(gan), "optimal": p_data / (p_data + p_g)}
    difference = np.abs(found["learnt"] - found["optimal"])
    found["difference"] = difference[p_data + p_g > 0.01].mean()

    both = kerasgan.models.GAN((1,), generator=line(0.6, 1.5), width=64)
    train(both, epochs, points, discriminator=2e-3, generator=5e-3)
    x = np.concatenate([data.sample(5000, seed=1), both.generate(5000, seed=1)])
    found["samples"] = x[5000:, 0]
    found["from_half"] = np.abs(judged(both, x) - 0.5).mean()
    return {**found, "after": judged(both)}


def draw(found, path):
    """Draws densities and D, once G stood still, and once both have learnt."""
    figure = Figure(figsize=(10, 4.2), dpi=100, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    x = PLACES[:, 0]
    for axes in (left, right):
        axes.plot(x, toy.gaussian().density(PLACES), "C0--", label="$p_{data}$")
    left.plot(x, toy.gaussian(1.5, 0.6).density(PLACES), "C2", label="$p_g$")
    left.plot(
        x, found["optimal"], "0.6", linewidth=5, label="$p_{data}/(p_{data}+p_g)$"
    )
    left.plot(x, found["learnt"], "C3", label="D learnt")
    bins = np.linspace(-4, 4, 65)
    right.hist(
        found["samples"], bins, density=True, color="C2", alpha=0.4, label="G(z)"
    )
    right.axhline(0.5, color="0.6", linewidth=5, label="1/2")
    right.plot(x, found["after"], "C3", label="D learnt")
    left.set(title="G fixed, D trained", xlabel="x", xlim=(-3.5, 3.5), ylim=(0, 1.05))
    right.set(title="both trained", xlabel="x", xlim=(-3.5, 3.5))
    for axes in (left, right):
        axes.legend(loc="upper right" if axes is right else "center left")
    figure.savefig(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="optimal_discriminator.png")
    arguments = parser.parse_args()

    found = compare(points=2**12, epochs=1) if arguments.smoke else compare()
    samples = found["samples"]
    print(f"G fixed: |D - optimal D| is {found['difference']:.4f} on average")
    print(f"both: samples {samples.mean():.3f} +- {samples.std():.3f}")
    print(f"both: |D - 1/2| is {found['from_half']:.4f} on average")
    draw(found, arguments.out)
