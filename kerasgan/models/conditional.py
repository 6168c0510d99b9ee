"""What labels change: how they are read, drawn, and given to the networks."""

from keras import ops

from kerasgan.engine import checks
from kerasgan.errors import unknown
from kerasgan.export import Endpoint
from kerasgan.modalities import Label, seeds
from kerasgan.modalities.label import one_hot, without_column
from kerasgan.networks import Conditions
from kerasgan.networks.conditions import UNCONDITIONAL

LABEL_SAMPLING = ("data", "uniform")
LABELS = ("labels", (None,), "int32")  # of exported files


def given(network, y):
    """Binds labels y (m, classes): G(z) becomes G(z | y), and D(x) becomes D(x | y).

    Where there are none, and y is None, G(z) and D(x) stay what they are.
    """
    return network if y is None else lambda inputs: network([inputs, y])


class Conditional:
    """The part of a model that is trained on pairs of images and labels.

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

    conditional = True
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
        if classes is None:
            self.conditional = self.judges_labels = False
        else:
            self.conditions = {"labels": Label(classes)}
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

    def unpack_batches(self, data, count):
        """Returns `(batches, m)`: pairs of images in [-1, 1] and labels (m, classes).

        Takes what `GenerativeModel.unpack_batches` takes, paired with labels: whole
        numbers (m,), one-hot rows (m, classes), or (m, count) of them.
        """
        images, m = super().unpack_batches(data, count)
        if not self.conditional:
            return [(x, None) for x in images], m
        y = self.labels_of(data)  # (m, classes), or (m, count, classes)
        labels = [y] * count if len(y.shape) == 2 else [y[:, i] for i in range(count)]
        return list(zip(images, labels, strict=True)), m

    def labels_of(self, data):
        """Returns the labels of a batch as float32 rows, (m, classes).

        A label out of range, which `fit` refuses where it sees it, gives a row of NaN,
        and so losses that are NaN: never silently a sample without a class.
        """
        y, rows = checks.check_label_batch(data, self)
        y = ops.cast(y, "float32") if rows else self.one_hot(y)
        return y / ops.sum(y, axis=-1, keepdims=True)

    def one_hot(self, labels):
        """Turns whole numbers (m,) into rows (m, classes); NaN where out of range."""
        return one_hot(labels, self.classes)

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
        return self.example.from_networks(
            self.sampler([latents, rows], training=training)
        )

    def labels(self, n, seed=None):
        """Draws the labels that `generate` uses where it is given none.

        Returns:
            int32 (n,), uniform over the classes.
        """
        checks.check_generate(n, seed)
        return self.conditions["labels"].array(n, seeds.drawn(seed), len(self.draws))

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

    def test_labels(self, data):
        """Returns the labels (m, classes) of a batch, as `test_images` its images.

        None of a model without classes.
        """
        if not self.conditional:
            return None
        return ops.reshape(self.labels_of(data), (-1, self.classes))

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
            pair = [self.example.to_networks(images), self.one_hot(labels)]
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
