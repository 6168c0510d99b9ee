"""What every latent tool returns: a labelled table of images, or of sounds."""

import textwrap
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kerasgan import pictures

SMALLEST = 48  # height of an image in the picture
GAP = 8  # between labels and images
LINE = 16  # letters of a label, before it goes on below


@dataclass(frozen=True)
class Sheet:
    """Images in rows and columns, with the latents that they were made of.

    What else the images were asked for is among the numbers, by its name: captions (n,)
    or vectors (n, size), the same along a row.

    Attributes:
        images: Array (rows, columns, height, width, channels) in `data_range`; or
            sounds (rows, columns, samples, channels).
        rows: Labels of the rows, a list of str; "\\n" breaks their lines.
        columns: Labels of the columns, likewise.
        data_range: `(low, high)` of the pixel values.
        latents: Array (rows, columns, latent_dim), or None.
        labels: Label rows (rows, columns, classes), or None.
        numbers: Dict of name -> array, what else the tool found.
        example: The `kerasgan.modalities.Modality` of what is not images; else None.
    """

    images: np.ndarray
    rows: list
    columns: list
    data_range: tuple = (-1.0, 1.0)
    latents: np.ndarray | None = None
    labels: np.ndarray | None = None
    numbers: dict = field(default_factory=dict)
    example: object = None

    def __post_init__(self):
        received = np.shape(self.images)
        axes = 3 if self.example is None else self.example.axes
        if len(received) != 2 + axes or received[:2] != (
            len(self.rows),
            len(self.columns),
        ):
            raise ValueError(
                "images must have the shape (rows, columns, height, width, channels), "
                f"with a label for each row and column. Received: shape {received}, "
                f"{len(self.rows)} and {len(self.columns)} labels."
            )

    def cells(self, columns=slice(None)):
        """Returns the pictures of some columns in rows, and the range of their values.

        Args:
            columns: An index or a slice of the columns.
        """
        shape = np.shape(self.images)[2:]
        chosen = self.images[:, columns].reshape(-1, *shape)
        if self.example is None:
            return chosen, self.data_range
        return self.example.cells(chosen)

    def layout(self):
        """Returns `(margin, smallest)`: pixels for row labels, and of an image."""
        font = ImageFont.load_default(14)
        height, width = self.cells(slice(1))[0].shape[1:3]
        left, tallest = _size(self.rows, font)
        widest = _size(self.columns, font)[0]
        smallest = max(SMALLEST, tallest, round((widest + GAP) * height / width))
        return left + 2 * GAP if left else 0, smallest

    def picture(self, layout=None):
        """Draws the images, row labels on the left and column labels on top.

        Small images are enlarged by a whole factor, until the column labels fit.

        Args:
            layout: That of another sheet, for pictures whose columns lie below each
                other; its own by default.

        Returns:
            A `PIL.Image`.
        """
        font = ImageFont.load_default(14)
        left, smallest = self.layout() if layout is None else layout
        images, data_range = self.cells()
        table = pictures.grid(images, len(self.columns), data_range, smallest)
        top = _size(self.columns, font)[1]
        top = top + 2 * GAP if top else 0
        sheet = Image.new("RGB", (left + table.width, top + table.height), "white")
        sheet.paste(table, (left, top))
        draw = ImageDraw.Draw(sheet)
        options = {"fill": pictures.REAL, "font": font, "align": "center"}
        for place, label in enumerate(self.columns):
            x = left + (place + 0.5) * table.width / len(self.columns)
            draw.multiline_text((x, top / 2), label, anchor="mm", **options)
        for place, label in enumerate(self.rows):
            y = top + (place + 0.5) * table.height / len(self.rows)
            draw.multiline_text((left / 2, y), label, anchor="mm", **options)
        return sheet

    def save(self, path):
        """Writes the picture to a file."""
        self.picture().save(path)

    def save_gif(self, path, milliseconds=150):
        """Writes an animation over the columns, there and back, all rows in each frame.

        Args:
            path: File to write.
            milliseconds: Time that each column stays; the first rests for 2 seconds.
        """
        order = [*range(len(self.columns)), *range(len(self.columns) - 2, -1, -1)]
        frames = []
        for column in order:
            images, data_range = self.cells(column)
            frames.append(pictures.grid(images, None, data_range, SMALLEST))
        pictures.save_gif(frames, path, milliseconds)

    def save_wav(self, path):
        """Writes all sounds as one WAV file, row by row, a pause behind each.

        Raises:
            ValueError: These are images, or of an unknown rate.
        """
        if self.example is None:
            raise ValueError(
                f"A WAV file holds sounds, and these are images. Received: {path!r}. "
                "Call save."
            )
        self.example.join(self.images.reshape(-1, *self.images.shape[2:]), path)

    def arrays(self):
        """Returns everything as a dict of arrays, for `numpy.savez`."""
        named = {"images": self.images, "latents": self.latents, "labels": self.labels}
        named |= {"rows": np.array(self.rows), "columns": np.array(self.columns)}
        named |= {"data_range": np.array(self.data_range), **self.numbers}
        return {name: value for name, value in named.items() if value is not None}


def _size(labels, font):
    """Returns width and height of the largest of some labels, in pixels."""
    draw = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    boxes = [draw.multiline_textbbox((0, 0), label, font) for label in labels if label]
    widths, heights = ([box[side] for box in boxes] for side in (2, 3))
    return round(max(widths, default=0)), round(max(heights, default=0))


def sheet(model, latents, given, columns, rows=None, make=None, **numbers):
    """Makes the images of latents, a column at a time.

    So the images of a column are those of `model.generate_from`, to the last bit.

    Args:
        model: A `GenerativeModel` of images or sounds.
        latents: Array (rows, columns, latent_dim).
        given: Dict of what the images are asked for: name -> rows (rows, columns, ...).
        columns: Labels of the columns.
        rows: Labels of the rows; by default their class or caption where they have a
            single one, or their numbers.
        make: Function of latents (rows, latent_dim) and of `given`, by name -> images;
            `model.generate_from` by default.
        **numbers: What else the tool found.

    Returns:
        A `Sheet`.
    """
    latents = np.asarray(latents, "float32")
    labels = given.get("labels")
    if make is None:
        make = model.generate_from
        told = {each: rows[:, 0] for each, rows in given.items() if each != "labels"}
        outside = {each: model.conditions[each].outside(told[each]) for each in told}
        numbers = outside | numbers
    images = []
    for place in range(len(columns)):
        column = {name: each[:, place] for name, each in given.items()}
        images.append(make(latents[:, place], **column))
    rows = _names(model, given, len(latents)) if rows is None else rows
    data_range = tuple(float(bound) for bound in model.data_range)
    example = None if model.example.pictured else model.example
    numbers = {name: np.asarray(value) for name, value in numbers.items()}
    return Sheet(
        *(np.stack(images, axis=1), rows, columns, data_range, latents, labels),
        numbers=numbers,
        example=example,
    )


def spread(given, columns):
    """Repeats what is asked for along the columns: rows (n, ...) -> (n, columns, ...).

    Args:
        given: Dict of name -> rows.
        columns: Number of columns.
    """
    return {
        name: np.repeat(rows[:, None], columns, axis=1) for name, rows in given.items()
    }


def label_of(text):
    """Returns a text as a label of rows or columns, on several lines if it is long."""
    return textwrap.fill(str(text), LINE)


def _names(model, given, n):
    """Returns the labels of n rows; `given` is as for `sheet`."""
    for name, rows in given.items():
        captions = model.conditions[name].captions(rows[:, 0])
        if captions is not None:
            return [label_of(caption) for caption in captions]
    labels = given.get("labels")
    if labels is None or not (labels.max(axis=2) == 1).all():
        return [str(row + 1) for row in range(n)]
    return [f"class {row.argmax()}" for row in labels[:, 0]]
