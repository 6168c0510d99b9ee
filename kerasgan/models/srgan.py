"""Enlargement of images by an adversarial network (Ledig et al., 2017)."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.optimizers import adam
from kerasgan.engine.registry import register
from kerasgan.metrics import published
from kerasgan.models.enlarging import Enlarging
from kerasgan.models.opposed import Opposed
from kerasgan.networks import srresnet

PIXELS = "pixels"


@register("srgan")
class SRGAN(Enlarging, Opposed, GenerativeModel):
    """Super-resolution with an adversarial network: SRGAN (Ledig et al., 2017).

    G enlarges images so that they are near to what they were made of, and such that D
    takes them for images that were never small. So it draws what cannot be known of the
    small image, and does not blur it.

    ```python
    model = SRGAN((64, 64, 3), enlarge=4)
    model.start_from("runs/srresnet_photographs")  # its generator
    model.compile()
    model.fit(photographs)
    model.generate(images=small)
    ```

    Args:
        image_shape: As for `SRResNet`.
        enlarge: Likewise.
        width: Channels of the generator and of the discriminator's first layer: 64 in
            the paper.
        blocks: As for `SRResNet`.
        content: In what both images are compared: `"pixels"` (equation 4), or the maps
            of the last convolution of a published classifier (equation 5, whose VGG
            network this package does not have), `"classifier_mnist"` for example.
        content_weight: Weight of that comparison, 1 in equation 3.
        adversarial_weight: Weight of the adversarial loss, 1e-3 in equation 3.
        normalization: Of the discriminator; see `kerasgan.networks`.
        generator: As for `SRResNet`.
        discriminator: Your own network, large images -> logits (m, 1).
        data_range: As for `SRResNet`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The paper trains SRResNet first, and begins with its generator. The optimizer is
    Adam(1e-4, beta_1=0.9) for both players.

    Reference: Ledig et al., "Photo-Realistic Single Image Super-Resolution Using a
    Generative Adversarial Network", CVPR 2017, https://arxiv.org/abs/1609.04802
    """

    networks = ("generator", "discriminator")
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    averaged = ("generator",)
    logged = ("generator_loss", "discriminator_loss", "content_loss", "psnr")
    default_networks = "srresnet"
    default_normalization = "batch"
    default_adversarial_weight = 1e-3
    of_generator = "batch"  # what normalizes in it

    def __init__(
        self,
        image_shape=None,
        *,
        enlarge=4,
        width=None,
        blocks=None,
        content=PIXELS,
        content_weight=1.0,
        adversarial_weight=None,
        normalization=None,
        generator=None,
        discriminator=None,
        data_range=None,
        **options,
    ):
        if adversarial_weight is None:
            adversarial_weight = self.default_adversarial_weight
        weights = {"content": content_weight, "adversarial": adversarial_weight}
        checks.check_costs(**{f"{name}_weight": each for name, each in weights.items()})
        example = self.sized(image_shape, enlarge, data_range)
        networks = {"generator": generator, "discriminator": discriminator}
        sizes = {"width": width, "blocks": blocks}
        checks.check_sizes_of(networks, sizes)
        sizes = {name: size for name, size in sizes.items() if size is not None}
        if generator is None:
            networks["generator"] = srresnet.generator(
                self.small.shape,
                enlarge=enlarge,
                normalization=self.of_generator,
                **sizes,
            )
        sizes.pop("blocks", None)
        if discriminator is None:
            networks["discriminator"] = srresnet.discriminator(
                example.shape,
                normalization=normalization or self.default_normalization,
                **sizes,
            )
        checks.check_translator("generator", networks, self.small.shape, example.shape)
        checks.check_patches("discriminator", networks, example.shape)
        super().__init__(networks, example, **options)
        self.conditions = {"images": self.small}
        self.content, self.weights_of_losses = str(content), weights
        self.seen_through()

    def seen_through(self):
        """Returns what content is compared in, images -> maps; None for pixels.

        It is read when it is first needed, and so not of a model that was loaded to
        sample.
        """
        seen = None
        if self.content != PIXELS:
            seen = published.maps(self.content, self.example.shape)
        self.seen_through = lambda: seen  # Keras would save it with this model
        return seen

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """Makes a model of what `get_config` returned."""
        model = super().from_config({**config, "content": PIXELS}, custom_objects)
        model.content = config["content"]
        del model.seen_through
        return model

    def default_optimizer(self, player):
        """Returns Adam(1e-4, beta_1=0.9)."""
        return adam(player, 1e-4, beta_1=0.9)

    def train_step(self, data):
        """One step of equations 2 and 3."""
        G, D = self.playing()
        x, _ = self.unpack(data)  # 1. large images        I_HR ~ p_data
        small = self.shrunk(x)  # 2. and small ones of them
        made = ops.stop_gradient(G(small))

        def discriminator_loss():  # 3. ascend  E log D(I_HR)
            return self.loss.discriminator(D(x), D(made))  # + E log(1 - D(G(I_LR)))

        d_loss = self.minimize(discriminator_loss, "discriminator")

        def generator_loss():  # 4. descend  content - 1e-3 E log D(G(I_LR))
            return self.answer(D, x, G(small))

        g_loss = self.minimize(generator_loss, "generator")
        return self.log(generator_loss=g_loss, discriminator_loss=d_loss)

    def test_step(self, data):
        """The losses of both players on images that nothing moves for."""
        G, D = self.playing(training=False)
        x = self.images_of(data)
        made = G(self.shrunk(x))
        return self.log(
            training=False,
            generator_loss=self.answer(D, x, made),
            discriminator_loss=self.loss.discriminator(D(x), D(made)),
        )

    def answer(self, D, x, made):
        """Returns the perceptual loss of equation 3; observes its content."""
        content = self.content_loss(x, made)
        self.observe(content_loss=content)
        fooling = self.loss.of_generator(lambda: D(x), D(made))
        weights = self.weights_of_losses
        return weights["content"] * content + weights["adversarial"] * fooling

    def content_loss(self, x, made):
        """Equation 4 of pixels, or equation 5 of what a classifier sees of both."""
        error = self.mean_squared_error(x, made)
        seen = self.seen_through()
        if seen is None:
            return error
        return ops.mean((seen(x, training=False) - seen(made, training=False)) ** 2)

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "image_shape": self.example.shape,
            "enlarge": self.enlarge,
            "content": self.content,
            "content_weight": self.weights_of_losses["content"],
            "adversarial_weight": self.weights_of_losses["adversarial"],
            "data_range": self.data_range,
        }
