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
    **given,
):
    """Searches the latents whose samples are nearest to given images.

    Descends mean squared error + prior |z|^2 / d with Adam, the rate falling to zero as
    a cosine, from the nearest few of many samples to each image, and keeps what was
    nearest on the way. All latents move, an InfoGAN's codes too; and of a conditional
    model without `labels` also the label rows, as mixtures of classes. Captions are not
    searched: they are given.

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
        **given: What else the images show, as for `model.generate_from`: `caption`, one
            for all or one for each.

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
    known = labels is not None or bool(given) or bool(model.undrawn)
    asked = None
    if known:
        zeros = np.zeros((n, model.latent_dim))
        _, asked = with_rows(model, zeros, labels, **given)
    latents, told = _candidates(model, targets, asked, restarts, seed)
    courses = []
    chunk = max(AT_ONCE // restarts, 1)
    for first in range(0, n, chunk):
        part = slice(first, first + chunk)
        of_part = {name: rows[part] for name, rows in told.items()}
        search = _Search(model, targets[part], latents[part], of_part, known, prior)
        courses.append(search.run(steps, learning_rate))
    return _gathered(model, np.asarray(images), steps, courses)


def _candidates(model, targets, asked, restarts, seed):
    """Returns the nearest samples to each image: latents, and what networks are told.

    The latents are (n, restarts, ...), and so is each array of the dict that stands
    beside them. Where it is known what images show, that alone is looked at.

    Args:
        model: As for `project`.
        targets: Images (n, ...) in [-1, 1].
        asked: Dict of name -> rows (n, ...); None where that is not known.
        restarts: As for `project`.
        seed: Likewise.
    """
    n = len(targets)
    count = max(CANDIDATES, restarts)
    groups, group_of = [None], np.zeros(n, "int64")
    if asked:
        rows = np.concatenate([*asked.values()], axis=1)
        _, groups, group_of = np.unique(
            rows, axis=0, return_index=True, return_inverse=True
        )
    latents, told = np.empty((n, restarts, model.latent_dim), "float32"), {}
    for index, place in enumerate(groups):
        if place is None:
            z, mine = starts(model, count, seed)
            mine = model.embed(mine)
        else:
            z = model.latents(count, seed)
            one = {name: rows[place : place + 1] for name, rows in asked.items()}
            one = model.embed(one)
            mine = {name: np.repeat(row, count, axis=0) for name, row in one.items()}
        samples = model.example.to_networks(model.generate_embedded(z, **mine))
        here = group_of == index
        _, found = nearest(
            targets[here].reshape(here.sum(), -1), samples.reshape(count, -1), restarts
        )
        latents[here] = z[found]
        for name, rows in mine.items():
            empty = np.empty((n, restarts, *rows.shape[1:]), rows.dtype)
            told.setdefault(name, empty)[here] = rows[found]
    return latents, told


class _Search:
    """Several searches for each of a batch of images at once.

    Args:
        model: The model.
        targets: Images (n, ...) in [-1, 1].
        latents: Starts (n, restarts, latent_dim).
        told: Dict of what networks are told: name -> rows (n, restarts, ...).
        known: Whether that stays as it is; labels that do not are searched as mixtures.
        prior: As for `project`.
    """

    def __init__(self, model, targets, latents, told, known, prior):
        self.model, self.prior = model, prior
        self.n, self.restarts = latents.shape[:2]
        self.targets = ops.repeat(ops.convert_to_tensor(targets), self.restarts, axis=0)
        z = latents.reshape(-1, latents.shape[2])
        self.latents = keras.Variable(z, name="latents")
        self.errors = keras.Variable(np.zeros(len(z), "float32"), trainable=False)
        self.moved = [self.latents]
        self.known, self.logits = {}, {}
        for name, rows in told.items():
            rows = rows.reshape(-1, *rows.shape[2:])
            if known:
                self.known[name] = ops.convert_to_tensor(rows)
            else:
                self.logits[name] = keras.Variable(SURE * rows, name="logits")
                self.moved.append(self.logits[name])

    def told(self):
        """Returns what networks are told at this moment: dict of name -> tensor."""
        searched = {name: ops.softmax(y.value) for name, y in self.logits.items()}
        return self.known | searched

    def loss(self):
        """Returns the sum over all searches; each has a gradient of its own."""
        z, model = self.latents.value, self.model
        images = model.sample(model.sampling_networks(), model.draws_of(z), self.told())
        errors = ops.mean(ops.square(images - self.targets), axis=(1, 2, 3))
        self.errors.assign(ops.stop_gradient(errors))
        return ops.sum(errors + self.prior * ops.mean(ops.square(z), axis=1))

    def run(self, steps, learning_rate):
        """Returns the course: errors (steps + 1, n), and snapshots of the best.

        Snapshots are dicts of what networks are told, (n, ...), and of the latents, by
        the name None.
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
            now = {None: self.latents.value, **self.told()}
            places = np.arange(self.n) * self.restarts + errors.argmin(axis=1)
            better = errors.min(axis=1) < best
            now = {k: ops.convert_to_numpy(now[k])[places] for k in now}
            old = now if found is None else found
            found = {k: np.where(better[:, None], now[k], old[k]) for k in now}
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
        told = {k: np.concatenate([part[k] for part in parts]) for k in parts[0]}
        latents = told.pop(None)
        frames.append(model.generate_embedded(latents, **told))
    low, high = (float(bound) for bound in model.data_range)
    differences = (images.astype("float64") - frames[-1]) / (high - low)
    with np.errstate(divide="ignore"):
        psnr = -10 * np.log10(np.mean(differences**2, axis=(1, 2, 3)))
    return Projection(
        images=images,
        reconstructions=frames[-1],
        latents=latents,
        labels=told.get("labels"),
        errors=errors,
        psnr=psnr,
        snapshots=np.stack(frames),
        steps=snapshot_steps(steps),
        data_range=(low, high),
    )
