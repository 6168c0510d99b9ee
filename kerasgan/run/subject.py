"""What is evaluated: samples that a model draws, or that lie in files."""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerasgan import datasets, load, presets
from kerasgan.datasets.npz import LABEL_KEYS
from kerasgan.metrics.features import BATCH, as_images
from kerasgan.modalities import Text, of_shape
from kerasgan.run.folder import FILES, RunFolder
from kerasgan.run.given import translating
from kerasgan.run.real import pick
from kerasgan.run.recipe import Recipe

METADATA = "metadata.json"
FILES_OF_SAMPLES = ".npz", ".csv"
LONGEST = 2**16  # bytes of the first line of a table


@dataclass(frozen=True)
class Subject:
    """Images that a seed determines, whatever they come from.

    Attributes:
        path: Path or published name as the user gave it; a model's name.
        source: Has `generate_batches(n, seed=, batch_size=)`, `example` and
            `data_range`; if it is `conditional`, `labels(n, seed)` too.
        sha256: Dict of the name of each file of weights or samples -> its digest.
        recipe: `Recipe` of a run folder or a published preset, else None.
        size: Number of samples there are; None for a model, which draws any number.
    """

    path: str
    source: object
    sha256: dict
    recipe: Recipe | None = None
    size: int | None = None

    @property
    def example(self):
        """The `kerasgan.modalities.Modality` of one of them, in [-1, 1]."""
        example = self.source.example
        return of_shape(example.shape, rate=example.rate)

    @property
    def image_shape(self):
        """`(height, width, channels)`, `(samples, channels)` or `(features,)`."""
        return self.example.shape

    @property
    def conditional(self):
        """Whether each sample has a class that it was asked for."""
        return bool(getattr(self.source, "conditional", False))

    @property
    def caption(self):
        """`(name, Text)` of the captions that samples are made of; None of others."""
        told = getattr(self.source, "conditions", {}).items()
        return next((each for each in told if isinstance(each[1], Text)), None)

    @property
    def given_images(self):
        """Images (n, ...) that samples are made of, in their order; None of others."""
        kinds = getattr(self.source, "conditions", {})
        found = getattr(self.source, "rows", {}).items()
        return next((rows for name, rows in found if kinds[name].pictured), None)

    @property
    def endpoints(self):
        """What a model can be asked: dict of name -> `Endpoint`; empty of files."""
        return getattr(self.source, "endpoints", dict)()

    def labels(self, n, seed):
        """Returns the classes (n,) of the samples of `generate_batches`."""
        return self.source.labels(n, seed)

    def generate_batches(self, n, seed, batch_size=BATCH, **given):
        """Yields n samples in batches (m, height, width, channels) in [-1, 1].

        Points stay in their own units. A model takes what its samples are made of.

        The samples of a smaller n are among those of a larger one.
        """
        options = {"seed": seed, "batch_size": batch_size, **given}
        for images in self.source.generate_batches(n, **options):
            yield as_images(images, self.source.data_range, self.example.axes)

    def facts(self):
        """Returns a dict for JSON: what it was, to the byte."""
        return {"path": self.path, "sha256": self.sha256}


class Stored:
    """Samples in files, which a seed draws without repetition.

    Args:
        path: `.npz` or `.csv` file or folder of images, as for `datasets.load`. Labels
            in the file are the classes that its images were asked for.

    Attributes:
        conditional: Whether there are labels.
    """

    data_range = (-1.0, 1.0)

    def __init__(self, path):
        self.conditional = _has_labels(path)
        self.data = datasets.load(
            path,
            batch_size=BATCH,
            shuffle=False,
            labels=self.conditional,
            normalize=False,  # samples are measured as loud as they are
        )
        self.example = self.data.info.example

    def generate_batches(self, n, seed, batch_size=BATCH):
        """Yields n of the images, in the order of the files."""
        return pick(self.data, self._rows(n, seed))

    def labels(self, n, seed):
        """Returns the labels (n,) of these images."""
        labels = np.concatenate([np.asarray(labels) for _, labels in self.data])
        return labels[self._rows(n, seed)]

    def _rows(self, n, seed):
        order = np.random.default_rng(seed).permutation(self.data.info.size)
        return np.sort(order[:n])

    def digest(self):
        """Returns the SHA-256 of all pixels, float32 in the order of the files."""
        digest = hashlib.sha256()
        for images in self.data:
            digest.update(np.ascontiguousarray(images).tobytes())
        return digest.hexdigest()


def _has_labels(path):
    """Tells whether this is a file with labels, whether or not it is sound."""
    if Path(path).suffix == ".csv":
        with open(path, errors="replace") as file:
            return "label" in file.readline(LONGEST).strip().lower().split(",")
    try:
        with zipfile.ZipFile(path) as file:
            return any(f"{key}.npy" in file.namelist() for key in LABEL_KEYS)
    except Exception:  # a damaged file may raise nearly anything
        return False


def find(subject, given=None, dataset=None, recipe=None):
    """Finds what the user wants evaluated.

    Args:
        subject: A run folder (its newest checkpoint counts), a `.keras` file, a
            preset's folder, published name or address, a file of samples, `.npz` or of
            points `.csv`, or a folder of images; or a model.
        given: Name or path of the images that samples are made of, of a model that
            makes them of images; by default what `translating` finds.
        dataset: What samples are measured against: captions are those of its images,
            where nobody says what the model was trained on.
        recipe: `Recipe` that a model was trained by, where its folder does not say it.

    Returns:
        `Subject`.

    Raises:
        ValueError: None of these, or a model that makes no images.
        FileNotFoundError: There is no such file.
    """
    if not _is_path(subject):
        digest = weights_digest(subject)
        source, size = translating(_drawn(subject), None, given, dataset)
        return Subject(subject.name, source, {"weights": digest}, size=size)
    path = Path(subject)
    name = subject if presets.is_address(subject) else str(path)
    run = (path / FILES["settings"][0]).is_file()
    folder = presets.find(name)
    preset = (folder / presets.CONFIG).is_file()
    if path.suffix in FILES_OF_SAMPLES or (path.is_dir() and not run and not preset):
        return _stored(path)
    if not path.exists() and not preset:
        raise ValueError(
            presets.hint(name)
            or f"There is nothing to evaluate at {str(path)!r}.{presets.nearest(name)} "
            "Give a run folder, a .keras file, a preset's folder or published name, an "
            ".npz file of samples or a folder of images."
        )
    files = [path]
    if run:
        files = [RunFolder(path).newest()[0]]
    elif preset:
        files = [folder / presets.CONFIG, folder / presets.WEIGHTS]
    model, recipe = _drawn(load(name), name), recipe or recipe_of(name)
    source, size = translating(model, recipe, given, dataset)
    return Subject(name, source, _digests(files), recipe, size)


def _is_path(given):
    """Tells whether a path or a name was given, and no model itself."""
    return isinstance(given, str | os.PathLike)


def recipe_of(name):
    """Returns the `Recipe` of a run folder or a published preset; None of others."""
    run = RunFolder(Path(name))
    if run.settings.is_file():
        return run.recipe()
    folder = presets.find(str(name))
    if (folder / presets.CONFIG).is_file():
        return _published_recipe(folder / METADATA)
    return None


def _published_recipe(path):
    """Returns the `Recipe` in the metadata of a published preset, or None."""
    if not path.is_file():
        return None
    try:
        return Recipe(**presets.read_json(path)["recipe"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"{str(path)!r} could not be read ({error}). Publish the preset anew, or "
            "remove that file and say --dataset."
        ) from None


def _stored(path):
    """Returns the subject of samples in files."""
    source = Stored(path)
    digests = {"pixels": source.digest()} if path.is_dir() else _digests([path])
    return Subject(str(path), source, digests, size=source.data.info.size)


def _drawn(model, path=None):
    """Returns a model that draws samples; refuses others."""
    if getattr(model, "generate_batches", None) is None:
        raise ValueError(
            f"{str(path or model.name)!r} is a {type(model).__name__}, which draws no "
            "samples. Give a generative model."
        )
    return model


def _digests(paths):
    """Returns dict of file name -> SHA-256."""
    digests = {}
    for path in paths:
        with open(path, "rb") as file:
            digests[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def weights_digest(model):
    """Returns the SHA-256 of the weights of a Keras model, one after another."""
    digest = hashlib.sha256()
    for weights in model.get_weights():
        digest.update(np.ascontiguousarray(weights).tobytes())
    return digest.hexdigest()
