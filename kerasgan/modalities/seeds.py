"""Random numbers of samples: row i depends on the seed and on i alone."""

import numpy as np


def generator(seed, stream=0):
    """Returns the random generator of one of the streams of a seed.

    What a model draws and what it is asked for have a stream each, in order: else a
    latent variable would be tied to the class.

    Args:
        seed: Whole number.
        stream: Number of the stream.
    """
    return np.random.default_rng([seed, stream] if stream else seed)


def drawn(seed):
    """Returns a seed, or one that `keras.utils.set_random_seed` determines for None."""
    return np.random.randint(2**31 - 1) if seed is None else seed
