"""Training loops written by hand, which `fit` is measured against in `throughput.py`.

They train the networks of `kerasgan.networks`, as `fit` does, with the losses,
penalties and updates of each paper in plain TensorFlow, and share nothing else with it.
A recipe says what tells one model's step from another's; there is one step for all.

    python benchmarks/loops.py wgan_gp --steps 20
"""

import argparse
from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from kerasgan import networks

IMAGE_SHAPE, LATENTS = (28, 28, 1), 100

# Losses of the logits D(x) and D(G(z)), for the discriminator and for the generator.


def classify(real, fake):
    return tf.reduce_mean(tf.nn.softplus(-real)) + tf.reduce_mean(tf.nn.softplus(fake))


def fool(_, fake):
    return tf.reduce_mean(tf.nn.softplus(-fake))


def regress(real, fake):
    squares = tf.reduce_mean(tf.square(real - 1)), tf.reduce_mean(tf.square(fake))
    return (squares[0] + squares[1]) / 2


def regress_generator(_, fake):
    return tf.reduce_mean(tf.square(fake - 1)) / 2


def hinge(real, fake):
    return tf.reduce_mean(tf.nn.relu(1 - real)) + tf.reduce_mean(tf.nn.relu(1 + fake))


def criticise(real, fake):
    return tf.reduce_mean(fake) - tf.reduce_mean(real)


def please(_, fake):
    return -tf.reduce_mean(fake)


def pair(real, fake):
    return tf.reduce_mean(tf.nn.softplus(fake - real))


def pair_generator(real, fake):
    return pair(fake, real)


def average(real, fake):
    return classify(real - tf.reduce_mean(fake), fake - tf.reduce_mean(real))


def average_generator(real, fake):
    return average(fake, real)


# What the critic D is asked about images x and samples G(z), none of which gets a
# gradient here: D(x), D(G(z)) and a penalty.


def logits_alone(critic, x, samples):
    return critic(x), critic(samples), 0.0


def penalty_between(critic, x, samples):
    epsilon = tf.random.uniform((tf.shape(x)[0], 1, 1, 1))
    x_hat = epsilon * x + (1 - epsilon) * samples
    return critic(x), critic(samples), unit_gradient(critic, x_hat)


def penalty_around_data(critic, x, samples):
    x_hat = x + 0.5 * tf.math.reduce_std(x) * tf.random.normal(tf.shape(x))
    return critic(x), critic(samples), unit_gradient(critic, x_hat)


def unit_gradient(critic, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = critic(x)
    squares = tf.reduce_sum(tf.square(tape.gradient(logits, x)), axis=(1, 2, 3))
    norms = tf.sqrt(tf.maximum(squares, 1e-12))
    return 10 * tf.reduce_mean(tf.square(norms - 1))


def penalties_at_both(critic, x, samples):
    with tf.GradientTape() as tape:
        tape.watch([x, samples])
        logits = critic(x), critic(samples)  # once, for the loss and for both penalties
    gradients = tape.gradient(logits, [x, samples])
    squares = [tf.reduce_sum(tf.square(each), axis=(1, 2, 3)) for each in gradients]
    return *logits, (tf.reduce_mean(squares[0]) + tf.reduce_mean(squares[1])) / 2


def adam(*settings):
    rate, beta_1, beta_2 = settings or (2e-4, 0.5, 0.999)
    return keras.optimizers.Adam(rate, beta_1=beta_1, beta_2=beta_2, epsilon=1e-8)


def rmsprop():
    return keras.optimizers.RMSprop(5e-5, rho=0.99, epsilon=1e-16)


class Recipe(NamedTuple):
    """What tells one model's step from another's; by default it is DCGAN's."""

    networks: str = "dcgan"
    normalization: str | None = None  # of the discriminator; None for the networks' own
    losses: tuple = (classify, fool)
    relativistic: bool = False  # whether the generator's loss looks at D(x)
    ask: Callable = logits_alone
    steps: int = 1  # of the discriminator for one of the generator
    optimizer: Callable = adam
    clip: float | None = None  # bound of the discriminator's weights
    decay: float | None = None  # of the moving average of the generator's weights


RECIPES = {
    "dcgan": Recipe(),
    "dragan": Recipe(normalization="none", ask=penalty_around_data),
    "gan": Recipe(networks="mlp"),
    "hinge_gan": Recipe(losses=(hinge, please)),
    "lsgan": Recipe(losses=(regress, regress_generator)),
    "r3gan": Recipe(
        networks="r3gan",
        losses=(pair, pair_generator),
        relativistic=True,
        ask=penalties_at_both,
        optimizer=lambda: adam(2e-4, 0.0, 0.99),
        decay=0.999,
    ),
    "ragan": Recipe(losses=(average, average_generator), relativistic=True),
    "rgan": Recipe(losses=(pair, pair_generator), relativistic=True),
    "sngan": Recipe(normalization="spectral", losses=(hinge, please)),
    "wgan": Recipe(losses=(criticise, please), steps=5, optimizer=rmsprop, clip=0.01),
    "wgan_gp": Recipe(
        normalization="none",
        losses=(criticise, please),
        ask=penalty_between,
        steps=5,
        optimizer=lambda: adam(1e-4, 0.0, 0.9),
    ),
}


def make_step(model):
    """Returns the function, images (m, 28, 28, 1) -> both losses, that trains once."""
    recipe = RECIPES[model]
    build = networks.get(recipe.networks)
    chosen = {"normalization": recipe.normalization} if recipe.normalization else {}
    generator = build.generator(IMAGE_SHAPE, LATENTS)
    discriminator = build.discriminator(IMAGE_SHAPE, **chosen)
    optimizers = [recipe.optimizer(), recipe.optimizer()]
    for optimizer, network in zip(optimizers, (generator, discriminator), strict=True):
        optimizer.build(network.trainable_variables)
    averages = [tf.Variable(weight.value) for weight in generator.weights]

    def sample(m):
        return generator(tf.random.normal((m, LATENTS)), training=True)

    def critic(x):
        return discriminator(x, training=True)

    def descend(tape, loss, optimizer, network):
        variables = [variable.value for variable in network.trainable_variables]
        gradients = tape.gradient(loss, variables)
        optimizer.apply(gradients, network.trainable_variables)

    def step(x):
        m = tf.shape(x)[0]
        for _ in range(recipe.steps):
            samples = sample(m)
            with tf.GradientTape() as tape:
                real, fake, penalty = recipe.ask(critic, x, samples)
                d_loss = recipe.losses[0](real, fake) + penalty
            descend(tape, d_loss, optimizers[1], discriminator)
            if recipe.clip:
                for weight in discriminator.trainable_variables:
                    clipped = tf.clip_by_value(weight, -recipe.clip, recipe.clip)
                    weight.assign(clipped)
        with tf.GradientTape() as tape:
            samples = sample(m)
            real = critic(x) if recipe.relativistic else None
            g_loss = recipe.losses[1](real, critic(samples))
        descend(tape, g_loss, optimizers[0], generator)
        if recipe.decay:
            t = tf.cast(optimizers[0].iterations, "float32")
            move = 1 - tf.minimum(recipe.decay, (1 + t) / (10 + t))
            for kept, weight in zip(averages, generator.weights, strict=True):
                kept.assign_add(move * (weight - kept))
        return d_loss, g_loss

    return step


def loop(model, x, batch_size, halt, jit_compile=False):
    """Trains on images x with `make_step` in one tf.function; `halt` is called after
    each step, with a function that waits for its result."""
    step = tf.function(make_step(model), jit_compile=jit_compile)
    batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(batch_size)
    while True:
        for real in batches.prefetch(tf.data.AUTOTUNE):
            losses = step(real)
            halt(lambda losses=losses: [float(loss) for loss in losses])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=RECIPES)
    parser.add_argument("--steps", type=int, default=100)
    arguments = parser.parse_args()
    step = tf.function(make_step(arguments.model))
    x = np.random.default_rng(0).uniform(-1, 1, (64, *IMAGE_SHAPE)).astype("float32")
    for _ in range(arguments.steps):
        d_loss, g_loss = step(x)
        print(f"discriminator_loss {d_loss:.4f}  generator_loss {g_loss:.4f}")


if __name__ == "__main__":
    main()
