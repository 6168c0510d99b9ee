"""What a discriminator recognises beside real or fake, as functions of its outputs.

`labels` are rows (m, classes), one-hot or mixtures; all logarithms are natural, and all
losses and bounds scalars, averaged over the examples.
"""

from keras import ops

from kerasgan.losses import likelihood


def classification(logits, labels):
    """-E log P(C = c | X) (Odena et al., 2017, equation 3, with its sign turned).

    P is the softmax of logits (m, classes), c the class in rows `labels` (m, classes).
    """
    return -categorical_log_likelihood(logits, labels)


def categorical_log_likelihood(logits, codes):
    """E log Q(c | x) of one-hot codes (m, k), Q the softmax of logits (m, k)."""
    logarithms = ops.log_softmax(logits, axis=-1)
    return ops.mean(ops.sum(ops.multiply(codes, logarithms), axis=-1))


def gaussian_log_likelihood(means, codes):
    """E log Q(c | x) of codes (m, d), Q the product of d normals N(mean, 1).

    Chen et al., 2016, section 6: Q of a continuous code is a factored Gaussian; the
    authors' code fixes its deviation to 1 for the uniform codes of MNIST.
    """
    return ops.mean(likelihood.gaussian_log_likelihood(codes, means))
