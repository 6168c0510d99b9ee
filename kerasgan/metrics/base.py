"""What every metric of samples is: numbers with all that they depend on in the name."""

import abc

from kerasgan.errors import is_integer
from kerasgan.metrics import features as extractors


class SampleMetric(abc.ABC):
    """One or several numbers about a sample of images.

    A subclass names its `values`, gathers what it needs of one batch after another, and
    computes. Its formula is a function of arrays in the same file, for those who have
    features already.

    Args:
        features: What the images are seen through, for metrics that look at features or
            probabilities: a name of `kerasgan.metrics.features.names()`, an
            `Extractor`, or any `keras.Model`. None for metrics that look at pixels.
        n: Number of samples to draw.
        seed: Seed of the samples' latents, and of what the metric itself draws.

    Attributes:
        values: Dict of the name of each number -> which is better: `"lower"`,
            `"higher"`, or `"real"`, what real images score; None for an error bar.
        claims: Dict of some of them -> what they claim to measure, a tuple of
            `"fidelity"` (they get worse as images do) and `"coverage"` (they get worse
            where classes are missing). Tests hold each of them to it.
        looks_at: `"images"` (m, height, width, channels) float32 in [-1, 1],
            `"features"` (m, d) or `"probabilities"` (m, classes), both float64.
        example_axes: Number of axes of what it looks at, where it looks at examples
            themselves: 3 of images, 2 of sounds.
        compares: Whether it sets samples against real images; one that does not says
            something of real images too, and is shown none but for its floor.
        labelled: Whether it takes the classes that samples were asked for; what
            `gather` returns is then given them as well, `add(batch, labels)`, and
            refuses a batch without.

    Raises:
        ValueError: `features`, `n` or `seed` is not what it should be.
    """

    values = {}
    claims = {}
    looks_at = "features"
    example_axes = 3
    compares = True
    labelled = False

    def __init__(self, features=None, n=10_000, seed=0):
        if not is_integer(n, least=2) or not is_integer(seed):
            raise ValueError(
                "n must be a whole number of at least 2, and seed one of at least 0. "
                f"Received: n={n!r}, seed={seed!r}."
            )
        kind = type(self).__name__
        if self.looks_at == "images" and features is not None:
            raise ValueError(
                f"{kind} looks at pixels and not at features. Received: "
                f"features={features!r}. Leave it out."
            )
        if self.looks_at != "images" and features is None:
            raise ValueError(
                f"{kind} looks at {self.looks_at}, and these come from a network. "
                "Received: features=None. Write features='classifier_mnist', or any of "
                f"{', '.join(extractors.names())}, or give a keras.Model."
            )
        self.features = None if features is None else extractors.get(features)
        if self.looks_at == "probabilities" and self.features.classes is None:
            raise ValueError(
                f"{kind} looks at class probabilities, and {self.features.name!r} has "
                "none. Give a classifier of kerasgan.metrics.features."
            )
        self.n = int(n)
        self.seed = int(seed)

    @property
    def axes(self):
        """Number of axes of what it measures: 3 of images, 2 of sounds, 1 of points."""
        return self.example_axes if self.features is None else self.features.axes

    @abc.abstractmethod
    def gather(self):
        """Returns an empty collection; `add(batch)` adds what `looks_at` names."""

    @abc.abstractmethod
    def compute(self, sample, real=None):
        """Computes the values.

        Args:
            sample: What `gather` returned, filled with the samples.
            real: The same of real images; None where the metric does not `compare`.

        Returns:
            Dict of the names in `values` -> float.
        """

    def full_names(self):
        """Returns dict of value -> name with extractor, sample count and seed.

        `frechet_classifier_mnist_10k_seed0`, for example.
        """
        parts = [] if self.features is None else [self.features.name]
        whole = self.n % 1000 == 0
        parts += [f"{self.n // 1000}k" if whole else str(self.n), f"seed{self.seed}"]
        return {value: "_".join([value, *parts]) for value in self.values}
