"""The better the discriminator, the less the minimax loss teaches the generator.

    python examples/vanishing_gradient.py

Arjovsky and Bottou, 2017 (https://arxiv.org/abs/1701.04862), Theorem 2.4 and Figure 2:
a generator that has learnt a little stands still, a new discriminator learns to tell
its samples from real digits, and the gradient of E log(1 - D(G(z))) with respect to the
generator's weights vanishes. That of -E log D(G(z)), the non-saturating loss, does not
(section 2.2.2 and Figure 3). Both are measured on the same latents, and divided by what
they are before the new discriminator has learnt anything.
"""

import argparse

import keras
import numpy as np
from keras import ops
from matplotlib.figure import Figure

import kerasgan
from kerasgan import losses
from kerasgan.backend import value_and_gradients

LOSSES = {"minimax": losses.minimax, "non_saturating": losses.non_saturating}


def gradient_norms(gan, z):
    """Returns the norm of the gradient of all of G's weights under each loss."""
    G, D = gan.playing(training=False)
    norms = {}
    for name, pair in LOSSES.items():
        _, gradients = value_and_gradients(
            lambda pair=pair: pair.generator(D(G(z))), gan.generator.trainable_variables
        )
        squares = [np.sum(ops.convert_to_numpy(each) ** 2.0) for each in gradients]
        norms[name] = np.sqrt(np.sum(squares))
    return norms


def measure(epochs=12, seed=0):
    """Returns D's steps, and under each loss the norms divided by the first one."""
    keras.utils.set_random_seed(seed)
    digits = kerasgan.datasets.load("digits", batch_size=64)
    learner = kerasgan.models.GAN((28, 28, 1), latent_dim=16, width=64)
    learner.compile()
    learner.fit(digits, epochs=min(epochs, 5), verbose=0)

    gan = kerasgan.models.GAN(generator=learner.generator, width=64)
    gan.compile(
        generator_optimizer=keras.optimizers.SGD(0.0),  # G stands still
        discriminator_optimizer=keras.optimizers.Adam(1e-3, beta_1=0.5),
    )
    z = ops.convert_to_tensor(gan.latents(1024, seed=seed))
    norms = [gradient_norms(gan, z)]
    for _ in range(epochs):
        gan.fit(digits, verbose=0)
        norms.append(gradient_norms(gan, z))
    ratios = {
        name: np.array([each[name] for each in norms]) / norms[0][name]
        for name in LOSSES
    }
    return {"steps": len(digits) * np.arange(epochs + 1), **ratios}


def draw(found, path):
    """Draws both curves on a logarithmic scale."""
    figure = Figure(figsize=(7, 4.4), dpi=100, layout="constrained")
    axes = figure.subplots()
    steps = found["steps"]
    axes.semilogy(steps, found["non_saturating"], "o-", label="-E log D(G(z))")
    axes.semilogy(steps, found["minimax"], "s-", label="E log(1 - D(G(z)))")
    axes.set(
        title="What is left of the generator's gradient",
        xlabel="steps of the new discriminator, G fixed",
        ylabel="norm of the gradient / norm at step 0",
    )
    axes.grid(alpha=0.3)
    axes.legend(title="loss of the generator", loc="center right")
    figure.savefig(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few steps only")
    parser.add_argument("--out", default="vanishing_gradient.png")
    arguments = parser.parse_args()

    found = measure(epochs=1 if arguments.smoke else 12)
    for name in LOSSES:
        print(f"{name}: {found[name][-1]:.1e} of the first gradient is left")
    draw(found, arguments.out)
