"""A history of generated images, which a discriminator sees beside new ones."""

from keras import ops


class ImagePool:
    """Images that a generator made before (Shrivastava et al., 2017, section 2.3).

    In the form of Zhu et al. (2017, section 4): the pool takes images until it is full.
    After that each new image is shown in one of two cases; in the other it takes the
    place of an image in the pool, and that one is shown.

    What it holds are variables of the model, so that they are saved with it. Of several
    devices it keeps the images of the first.

    Args:
        model: The `GenerativeModel` that it belongs to.
        name: Name of its variables.
        size: Number of images; 0 shows new images alone.
        shape: `(height, width, channels)` of one.
    """

    def __init__(self, model, name, size, shape):
        def variable(suffix, dtype, shape):
            return model.add_weight(
                name=f"{name}_{suffix}",
                shape=shape,
                dtype=dtype,
                initializer="zeros",
                trainable=False,
                aggregation="only_first_replica",
            )

        self.size = size
        self.images = variable("images", "float32", (size, *shape)) if size else None
        self.count = variable("count", "int32", ()) if size else None

    def exchange(self, images, noise):
        """Puts new images into the pool, one after the other, and takes others out.

        Args:
            images: Tensor (m, height, width, channels).
            noise: `backend.Noise`, of which m rows of two numbers are drawn.

        Returns:
            Tensor (m, height, width, channels): what the discriminator is shown.
        """
        if not self.size:
            return images
        images = ops.cast(images, "float32")
        m = ops.shape(images)[0]
        coin, place = ops.unstack(noise.uniform((m, 2)), axis=1)
        turn = ops.arange(m, dtype="int32")
        taken = ops.convert_to_tensor(self.count) + turn  # places, when it is its turn
        is_full = taken >= self.size
        drawn = ops.cast(ops.floor(place * self.size), "int32")
        slot = ops.where(is_full, ops.minimum(drawn, self.size - 1), taken)
        swaps = ops.logical_and(is_full, coin > 0.5)
        stays = ops.logical_or(swaps, ops.logical_not(is_full))

        def newest(slots, before):
            """Numbers the last image that stays in each of `slots`, -1 where none."""
            here = ops.logical_and(ops.equal(slots[:, None], slot[None]), stays[None])
            here = ops.logical_and(here, turn[None] < before[:, None])
            return ops.max(ops.where(here, turn[None], -1), axis=1, initial=-1)

        # Rows of the pool, and behind them those of the batch.
        known = ops.concatenate([ops.convert_to_tensor(self.images), images], axis=0)
        places = ops.arange(self.size, dtype="int32")
        last = newest(slot, turn)
        old = ops.where(last < 0, slot, self.size + last)
        shown = ops.take(known, ops.where(swaps, old, self.size + turn), axis=0)
        last = newest(places, ops.full_like(places, m))
        self.images.assign(
            ops.take(known, ops.where(last < 0, places, self.size + last), axis=0)
        )
        self.count.assign(ops.minimum(self.count + m, self.size))
        return shown
