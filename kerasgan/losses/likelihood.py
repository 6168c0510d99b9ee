"""Log-likelihoods and divergences of each example, in nats, as functions of tensors.

Each function sums over all dimensions of an example, over all pixels and channels of an
image, and never averages over them: the two terms of the evidence lower bound of Kingma
and Welling (2014, "Auto-Encoding Variational Bayes", https://arxiv.org/abs/1312.6114)
have their right weights only where both are sums. A loss is the mean over the examples.
"""

import math

from keras import ops

LOG_2_PI = math.log(2 * math.pi)


def gaussian_kl(mean, log_variance):
    """KL(q || N(0, I)) of q = N(mean, exp(log_variance)), a normal in each dimension.

    sum_j (mean_j^2 + variance_j - 1 - log variance_j) / 2: Kingma and Welling, 2014,
    appendix B, with its sign turned.

    Args:
        mean: Means (m, ...), any real values.
        log_variance: Logarithms of the variances, in the shape of `mean`.

    Returns:
        (m,), not negative, 0 where q is the prior.
    """
    return _of_each(gaussian_kl_of_latents(mean, log_variance))


def gaussian_kl_of_latents(mean, log_variance):
    """Returns what each latent variable adds to `gaussian_kl`, (m, ...)."""
    variance = ops.exp(log_variance)
    return ops.subtract(ops.square(mean) + variance - 1, log_variance) / 2


def bernoulli_log_likelihood(x, logits):
    """log p(x) of binary pixels that are 1 with the probability y = sigmoid(logit).

    sum_i x_i log y_i + (1 - x_i) log(1 - y_i): Kingma and Welling, 2014, appendix C.1,
    computed as sum_i x_i logit_i - softplus(logit_i), which is exact for logits of any
    size.

    Args:
        x: Pixels (m, ...), 0 or 1; a value between them counts for both in its share.
        logits: Any real values, in the shape of `x`.

    Returns:
        (m,), not positive.
    """
    return _of_each(ops.multiply(x, logits) - ops.softplus(logits))


def categorical_log_likelihood(levels, logits):
    """log p(x) of values that are one of k levels, of the probabilities softmax(logit).

    sum_i log softmax(logit_i)[x_i]: van den Oord et al., 2016, section 2.2 of "Pixel
    Recurrent Neural Networks", https://arxiv.org/abs/1601.06759.

    Args:
        levels: Whole numbers (m, ...) from 0 to k - 1.
        logits: Any real values (m, ..., k).

    Returns:
        (m,), not positive.
    """
    nats = ops.sparse_categorical_crossentropy(levels, logits, from_logits=True)
    return -_of_each(nats)


def gaussian_log_likelihood(x, mean, log_variance=0.0):
    """log N(x; mean, exp(log_variance)) with its constant, a normal in each dimension.

    -sum_i (log 2 pi + log variance_i + (x_i - mean_i)^2 / variance_i) / 2: Kingma and
    Welling, 2014, appendix C.2.

    Args:
        x: Values (m, ...), any real values.
        mean: In the shape of `x`.
        log_variance: In the shape of `x`, or anything that broadcasts to it: 0 for a
            deviation of 1, `2 * math.log(0.1)` for one of 0.1.

    Returns:
        (m,), any real values, for it is a density.
    """
    log_variance = ops.cast(log_variance, "float32")  # NumPy's numbers are float64
    squares = ops.square(ops.subtract(x, mean)) / ops.exp(log_variance)
    return -_of_each(ops.add(LOG_2_PI + squares, log_variance)) / 2


def bernoulli_entropy(mean):
    """H(q) of q that draws 1 with the probability `mean` in each dimension.

    -sum_i mean_i log mean_i + (1 - mean_i) log(1 - mean_i).

    Args:
        mean: Probabilities (m, ...).

    Returns:
        (m,), not negative, 0 where nothing is left to chance.
    """

    def of(p):
        return ops.multiply(p, ops.log(ops.maximum(p, 1e-30)))

    return -_of_each(of(mean) + of(1 - mean))


def importance_weighted_bound(log_weights):
    """log (1/k) sum_i w_i of weights w_i = p(x, z_i) / q(z_i | x), a bound on log p(x).

    Equation 8 of Burda et al., 2016, "Importance Weighted Autoencoders",
    https://arxiv.org/abs/1509.00519: it grows with k in the mean, from the evidence
    lower bound at k = 1 to log p(x) (Theorem 1).

    Args:
        log_weights: Logarithms (k, m) of the weights, one row for each draw of z.

    Returns:
        (m,), nats.
    """
    k = log_weights.shape[0]
    return ops.logsumexp(log_weights, axis=0) - math.log(k)


def _of_each(terms):
    return ops.sum(terms, axis=tuple(range(1, len(terms.shape))))
