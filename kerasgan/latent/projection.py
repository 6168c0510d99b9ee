"""Real images in the latent space: the latents whose samples come nearest."""

import keras
import numpy as np
from keras import ops

from kerasgan import backend
from kerasgan.errors import check_positive, is_real
from kerasgan.latent.checks import check_makes_images, starts, with_rows
from kerasgan.latent.projected import Projection
from kerasgan.metrics.features import as_images
from kerasgan.metrics.neighbours import nearest
from kerasgan.modalities import ranges

CANDIDATES = 1024  # samples that the search may start from
AT_ONCE = 512  # latents in a batch
SNAPSHOTS = 20
SURE = 4.0  # logit of the class that a search over classes starts from


def project(
    model,
    images,
    steps=300,
    restarts=4,
    labels=None,
    learning_rate=0.1,
    prior=1e-3,
    seed=0,
):
    """Searches the latents whose samples are nearest to given images.

    Descends mean squared error + prior |z|^2 / d with Adam, the rate falling to zero as
    a cosine, from the nearest few of many samples to each image, and keeps what was
    nearest on the way. All latents move, an InfoGAN's codes too; and of a conditional
    model without `labels` also the label rows, as mixtures of classes.

    Args:
        model: A `GenerativeModel`.
        images: Array (n, height, width, channels) in the model's `data_range`.
        steps: Steps of Adam.
        restarts: Searches for each image, the best of which is kept.
        labels: As for `model.generate_from`, if the classes are known.
        learning_rate: Adam's, at the start.
        prior: Weight of the latents' size; 0 for none, which finds nearer images at
            latents that are less likely.
        seed: Seed of the samples that the search starts from.

    Returns:
        A `Projection`.

    Raises:
        ValueError: An argument is out of range, or images are not the model's.

    Reference: Creswell and Bharath, "Inverting the Generator of a Generative
    Adversarial Network", 2016, https://arxiv.org/abs/1611.05644; the starts are ours.
    """
    check_positive(steps=steps, restarts=restarts)
    for name, value, least in (
        ("learning_rate", learning_rate, 1e-9),
        ("prior", prior, 0),
    ):
        if not is_real(value) or value < least:
            raise ValueError(
                f"{name} must be a number of at least {least:g}. Received: {value!r}."
            )
    check_makes_images(model)
    targets = as_images(images, model.data_range)
    ranges.warn_of_part(np.min(images), np.max(images), model.data_range)
    if targets.shape[1:] != tuple(model.image_shape):
        raise ValueError(
            f"images must have the model's shape {tuple(model.image_shape)}. Received: "
            f"{targets.shape[1:]}. Load them as the model saw them."
        )
    n = len(targets)
    rows = None
    if labels is not None:
        _, rows = with_rows(model, np.zeros((n, model.latent_dim)), labels)
    candidates = _candidates(model, targets, rows, restarts, seed)
    courses = []
    chunk = max(AT_ONCE // restarts, 1)
    for first in range(0, n, chunk):
        part = slice(first, first + chunk)
        given = rows is not None
        z, y = (None if each is None else each[part] for each in candidates)
        search = _Search(model, targets[part], z, y, given, prior)
        courses.append(search.run(steps, learning_rate))
    return _gathered(model, np.asarray(images), steps, courses)


def _candidates(model, targets, rows, restarts, seed):
    """Returns the nearest samples to each image: latents and label rows, or None.

    Both are (n, restarts, ...). Where classes are known only they are looked at.
    """
    n = len(targets)
    count = max(CANDIDATES, restarts)
    if rows is None:
        groups, group_of = [None], np.zeros(n, "int64")
    else:
        groups, group_of = np.unique(rows, axis=0, return_inverse=True)
    latents = np.empty((n, restarts, model.latent_dim), "float32")
    labels = (
        np.empty((n, restarts, model.classes), "float32") if model.conditional else None
    )
    for index, group in enumerate(groups):
        asked = None if group is None else np.repeat(group[None], count, axis=0)
        z, y = starts(model, count, seed, asked)
        samples = model.example.to_networks(model.generate_from(z, y))
        mine = group_of == index
        _, found = nearest(
            targets[mine].reshape(mine.sum(), -1), samples.reshape(count, -1), restarts
        )
        latents[mine] = z[found]
        if y is not None:
            labels[mine] = y[found]
    return latents, labels


class _Search:
    """Several searches for each of a batch of images at once.

    Args:
        model: The model.
        targets: Images (n, ...) in [-1, 1].
        latents: Starts (n, restarts, latent_dim).
        labels: Label rows (n, restarts, classes), or None.
        given: Whether the label rows stay as they are.
        prior: As for `project`.
    """

    def __init__(self, model, targets, latents, labels, given, prior):
        self.model, self.prior = model, prior
        self.n, self.restarts = latents.shape[:2]
        self.targets = ops.repeat(ops.convert_to_tensor(targets), self.restarts, axis=0)
        z = latents.reshape(-1, latents.shape[2])
        self.latents = keras.Variable(z, name="latents")
        self.errors = keras.Variable(np.zeros(len(z), "float32"), trainable=False)
        self.moved = [self.latents]
        self.labels = self.logits = None
        if labels is not None:
            y = labels.reshape(-1, labels.shape[2])
            if given:
                self.labels = ops.convert_to_tensor(y)
            else:
                self.logits = keras.Variable(SURE * y, name="logits")
                self.moved.append(self.logits)

    def rows(self):
        """Returns the label rows of this moment, a tensor or None."""
        return self.labels if self.logits is None else ops.softmax(self.logits.value)

    def loss(self):
        """Returns the sum over all searches; each has a gradient of its own."""
        z, y = self.latents.value, self.rows()
        images = self.model(z if y is None else [z, y])
        images = self.model.example.to_networks(images)
        errors = ops.mean(ops.square(images - self.targets), axis=(1, 2, 3))
        self.errors.assign(ops.stop_gradient(errors))
        return ops.sum(errors + self.prior * ops.mean(ops.square(z), axis=1))

    def run(self, steps, learning_rate):
        """Returns the course: errors (steps + 1, n), and snapshots of the best.

        Snapshots are lists of `(latents (n, ...), label rows (n, ...) or None)`.
        """
        schedule = keras.optimizers.schedules.CosineDecay(learning_rate, steps)
        optimizer = keras.optimizers.Adam(schedule)
        optimizer.build(self.moved)
        kept = set(snapshot_steps(steps))
        best = np.full(self.n, np.inf)
        found, course, snapshots = None, [], []
        for step in range(steps + 1):
            _, gradients = backend.value_and_gradients(self.loss, self.moved)
            errors = ops.convert_to_numpy(self.errors.value).reshape(self.n, -1)
            now = [ops.convert_to_numpy(self.latents.value)]
            if self.rows() is not None:
                now.append(ops.convert_to_numpy(self.rows()))
            places = np.arange(self.n) * self.restarts + errors.argmin(axis=1)
            better = errors.min(axis=1) < best
            now = [each[places] for each in now]
            found = (
                now
                if found is None
                else [
                    np.where(better[:, None], new, old)
                    for new, old in zip(now, found, strict=True)
                ]
            )
            best = np.minimum(best, errors.min(axis=1))
            course.append(best)
            if step in kept:
                snapshots.append(found)
            if step < steps:
                optimizer.apply(gradients, self.moved)
        return np.array(course, "float64"), snapshots


def snapshot_steps(steps):
    """Returns the steps that are kept as pictures: from the first to the last."""
    return np.unique(np.linspace(0, steps, SNAPSHOTS + 1).astype(int)).tolist()


def _gathered(model, images, steps, courses):
    """Makes one `Projection` of the courses of all batches."""
    errors = np.concatenate([course for course, _ in courses], axis=1)
    frames = []
    for parts in zip(*(snapshots for _, snapshots in courses), strict=True):
        found = [np.concatenate(each) for each in zip(*parts, strict=True)]
        frames.append(model.generate_from(*found))
    latents, labels = found if model.conditional else (*found, None)
    low, high = (float(bound) for bound in model.data_range)
    differences = (images.astype("float64") - frames[-1]) / (high - low)
    with np.errstate(divide="ignore"):
        psnr = -10 * np.log10(np.mean(differences**2, axis=(1, 2, 3)))
    return Projection(
        images=images,
        reconstructions=frames[-1],
        latents=latents,
        labels=labels,
        errors=errors,
        psnr=psnr,
        snapshots=np.stack(frames),
        steps=snapshot_steps(steps),
        data_range=(low, high),
    )
