"""Losses of which texts belong to which images."""

from keras import ops


def symmetric_matching(images, texts, same, scale=10.0):
    """How badly images find their texts in a batch, and texts their images.

    Both vectors are brought to length 1, s_ij = scale <image_i, text_j>. The loss is
    the mean of -log softmax_j(s)_ii and of -log softmax_i(s)_jj. It is symmetric as the
    joint embedding of Reed et al. (2016, "Learning Deep Representations of Fine-Grained
    Visual Descriptions", https://arxiv.org/abs/1605.05395, equations 2 to 4), with a
    softmax over the batch (Sohn, 2016) in place of the margin over classes.

    Args:
        images: Vectors (m, units).
        texts: Vectors (m, units), those of the images in order.
        same: Booleans (m, m): whether text j may stand for text i. True on the
            diagonal. Pairs of equal texts are no mismatch: they share the target.
        scale: Factor of the similarities, which lie in [-1, 1].

    Returns:
        Scalar, at least 0; log m where nothing was learned and all texts differ.
    """
    scores = scale * similarities(images, texts)
    target = ops.cast(same, scores.dtype)
    found = []
    for axis in (1, 0):
        share = target / ops.sum(target, axis=axis, keepdims=True)
        logs = ops.log_softmax(scores, axis=axis)
        found.append(-ops.mean(ops.sum(share * logs, axis=axis)))
    return (found[0] + found[1]) / 2


def similarities(images, texts):
    """Returns the cosines (n, k) between vectors (n, units) and (k, units)."""
    return ops.matmul(ops.normalize(images), ops.transpose(ops.normalize(texts)))
