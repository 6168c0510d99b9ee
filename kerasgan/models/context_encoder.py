"""Images with a hole, and what fills it (Pathak et al., 2016)."""

import numpy as np
from keras import ops

from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.passes import moments
from kerasgan.engine.registry import register
from kerasgan.modalities import Image, Known
from kerasgan.models.jittered import Jittered
from kerasgan.models.opposed import Opposed
from kerasgan.networks import context_encoder as builders

OVERLAP = 10.0  # weight of the known border against the hole (section 4)


@register("context_encoder")
class ContextEncoder(Jittered, Opposed, GenerativeModel):
    """Inpainting by context encoders (Pathak et al., 2016).

    A part of each image is cut out and filled with the mean colour. F sees the rest and
    paints the whole; D is shown the part alone, of real images and of painted ones.

    ```python
    model = ContextEncoder((28, 28, 1), hole=(8, 8, 12, 12))
    model.compile()
    model.fit(images)
    model.generate(images=damaged)  # the hole is filled, all else stays as it was
    ```

    Args:
        image_shape: `(height, width, channels)`, (28, 28, 1) by default.
        hole: `(top, left, height, width)` of the hole in pixels, or `(height, width)`
            of one in the middle; half of the image each way by default, as in the
            paper.
        overlap: Pixels around the hole that are known, and which F is held to ten times
            as much as to the hole (section 4): 7 in the paper, for 128 pixels.
        width: Channels of the first convolution of both networks: 64 in the paper.
        depth: Halvings of F; see `kerasgan.networks.context_encoder`.
        reconstruction_weight: lambda_rec of equation 3.
        adversarial_weight: lambda_adv of equation 3.
        jitter: As for `Pix2Pix`: what is damaged then lies at another place each time.
        mirror: As for `Pix2Pix`.
        normalization: Of the discriminator; see `kerasgan.networks`.
        generator: F, your own network: images (m, ...) -> images, in [-1, 1].
        discriminator: D, your own network: the hole with its overlap -> logits (m, 1).
        data_range: `(low, high)` of the pixels; [-1, 1] by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The mean colour is that of the data: the first `fit` looks at all of these before
    its first step. The optimizer is Adam(beta_1=0.5) with 2e-4 for D and ten times as
    much for F.

    Reference: Pathak, Krähenbühl, Donahue, Darrell and Efros, "Context Encoders:
    Feature Learning by Inpainting", CVPR 2016, https://arxiv.org/abs/1604.07379
    """

    networks = ("generator", "discriminator")
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    averaged = ("generator",)
    logged = ("generator_loss", "discriminator_loss", "reconstruction_loss")
    truthful, compares = True, "hole_"
    default_networks = "context_encoder"
    default_normalization = "batch"

    def __init__(
        self,
        image_shape=None,
        *,
        hole=None,
        overlap=0,
        width=None,
        depth=None,
        reconstruction_weight=0.999,
        adversarial_weight=0.001,
        jitter=0,
        mirror=False,
        normalization=None,
        generator=None,
        discriminator=None,
        data_range=None,
        **options,
    ):
        example = Image(image_shape or (28, 28, 1), data_range)
        self.hole = checks.check_hole(hole, example.shape)
        self.overlap = checks.check_overlap(overlap)
        weights = {
            "reconstruction_weight": reconstruction_weight,
            "adversarial_weight": adversarial_weight,
        }
        checks.check_costs(**weights)
        checks.check_cut(jitter, mirror)
        networks = {"generator": generator, "discriminator": discriminator}
        sizes = {"width": width, "depth": depth}
        checks.check_sizes_of(networks, sizes)
        sizes = {name: size for name, size in sizes.items() if size is not None}
        rows, columns = self.shown_to_discriminator(example.shape)
        shown = (len(rows), len(columns), example.shape[-1])
        if generator is None:
            networks["generator"] = builders.generator(example.shape, **sizes)
        sizes.pop("depth", None)
        if discriminator is None:
            how = normalization or self.default_normalization
            networks["discriminator"] = builders.discriminator(
                shown, normalization=how, **sizes
            )
        checks.check_translator("generator", networks, example.shape, example.shape)
        checks.check_patches("discriminator", networks, shown)
        super().__init__(networks, example, **options)
        self.conditions = {"images": Known(example.shape, data_range)}
        self.weights_of_losses = weights
        self.jitter, self.mirror = jitter, bool(mirror)
        self.mean = self.add_weight(
            name="mean",
            shape=(example.shape[-1],),
            initializer="zeros",
            trainable=False,
        )

    @property
    def fields(self):
        """What a batch holds: whole images."""
        return {self.example.things: self.example}

    def prepare(self, batches):
        """Finds the mean colour of the data."""
        mean, _ = moments(map(self.images_of, batches))
        self.mean.assign(np.mean(mean, axis=(0, 1)).astype("float32"))

    def given_in(self, images):
        """Returns whole images, whose hole is left aside."""
        return {"images": images}

    def default_optimizer(self, player):
        """Returns Adam(beta_1=0.5): 2e-4 for D, ten times as much for F (section 5)."""
        rate = 2e-4 if player == "discriminator" else 2e-3
        return adam(player, rate, beta_1=0.5)

    def train_step(self, data):
        """One step of equations 1 to 3."""
        F, D = self.playing()
        x, _ = self.unpack(data)  # 1. images        x ~ p_data
        (x,) = self.jittered(x)
        damaged = self.damaged(x)  # 2. (1 - M) x, the hole M filled with the mean
        real, made = self.part(x), ops.stop_gradient(self.part(F(damaged)))

        def discriminator_loss():  # 3. ascend  E log D(x) + E log(1 - D(F((1 - M) x)))
            return self.loss.discriminator(D(real), D(made))

        d_loss = self.minimize(discriminator_loss, "discriminator")

        def generator_loss():  # 4. descend .999 |M (x - F((1 - M) x))|^2 + .001 L_adv
            return self.answer(D, x, F(damaged))

        g_loss = self.minimize(generator_loss, "generator")
        return self.log(generator_loss=g_loss, discriminator_loss=d_loss)

    def test_step(self, data):
        """The losses of both players on images that nothing moves for."""
        F, D = self.playing(training=False)
        x = self.images_of(data)
        made = F(self.damaged(x))
        return self.log(
            training=False,
            generator_loss=self.answer(D, x, made),
            discriminator_loss=self.loss.discriminator(
                D(self.part(x)), D(self.part(made))
            ),
        )

    def answer(self, D, x, made):
        """Returns the loss of equation 3; observes that of equation 1."""
        error = self.reconstruction_loss(x, made)
        self.observe(reconstruction_loss=error)
        fooling = self.loss.of_generator(lambda: D(self.part(x)), D(self.part(made)))
        weights = self.weights_of_losses
        return (
            weights["reconstruction_weight"] * error
            + weights["adversarial_weight"] * fooling
        )

    def reconstruction_loss(self, x, made):
        """E |M (x - F((1 - M) x))|^2, a mean over the hole and ten times its border."""
        rows, columns = self.shown_to_discriminator(self.example.shape)
        inside = self.mask[np.ix_(rows, columns)]
        weights = ops.convert_to_tensor(np.where(inside, 1.0, OVERLAP), "float32")
        squares = (self.part(x) - self.part(made)) ** 2
        return ops.mean(squares * weights[None, :, :, None])

    @property
    def mask(self):
        """M: truth values (height, width), True in the hole."""
        top, left, height, width = self.hole
        mask = np.zeros(self.example.shape[:2], bool)
        mask[top : top + height, left : left + width] = True
        return mask

    def shown_to_discriminator(self, image_shape):
        """Returns the rows and the columns of the hole and its border."""
        top, left, *size = self.hole
        pairs = zip((top, left), size, image_shape[:2], strict=True)
        return [
            range(max(0, first - self.overlap), min(side, first + n + self.overlap))
            for first, n, side in pairs
        ]

    def part(self, x):
        """Returns the hole and its border of images (m, ...)."""
        rows, columns = self.shown_to_discriminator(self.example.shape)
        return x[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    def damaged(self, x):
        """Returns images in [-1, 1] whose hole has the mean colour."""
        return ops.where(self.mask[None, :, :, None], ops.cast(self.mean, x.dtype), x)

    def sample(self, networks, draws, given):
        """Paints images whose hole is left aside: F((1 - M) x)."""
        x = self.example.to_networks(given["images"])
        return networks.generator(self.damaged(x))

    def finished(self, made, given):
        """Returns what was painted within the hole, and what was given elsewhere."""
        mask = self.mask[None, :, :, None]
        return ops.where(mask, self.example.from_networks(made), given["images"])

    def compared(self, images):
        """Returns the hole of images (n, ...): all else is known."""
        top, left, height, width = self.hole
        return images[:, top : top + height, left : left + width]

    def untouched(self, given):
        """Returns images whose hole has the mean colour of the data."""
        made = self.damaged(ops.convert_to_tensor(self.example.to_networks(given)))
        return self.example.from_networks(ops.convert_to_numpy(made))

    def sheet_rows(self, given, samples, truth=()):
        """Returns images with the hole, those that were filled, and whole ones."""
        low, high = self.data_range
        grey = np.where(self.mask[None, :, :, None], (low + high) / 2, given["images"])
        return [grey, samples, *truth]

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "hole": self.hole,
            "overlap": self.overlap,
            **self.weights_of_losses,
            "jitter": self.jitter,
            "mirror": self.mirror,
            "data_range": self.data_range,
        }
