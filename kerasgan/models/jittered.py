"""Random jitter of the images that a model learns from."""

from keras import ops

from kerasgan.layers.resampling import cut_out


class Jittered:
    """The part of a model that can show its networks images a little otherwise.

    Attributes:
        jitter: Pixels by which images are enlarged before a part is cut out of them.
        mirror: Whether half of them are mirrored.

    Reference: Isola et al., 2017, https://arxiv.org/abs/1611.07004, appendix 6.2.
    """

    jitter, mirror = 0, False

    def jittered(self, *images):
        """Returns images (m, ...) with one random jitter for all of a row.

        Args:
            *images: Tensors (m, height, width, channels) of one height and width.
        """
        if not self.jitter and not self.mirror:
            return list(images)
        m = ops.shape(images[0])[0]
        down, right, coin = ops.unstack(self.training_noise.uniform((m, 3)), axis=1)
        mirrored = coin < 0.5 if self.mirror else None
        places = ops.stack([down, right], axis=1)
        return [cut_out(x, self.jitter, places, mirrored) for x in images]
