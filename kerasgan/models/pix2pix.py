"""Translation of images by pairs of them (Isola et al., 2017)."""

from keras import ops

from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import register
from kerasgan.models.opposed import Opposed
from kerasgan.models.translation import Translation, distance
from kerasgan.networks import patchgan, unet


@register("pix2pix")
class Pix2Pix(Translation, Opposed, GenerativeModel):
    """Image-to-image translation with conditional GANs (Isola et al., 2017).

    G turns an image x of domain A into the image y of B that belongs to it. D is shown
    both, and judges patches; the L1 distance to y holds G to the rest.

    ```python
    model = Pix2Pix((64, 64, 1), (64, 64, 3))
    model.compile()
    model.fit(kerasgan.datasets.paired("outlines", "pictures", image_size=64))
    model.generate(images=outlines)
    ```

    Args:
        image_shape: `(height, width, channels)` of the images of A, (32, 32, 1) by
            default.
        shape_b: That of the images of B; A's by default. They may differ in channels.
        width: Channels of the first layer of both networks: 64 in the paper.
        depth: Steps down of the U-Net; see `kerasgan.networks.unet`.
        layers: Convolutions of stride 2 in the discriminator, which judges patches of
            16, 34 or 70 pixels with 1, 2 or 3 of them: 3 in the paper, and fewer by
            default where images are smaller than 24 pixels.
        l1_weight: lambda of equation 4.
        adversarial_weight: Weight of the adversarial loss in G's: 0 leaves the L1
            distance alone, as in the paper's table 1.
        dropout: Share of values that the built U-Net drops, in training and in
            sampling: its noise z (section 2.1). 0 for none; each image then has one
            translation.
        jitter: Pixels by which pairs are enlarged before a random part of their size is
            cut out of them, the same of both: 30 in the paper, for 256 pixels
            (appendix 6.2). 0 by default.
        mirror: Whether half of the pairs are mirrored, left to right.
        decay: Two numbers of steps, of the default optimizers: their rates stay for so
            many, and fall to 0 over so many. None: they stay.
        generator: G, your own network: images of A (m, ...) -> images of B, both in
            [-1, 1], or `[images, draws, ...]` -> these; each input behind the images
            is given uniform draws from [0, 1).
        discriminator: D, your own network: `[images of A, images of B]` -> logits
            (m, ...), one a patch.
        data_range: `(low, high)` of the pixels of both domains; [-1, 1] by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    Trained on pairs of batches `(a, b)` that belong together: those that
    `kerasgan.datasets.paired` makes, or `fit((a, b))` of two arrays.

    The optimizer is Adam(2e-4, beta_1=0.5) for both. The paper trains with batches of
    1 to 10 images. There batch norm takes its statistics from the batch in sampling
    too, so that these networks normalize each image by itself.

    Reference: Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional
    Adversarial Networks", CVPR 2017, https://arxiv.org/abs/1611.07004
    """

    networks = ("generator", "discriminator")
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    averaged = ("generator",)
    logged = ("generator_loss", "discriminator_loss", "l1_distance")
    paired = truthful = True
    default_networks = "unet"

    def __init__(
        self,
        image_shape=None,
        shape_b=None,
        *,
        width=None,
        depth=None,
        layers=None,
        l1_weight=100.0,
        adversarial_weight=1.0,
        dropout=0.5,
        jitter=0,
        mirror=False,
        decay=None,
        generator=None,
        discriminator=None,
        data_range=None,
        **options,
    ):
        networks = {"generator": generator, "discriminator": discriminator}
        weights = {"l1_weight": l1_weight, "adversarial_weight": adversarial_weight}
        sizes = {"width": width, "depth": depth, "layers": layers}
        shapes = image_shape or (32, 32, 1), shape_b
        shape_a, shape_b = checks.check_translation(
            networks, *shapes, sizes, weights, known=generator
        )
        checks.check_dropout(dropout)
        checks.check_cut(jitter, mirror)
        drawn = self.build_networks(networks, shape_a, shape_b, sizes, dropout)
        shapes = drawn.values()
        checks.check_translator("generator", networks, shape_a, shape_b, *shapes)
        checks.check_patches("discriminator", networks, shape_a, shape_b)
        self.decay = checks.check_falling(decay)
        super().__init__(
            networks, self.between(shape_a, shape_b, data_range), **options
        )
        self.conditions = {"images": self.domains[0]}
        self.draws = {name: Uniform(shape) for name, shape in drawn.items()}
        self.l1_weight = float(l1_weight)
        self.adversarial_weight = float(adversarial_weight)
        self.dropout, self.jitter, self.mirror = float(dropout), jitter, bool(mirror)

    @staticmethod
    def build_networks(networks, shape_a, shape_b, sizes, dropout):
        """Builds the networks that were not given; returns the shapes of G's draws."""
        given = {name: size for name, size in sizes.items() if size is not None}
        layers = given.pop("layers", patchgan.fitting_layers(shape_a))
        made = networks["generator"]
        if made is None:
            made = unet.generator(shape_a, shape_b[-1], dropout=dropout, **given)
            networks["generator"] = made
        if networks["discriminator"] is None:
            given.pop("depth", None)
            networks["discriminator"] = patchgan.discriminator(
                shape_b, layers=layers, told=shape_a[-1], **given
            )
        inputs = made.inputs if made.built else ()
        return {each.name: tuple(each.shape[1:]) for each in inputs[1:]}

    def train_step(self, data):
        """One step of equation 4, as section 3.3 alternates its players."""
        G, D = self.playing()  # both networks bound to training=True
        (x, y), m = self.unpack_pair(data)  # 1. m pairs     x, y ~ p_data
        x, y = self.jittered(x, y)
        z = self.noise_of(m)  # 2. what dropout drops        z ~ p(z)
        made = ops.stop_gradient(self.translated(G, x, z))

        def discriminator_loss():  # 3. ascend  1/2 E log D(x, y)
            judge = self.loss.discriminator  # + 1/2 E log(1 - D(x, G(x, z)))
            return judge(D([x, y]), D([x, made])) / 2

        d_loss = self.minimize(discriminator_loss, "discriminator")

        def generator_loss():  # 4. ascend E log D(x, G(x, z)) - lambda |y - G(x, z)|_1
            return self.answer(D, x, y, self.translated(G, x, z))

        g_loss = self.minimize(generator_loss, "generator")
        return self.log(discriminator_loss=d_loss, generator_loss=g_loss)

    def test_step(self, data):
        """The losses of both players on pairs that nothing moves for."""
        G, D = self.playing(training=False)
        x, y = self.pair_of(data)
        made = self.translated(G, x, self.noise_of(ops.shape(x)[0], self.test_noise))
        judged = self.loss.discriminator(D([x, y]), D([x, made])) / 2
        return self.log(
            training=False,
            discriminator_loss=judged,
            generator_loss=self.answer(D, x, y, made),
        )

    def answer(self, D, x, y, made):
        """Returns G's loss, weighted as equation 4; observes its L1 distance."""
        l1 = distance(y, made)
        self.observe(l1_distance=l1)
        fooling = self.loss.of_generator(lambda: D([x, y]), D([x, made]))
        return self.adversarial_weight * fooling + self.l1_weight * l1

    @property
    def step(self):
        """What sides must be multiples of: 4 of a U-Net."""
        return 4 if self.halvings else 1

    @property
    def least(self):
        """Pixels that sides must have: no map that is normalized may have one alone."""
        return 2 ** (self.halvings - 1) + 4 if self.halvings else 1

    @property
    def halvings(self):
        """How often a U-Net halves images; 0 of another network."""
        return sum("down_" in each.name for each in self.generator.layers)

    def noise_of(self, m, noise=None):
        """Draws z for m images: a list of tensors, none without dropout."""
        noise = self.training_noise if noise is None else noise
        return [draw.tensor(m, noise) for draw in self.draws.values()]

    def translated(self, G, x, z):
        """G(x, z)."""
        return G([x, *z]) if z else G(x)

    def sample(self, networks, draws, given):
        """Translates images of A into B: G(x, z)."""
        return self.translated(networks.generator, given["images"], [*draws.values()])

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "l1_weight": self.l1_weight,
            "adversarial_weight": self.adversarial_weight,
            "dropout": self.dropout,
            "jitter": self.jitter,
            "mirror": self.mirror,
            "decay": self.decay,
            "data_range": self.data_range,
        }
