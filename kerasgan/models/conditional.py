"""What labels change: how they are read, drawn, and given to the networks."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.errors import unknown
from kerasgan.export import Endpoint
from kerasgan.modalities.label import without_column
from kerasgan.models.labelled import Labelled
from kerasgan.networks import Conditions
from kerasgan.networks.conditions import UNCONDITIONAL

LABEL_SAMPLING = ("data", "uniform")
LABELS = ("labels", (None,), "int32")  # of exported files


def given(network, y):
    """Binds labels y (m, classes): G(z) becomes G(z | y), and D(x) becomes D(x | y).

    Where there are none, and y is None, G(z) and D(x) stay what they are.
    """
    return network if y is None else lambda inputs: network([inputs, y])


class Conditional(Labelled):
    """The part of a GAN that is trained on pairs of images and labels.

    In the discriminator's step, samples take the labels of the real batch, so that it
    compares like with like however rare a class is. In the generator's step they take
    those of the batch again, or uniform ones; see `label_sampling`.

    Args:
        image_shape: As for `GAN`; the networks are those of DCGAN by default.
        latent_dim: As for `GAN`.
        classes: Number of classes, 10 or what your generator takes.
        conditioning: How labels enter the built generator; see
            `kerasgan.networks.conditions`. The class says the default.
        label_sampling: The labels of the generator's step: `"data"`, those of the real
            batch, or `"uniform"`, each class as often as any other. The latter teaches
            it rare classes as eagerly as common ones.
        conditions: `kerasgan.networks.Conditions`: how labels enter the networks, and
            whether D recognises classes; what the class is `told` by default.
        **options: Further arguments of `GAN`.

    Attributes:
        told: `Conditions` of the class, without a number of classes.
        optional: Whether a model of the class may do without labels, `classes` being
            None; its networks are then told none.
    """

    judges_labels = True
    optional = False
    default_networks = "dcgan"
    told = Conditions(generator="concatenation", discriminator="concatenation")

    def __init__(
        self,
        image_shape=None,
        latent_dim=None,
        *,
        classes=None,
        conditioning=None,
        label_sampling="data",
        conditions=None,
        generator=None,
        **options,
    ):
        classes = checks.check_classes(classes, generator, self.optional)
        checks.check_conditioning(conditioning=(conditioning, generator))
        told = (conditions or self.told)._replace(classes=classes)
        told = told._replace(
            generator=conditioning or told.generator,
            recognised=classes if told.recognised else 0,
        )
        super().__init__(
            image_shape,
            latent_dim,
            generator=generator,
            conditions=UNCONDITIONAL if classes is None else told,
            **options,
        )
        self.ask_for(classes)
        self.judges_labels = self.judges_labels and self.conditional
        self.label_sampling = check_label_sampling(label_sampling)

    def sample_labels(self, y, m):
        """Draws the labels (m, classes) of the generator's step.

        Args:
            y: Labels (m, classes) of the real batch.
            m: Their number.
        """
        if self.label_sampling == "data" or y is None:
            return y
        return self.one_hot(self.training_noise.integers((m,), self.classes))

    def call(self, inputs, training=False):
        """Maps `[latents (m, latent_dim), labels]` to images (m, ...) in `data_range`.

        Labels are whole numbers (m,) or rows (m, classes), one-hot or mixtures.
        """
        if not self.conditional:
            return super().call(inputs, training=training)
        latents, labels = inputs
        labels = ops.convert_to_tensor(labels)
        labels = without_column(labels, labels.shape[:1])
        rows = labels if len(labels.shape) == 2 else self.one_hot(labels)
        return self.from_networks(self.sampler([latents, rows], training=training))

    def compile(self, *arguments, **options):
        """As for `GAN`; a relativistic loss wants `label_sampling="data"`."""
        super().compile(*arguments, **options)
        compared = self.loss.relativistic and self.judges_labels
        if compared and self.label_sampling != "data":
            raise ValueError(
                "A relativistic loss compares each sample with a real example of its "
                f"own label. Received: label_sampling={self.label_sampling!r}. "
                'Construct the model with label_sampling="data".'
            )

    def test_step(self, data):
        """Both losses and the compiled metrics on real pairs and fresh samples."""
        G, D = self.playing(training=False)
        x, y = self.test_images(data), self.test_labels(data)
        z = self.sample_latent(ops.shape(x)[0], self.test_noise)
        play = self.judge(given(G, y), given(D, y), x, z, training=False)
        return self.log_test(play)

    def discriminator_inputs(self, x, labels=None):
        """Returns what the discriminating network takes: images, and label rows."""
        if not self.judges_labels:
            return x
        return [x, self.asked(labels, len(x))["labels"]]

    def endpoints(self):
        """Returns the sampler (latents, labels -> images), and D (likewise -> logits).

        In exported files labels are whole numbers (m,), int32.
        """

        def discriminate(images, labels):
            pair = [self.to_networks(images), self.one_hot(labels)]
            return self.discriminator(pair, training=False)

        if not self.judges_labels:
            return super().endpoints()
        inputs = [("images", (None, *self.image_shape), "float32"), LABELS]
        return {**super().endpoints(), "discriminate": Endpoint(discriminate, inputs)}

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            **super().get_config(),
            "classes": self.classes,
            "label_sampling": self.label_sampling,
        }


def check_label_sampling(label_sampling):
    """Refuses what is no way to draw the labels of samples."""
    if label_sampling not in LABEL_SAMPLING:
        raise ValueError(unknown("label_sampling", label_sampling, LABEL_SAMPLING))
    return label_sampling
