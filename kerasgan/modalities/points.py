"""Points in a space of a few dimensions."""

from pathlib import Path

import numpy as np

from kerasgan.errors import is_integer
from kerasgan.modalities.modality import NO_SHAPE, Modality

CROWD = 20  # points in the place of one image
MOST_COLUMNS = 63  # of a table of points; one of more holds pixels


class Points(Modality):
    """Points `(features,)`.

    Args:
        shape: `(features,)`, the number of coordinates of one point.
        data_range: `(low, high)` of the coordinates; by default they have no range, and
            nothing scales them.
        binary: Whether each coordinate is one of the two ends of the range.

    Raises:
        ValueError: Another shape, or no range.
    """

    things = "points"
    together = True
    units = True
    extractor = "coordinates"
    table = True
    networks = "mlp"

    def __init__(self, shape, data_range=None, binary=False):
        whole = isinstance(shape, (tuple, list)) and len(shape) == 1
        if not whole or not is_integer(shape[0], least=1):
            raise ValueError(NO_SHAPE.format(shape))
        super().__init__(shape, data_range, binary)

    @property
    def extent(self):
        """The number of coordinates in words."""
        return f"{self.shape[0]} coordinate{'s' * (self.shape[0] > 1)}"

    def sheet(self, examples, columns=None):
        """Draws points in one picture; see `kerasgan.pictures.scatter`.

        Of more than two coordinates it shows the first two.

        Args:
            examples: Array (n, features); what is not finite is left out.
            columns: Has no meaning here, where no point has a place of its own.
        """
        from kerasgan import pictures

        return pictures.scatter(np.asarray(examples)[:, :2])

    def shown(self, places):
        """Returns `CROWD` points for each place."""
        return CROWD * places

    def beside(self, samples, real, columns):
        """Draws samples over the training points that are nearest to each."""
        from kerasgan import pictures

        names = "nearest training points", "samples"
        pair = (np.asarray(each)[:, :2] for each in (real, samples))
        yield f"{len(samples):,} samples", pictures.points(*pair, names=names)

    def save(self, examples, folder, bits=None):
        """Writes one file, `points.csv`: a row a point, under the names x1, x2 ..."""
        if bits not in (None, 16):
            raise ValueError(
                f"Tables of points have no bits. Received: bits={bits!r}. Leave it out."
            )
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "points.csv"
        self.write_table(examples, path)
        return [path]

    def write_table(self, examples, path, labels=None):
        """Writes a `.csv` file, a row a point, that `kerasgan.datasets.load` reads.

        Args:
            examples: Array (n, features).
            path: File to write.
            labels: Whole numbers (n,) for a last column `label`, or None.

        Raises:
            ValueError: The points have more coordinates than a table takes.
        """
        if self.shape[0] > MOST_COLUMNS:
            raise ValueError(
                f"Tables hold points of at most {MOST_COLUMNS} coordinates. Received: "
                f"{path} for {self.shape[0]}. Write an .npz file."
            )
        names = [f"x{each}" for each in range(1, self.shape[0] + 1)]
        rows = np.asarray(examples, "float32")
        if labels is not None:
            names, rows = [*names, "label"], np.column_stack([rows, labels])
        header = ",".join(names)
        np.savetxt(path, rows, "%.9g", ",", header=header, comments="")

    def arrays(self, examples):
        """Returns the points under their name."""
        return {"points": examples}
