"""Translation between two sets of images without pairs (Zhu et al., 2017)."""

from keras import ops

from kerasgan import losses
from kerasgan.engine import checks
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import register
from kerasgan.engine.sampling import output
from kerasgan.export import Endpoint
from kerasgan.models.image_pool import ImagePool
from kerasgan.models.translation import Translation, distance
from kerasgan.networks import patchgan, resnet_translator


@register("cyclegan")
class CycleGAN(Translation, GenerativeModel):
    """Cycle-consistent adversarial networks (Zhu et al., 2017, section 3).

    G turns images of domain A into such as B's discriminator takes for B's, F turns
    images of B into A's, and each undoes what the other did. No image of A has a
    counterpart in B.

    ```python
    model = CycleGAN((64, 64, 3))
    model.compile()
    model.fit(kerasgan.datasets.unpaired("horses", "zebras", image_size=64))
    model.generate(images=horses)  # A -> B, as `to_b` does
    model.to_a(zebras)
    ```

    Args:
        image_shape: `(height, width, channels)` of the images of A, (28, 28, 1) by
            default; multiples of 4.
        shape_b: That of the images of B; A's by default. They may differ in channels.
        width: Channels at the full resolution of all networks: 64 in the paper.
        blocks: Residual blocks of the generators: 9 in the paper from 256 pixels on,
            and 6 below.
        layers: Convolutions of stride 2 in the discriminators: 3 in the paper; fewer
            by default where images are smaller than 24 pixels.
        cycle_weight: lambda of equation 3.
        identity_weight: Weight of the identity loss of section 5.2, as a part of
            `cycle_weight`: 0.5 keeps the colours of photographs of paintings. Takes
            domains of as many channels.
        pool_size: Number of generated images of each domain that its discriminator is
            shown again; see `ImagePool`. 0 for none.
        jitter: Pixels by which images are enlarged before a random part of their size
            is cut out of them. 0 by default, 30 in the authors' code for 256 pixels.
        mirror: Whether half of the images are mirrored, left to right.
        decay: Two numbers of steps, of the default optimizers: their rates stay for so
            many, and fall to 0 over so many. None: they stay.
        generator_ab: G, your own network in place of the built one: images of A
            (m, ...) -> images of B, both in [-1, 1].
        generator_ba: F, likewise, from B to A.
        discriminator_a: D_A, likewise, images of A -> logits (m, ...), one a patch.
        discriminator_b: D_B, likewise, of B.
        data_range: `(low, high)` of the pixels of both domains; [-1, 1] by default.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    Trained on pairs of batches `(a, b)`: `kerasgan.datasets.unpaired` makes them, or
    `fit((a, b))` of two arrays of one length.

    The optimizer is Adam(2e-4, beta_1=0.5) for both generators together, and for both
    discriminators. The paper trains with batches of one image, and lets the rate fall
    linearly to 0 in the second half of 200 epochs; here it stays, unless `decay` says
    otherwise.

    Reference: Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using
    Cycle-Consistent Adversarial Networks", ICCV 2017, https://arxiv.org/abs/1703.10593
    """

    networks = ("generator_ab", "generator_ba", "discriminator_a", "discriminator_b")
    players = {
        "generators": ("generator_ab", "generator_ba"),
        "discriminators": ("discriminator_a", "discriminator_b"),
    }
    averaged = ("generator_ab", "generator_ba")
    logged = ("generators_loss", "discriminators_loss", "cycle_loss")
    default_networks = "resnet_translator"
    translator, way_back = "generator_ab", "generator_ba"
    step, least = 4, 8

    def __init__(
        self,
        image_shape=None,
        shape_b=None,
        *,
        width=None,
        blocks=None,
        layers=None,
        cycle_weight=10.0,
        identity_weight=0.0,
        pool_size=50,
        jitter=0,
        mirror=False,
        decay=None,
        generator_ab=None,
        generator_ba=None,
        discriminator_a=None,
        discriminator_b=None,
        data_range=None,
        **options,
    ):
        networks = {
            "generator_ab": generator_ab,
            "generator_ba": generator_ba,
            "discriminator_a": discriminator_a,
            "discriminator_b": discriminator_b,
        }
        sizes = {"width": width, "blocks": blocks, "layers": layers}
        weights = {"cycle_weight": cycle_weight, "identity_weight": identity_weight}
        shapes = image_shape or (28, 28, 1), shape_b
        shape_a, shape_b = checks.check_translation(
            networks, *shapes, sizes, weights, known=generator_ab
        )
        checks.check_identity(identity_weight, shape_a, shape_b)
        checks.check_pool(pool_size)
        checks.check_cut(jitter, mirror)
        self.build_networks(networks, shape_a, shape_b, sizes)
        checks.check_translator("generator_ab", networks, shape_a, shape_b)
        checks.check_translator("generator_ba", networks, shape_b, shape_a)
        checks.check_patches("discriminator_a", networks, shape_a)
        checks.check_patches("discriminator_b", networks, shape_b)
        self.decay = checks.check_falling(decay)
        super().__init__(
            networks, self.between(shape_a, shape_b, data_range), **options
        )
        self.jitter, self.mirror = jitter, mirror
        self.conditions = {"images": self.domains[0]}
        self.cycle_weight = float(cycle_weight)
        self.identity_weight = float(identity_weight)
        self.pool_a = ImagePool(self, "pool_a", pool_size, shape_a)
        self.pool_b = ImagePool(self, "pool_b", pool_size, shape_b)

    def train_step(self, data):
        """One step of equation 3, as section 4 changes it."""
        G, F, D_A, D_B = self.playing()  # all networks bound to training=True
        (a, b), _ = self.unpack_pair(data)  # 1. images of both   a ~ p(a), b ~ p(b)
        (a,), (b,) = self.jittered(a), self.jittered(b)
        made_a, made_b = ops.stop_gradient(F(b)), ops.stop_gradient(G(a))

        def generators_loss():  # 2. descend     E (D_B(G(a)) - 1)^2
            to_b, to_a = G(a), F(b)  #         + E (D_A(F(b)) - 1)^2
            back_a, back_b = F(to_b), G(to_a)  # + lambda E |F(G(a)) - a|_1
            cycle = distance(back_a, a) + distance(back_b, b)  # + ... |G(F(b)) - b|_1
            self.observe(cycle_loss=cycle)
            fooling = taken_for_real(D_B(to_b)) + taken_for_real(D_A(to_a))
            cycle = self.cycle_weight * cycle
            return fooling + cycle + self.identity_loss(G, F, a, b)

        g_loss = self.minimize(generators_loss, "generators")
        old_a = self.pool_a.exchange(made_a, self.training_noise)  # 3. of the last 50,
        old_b = self.pool_b.exchange(made_b, self.training_noise)  # or new ones

        def discriminators_loss():  # 4. descend  1/2 E (D_B(b) - 1)^2 + 1/2 E D_B(b')^2
            judge = losses.least_squares.discriminator  # and the same of D_A
            return judge(D_B(b), D_B(old_b)) + judge(D_A(a), D_A(old_a))

        d_loss = self.minimize(discriminators_loss, "discriminators")
        return self.log(generators_loss=g_loss, discriminators_loss=d_loss)

    def test_step(self, data):
        """The losses of both players on images that nothing moves for."""
        G, F, D_A, D_B = self.playing(training=False)
        a, b = self.pair_of(data)
        to_b, to_a = G(a), F(b)
        cycle = distance(F(to_b), a) + distance(G(to_a), b)
        fooling = taken_for_real(D_B(to_b)) + taken_for_real(D_A(to_a))
        generators = fooling + self.cycle_weight * cycle
        judge = losses.least_squares.discriminator
        return self.log(
            training=False,
            generators_loss=generators + self.identity_loss(G, F, a, b),
            discriminators_loss=judge(D_B(b), D_B(to_b)) + judge(D_A(a), D_A(to_a)),
            cycle_loss=cycle,
        )

    def identity_loss(self, G, F, a, b):
        """Returns E |G(b) - b|_1 + E |F(a) - a|_1, weighted (section 5.2)."""
        if not self.identity_weight:
            return 0.0
        weight = self.cycle_weight * self.identity_weight
        return weight * (distance(G(b), b) + distance(F(a), a))

    def sample(self, networks, draws, given):
        """Translates images of A into B: G(a)."""
        return networks.generator_ab(given["images"])

    def sheet_rows(self, given, samples, truth=()):
        """Returns what a sheet shows above one another: a, G(a) and F(G(a))."""
        return [given["images"], samples, self.to_a(samples), *truth]

    def ends(self, back):
        """Returns the domains that are translated from and to."""
        return self.domains[::-1] if back else self.domains

    def given_again(self, samples):
        """Returns what the way back makes of translations."""
        return self.to_a(samples)

    def to_b(self, images):
        """Translates images of A into B: arrays (n, height, width, channels)."""
        return self.translated("generator_ab", images, *self.domains)

    def to_a(self, images):
        """Translates images of B into A: arrays (n, height, width, channels)."""
        return self.translated("generator_ba", images, *reversed(self.domains))

    def translated(self, network, images, source, target):
        """Returns what a network makes of an array of images, both in `data_range`."""
        network = self.average_of(network) or getattr(self, network)
        return target.from_networks(output(network, source.rows(images, len(images))))

    def endpoints(self):
        """Returns the sampler, and `to_b` and `to_a`: images -> images."""
        networks = self.sampling_networks()
        a, b = self.domains

        def to_b(images):
            return b.from_networks(networks.generator_ab(a.to_networks(images)))

        def to_a(images):
            return a.from_networks(networks.generator_ba(b.to_networks(images)))

        ranges = {"images": self.data_range}
        return {
            **super().endpoints(),
            "to_b": Endpoint(to_b, a.inputs("images"), "images of B", ranges),
            "to_a": Endpoint(to_a, b.inputs("images"), "images of A", ranges),
        }

    def get_config(self):
        """Returns the constructor's arguments; the networks are serialised."""
        return {
            **super().get_config(),
            "cycle_weight": self.cycle_weight,
            "identity_weight": self.identity_weight,
            "pool_size": self.pool_a.size,
            "jitter": self.jitter,
            "mirror": self.mirror,
            "decay": self.decay,
            "data_range": self.data_range,
        }

    @staticmethod
    def build_networks(networks, shape_a, shape_b, sizes):
        """Builds the networks that were not given, in their place in the dict."""
        given = {name: size for name, size in sizes.items() if size is not None}
        layers = given.pop("layers", patchgan.fitting_layers(shape_a))
        judging = {name: size for name, size in given.items() if name == "width"}
        for name, (source, target) in {
            "generator_ab": (shape_a, shape_b),
            "generator_ba": (shape_b, shape_a),
        }.items():
            if networks[name] is None:
                networks[name] = resnet_translator.generator(
                    source, target[-1], **given
                )
        for name, shape in (("discriminator_a", shape_a), ("discriminator_b", shape_b)):
            if networks[name] is None:
                networks[name] = patchgan.discriminator(shape, layers=layers, **judging)


def taken_for_real(logits):
    """E (D(G(a)) - 1)^2, over all patches (section 4, "Training details")."""
    return ops.mean((logits - 1) ** 2)
