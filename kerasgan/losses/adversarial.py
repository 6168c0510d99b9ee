"""Adversarial losses in pairs, as functions of the discriminator's logits.

`real` are the logits D(x) of real examples and `fake` the logits D(G(z)) of generated
ones, both of shape `(m,)` or `(m, ...)`, any real value; the losses are scalars,
averaged over all logits. Where a paper writes D(x) for a probability, it is
sigmoid(real) here, and log(sigmoid(l)) is computed as -softplus(-l), which is exact for
logits of any size. What a loss computes is to be minimised by its player.
"""

from keras import ops

from kerasgan.backend import mean_of_batch


def minimax_discriminator(real, fake):
    """-(E log D(x) + E log(1 - D(G(z)))) (Goodfellow et al., 2014, equation 1)."""
    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))


def minimax_generator(fake):
    """E log(1 - D(G(z))) (Goodfellow et al., 2014, Algorithm 1)."""
    return -ops.mean(ops.softplus(fake))


def non_saturating_generator(fake):
    """-E log D(G(z)) (Goodfellow et al., 2014, section 3, last paragraph)."""
    return ops.mean(ops.softplus(-fake))


def least_squares_discriminator(real, fake):
    """E(D(x) - 1)^2 / 2 + E(D(G(z)))^2 / 2 (Mao et al., 2017, equation 9)."""
    return ops.mean((real - 1) ** 2) / 2 + ops.mean(fake**2) / 2


def least_squares_generator(fake):
    """E(D(G(z)) - 1)^2 / 2 (Mao et al., 2017, equation 9)."""
    return ops.mean((fake - 1) ** 2) / 2


def wasserstein_discriminator(real, fake):
    """-(E f(x) - E f(g(z))) (Arjovsky et al., 2017, equation 3, Algorithm 1, line 5).

    Minus this loss estimates the Wasserstein distance where f is 1-Lipschitz.
    """
    return ops.mean(fake) - ops.mean(real)


def wasserstein_generator(fake):
    """-E f(g(z)) (Arjovsky et al., 2017, Algorithm 1, line 10)."""
    return -ops.mean(fake)


def hinge_discriminator(real, fake):
    """E max(0, 1 - D(x)) + E max(0, 1 + D(G(z))) (Lim and Ye, 2017, section 3)."""
    return ops.mean(ops.relu(1 - real)) + ops.mean(ops.relu(1 + fake))


def hinge_generator(fake):
    """-E D(G(z)) (Lim and Ye, 2017, section 3)."""
    return -ops.mean(fake)


def relativistic_discriminator(real, fake):
    """-E log sigmoid(C(x) - C(G(z))) (Jolicoeur-Martineau, 2018, RSGAN).

    Each real example is paired with the generated one of the same row.
    """
    return ops.mean(ops.softplus(-(real - fake)))


def relativistic_generator(real, fake):
    """-E log sigmoid(C(G(z)) - C(x)) (Jolicoeur-Martineau, 2018, RSGAN)."""
    return ops.mean(ops.softplus(-(fake - real)))


def relativistic_average_discriminator(real, fake):
    """-E log sigmoid(C(x) - E C(G(z))) - E log(1 - sigmoid(C(G(z)) - E C(x))).

    Jolicoeur-Martineau, 2018, RaSGAN.
    """
    real_wins = ops.subtract(real, mean_of_batch(fake))
    fake_wins = ops.subtract(fake, mean_of_batch(real))
    return ops.mean(ops.softplus(-real_wins)) + ops.mean(ops.softplus(fake_wins))


def relativistic_average_generator(real, fake):
    """-E log sigmoid(C(G(z)) - E C(x)) - E log(1 - sigmoid(C(x) - E C(G(z)))).

    Jolicoeur-Martineau, 2018, RaSGAN.
    """
    real_wins = ops.subtract(real, mean_of_batch(fake))
    fake_wins = ops.subtract(fake, mean_of_batch(real))
    return ops.mean(ops.softplus(-fake_wins)) + ops.mean(ops.softplus(real_wins))


def smoothed_minimax_discriminator(real, fake, smoothing):
    """The minimax loss with the target 1 - smoothing for real examples, 0 for fake.

    -(1 - s) E log D(x) - s E log(1 - D(x)) - E log(1 - D(G(z))): one-sided label
    smoothing (Salimans et al., 2016, section 3.4).
    """
    smoothed = (1 - smoothing) * ops.softplus(-real) + smoothing * ops.softplus(real)
    return ops.mean(smoothed) + ops.mean(ops.softplus(fake))


def smoothed_least_squares_discriminator(real, fake, smoothing):
    """E(D(x) - (1 - s))^2 / 2 + E(D(G(z)))^2 / 2: the target of real examples smoothed.

    Salimans et al., 2016, section 3.4, with the b of Mao et al., 2017, equation 2.
    """
    return ops.mean((real - (1 - smoothing)) ** 2) / 2 + ops.mean(fake**2) / 2
