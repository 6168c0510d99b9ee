"""Apart from each other: the Wasserstein distance falls, Jensen-Shannon stays log 2.

    python examples/disjoint_supports.py

Arjovsky et al., 2017 (https://arxiv.org/abs/1701.07875), Example 1 and Figure 1. Real
points are (0, Z), generated ones (d, Z), Z ~ U[0, 1]: two lines at the distance d.
W = d, whose slope leads the generator home; JS = log 2 at every d > 0, whose slope is
0. The generator has nothing to train here, so that `fit` moves the discriminator
alone, and `evaluate` measures on fresh points:

- a WGAN-GP critic gives W = E f(x) - E f(G(z)) = -discriminator_loss, without its
  penalty. For f = -a x the penalised objective a d - lambda (a - 1)^2 is largest at
  a = 1 + d / (2 lambda): with the usual lambda = 10 it would read 4.8 for d = 4, and
  so lambda is 100 here;
- a minimax discriminator gives V(D, G) = -discriminator_loss, and V(D*, G) = -log 4 +
  2 JS (Goodfellow et al., 2014, Theorem 1), so JS = (V + log 4) / 2. V(D, G) <=
  V(D*, G): the estimate comes from below.
"""

import argparse
import math
import warnings

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import kerasgan
from kerasgan.datasets import toy

# Several tiny steps in one call are faster; Keras has no such calls on PyTorch.
STEPS_PER_EXECUTION = 1 if keras.backend.backend() == "torch" else 16
DISTANCES = (0.25, 0.5, 1.0, 2.0, 4.0)


def second_line():
    """Returns G(z) = (d, Phi(z)), no weight of it trainable; Phi(z) ~ U[0, 1]."""
    z = keras.Input((1,))
    uniform = (1 + ops.erf(z / math.sqrt(2))) / 2
    place = keras.layers.Dense(2, trainable=False)
    generator = keras.Model(z, place(uniform))
    return generator, lambda d: place.set_weights([np.eye(2)[1:], np.array([d, 0])])


def losses(model, rate, epochs, distances):
    """Trains the discriminator at each distance anew; its losses on fresh points."""
    generator, move_to = second_line()
    gan = model(generator)
    untrained = gan.discriminator.get_weights()
    schedule = keras.optimizers.schedules.CosineDecayRestarts(
        rate, epochs * 2**12 // 256, t_mul=1.0
    )
    optimizer = keras.optimizers.Adam(schedule, beta_1=0.5)
    gan.compile(
        discriminator_optimizer=optimizer, steps_per_execution=STEPS_PER_EXECUTION
    )
    found = []
    for distance in distances:
        move_to(distance)
        gan.discriminator.set_weights(untrained)
        lines = toy.parallel_lines(distance)
        with warnings.catch_warnings():  # it is to stay where it is
            warnings.filterwarnings("ignore", "The generator has no trainable weights")
            gan.fit(lines.real(2**12), epochs=epochs, batch_size=256, verbose=0)
        fresh = lines.real(10_000, seed=1)
        result = gan.evaluate(fresh, batch_size=2500, verbose=0, return_dict=True)
        found.append(result["discriminator_loss"])
    return np.array(found)


def measure(epochs=24, distances=DISTANCES, seed=0):
    """Returns the distances, and what the discriminators read: W and JS at each."""
    keras.utils.set_random_seed(seed)

    def critic(generator):
        return kerasgan.models.WGANGP(
            (2,),
            generator=generator,
            width=64,
            penalty_weight=100.0,
            discriminator_steps=1,
        )

    def classifier(generator):
        return kerasgan.models.GAN((2,), generator=generator, width=64)

    wasserstein = -losses(critic, 3e-3, epochs, distances)
    value = -losses(classifier, 2e-3, max(1, epochs // 4), distances)
    return np.array(distances), wasserstein, (value + math.log(4)) / 2


def slope(distances, estimates):
    """Returns the slope of the straight line nearest to the estimates."""
    return np.polyfit(distances, estimates, 1)[0]


def draw(distances, wasserstein, jensen_shannon, path):
    """Draws both estimates over the distance, with the exact curves behind them."""
    figure = Figure(figsize=(9, 4.2), dpi=100, layout="constrained")
    left, right = figure.subplots(1, 2)
    far = 1.05 * max(distances)
    left.plot([0, far], [0, far], color="0.6", label="exact: W = d")
    left.plot(distances, wasserstein, "o", label="WGAN-GP critic")
    left.set(title="Wasserstein distance", ylabel="W")
    right.plot([0, far], [math.log(2)] * 2, color="0.6", label="exact: JS = log 2")
    right.plot(distances, jensen_shannon, "o", label="minimax discriminator")
    right.set(title="Jensen-Shannon divergence", ylabel="JS", ylim=(0, 1))
    for axes in (left, right):
        axes.set_xlabel("distance d of the lines")
        axes.grid(alpha=0.3)
        axes.legend(loc="lower right")
    figure.savefig(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="disjoint_supports.png")
    arguments = parser.parse_args()

    found = measure(1, DISTANCES[-2:]) if arguments.smoke else measure()
    for row in zip(*found, strict=True):
        print("d = {:.2f}: W = {:.3f}, JS = {:.3f}".format(*row))
    print(f"slope of W: {slope(*found[:2]):.3f}")
    draw(*found, arguments.out)
