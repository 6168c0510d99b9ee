"""Images of any size, by networks that were trained on one."""

import numpy as np
from keras import ops

from kerasgan import backend
from kerasgan.draws import Uniform
from kerasgan.engine import checks
from kerasgan.modalities import seeds
from kerasgan.networks.resized import resized

KEPT = 4  # networks of other sizes that a model keeps


class AnySize:
    """The part of a model whose network is convolutions alone.

    Attributes:
        translator: Name of the network that makes images of images.
        way_back: Name of the one that goes the other way; None where there is none.
        step: What sides must be multiples of; images are mirrored at their lower and
            right border to reach it, and cut off again.
        least: Pixels that a side must have at least, reached likewise.
        window: Side of the squares that large images are taken apart into, in pixels of
            what is given; None where they are taken whole.
        reach: Pixels around one that what is made of it depends on; None where nobody
            knows, and images are taken whole.
    """

    translator, way_back = "generator", None
    step = least = 1
    window = None
    reach = 0

    def translate(self, images, *, seed=None, back=False):
        """Makes images of images of any size, of one size in a call.

        Args:
            images: Array (n, height, width, channels) in `data_range`.
            seed: Of what is drawn, as for `generate`.
            back: Whether to go the other way, of a model that has learned both.

        Returns:
            Array (n, height, width, channels) in `data_range`, as many times larger as
            the network makes images.

        Raises:
            ValueError: No such images, or no way back.
        """
        images = checks.check_any_size(images, self.ends(back)[0])
        seed = seeds.drawn(seed)
        made = []
        for number, image in enumerate(images):
            made.append(np.empty(self.translated_shape(image.shape, back), "float32"))
            options = {"seed": seed, "back": back, "number": number}
            for rows, columns, part in self.translated_parts(image, **options):
                made[-1][rows, columns] = part
        return np.stack(made)

    def translated_parts(self, image, *, seed=0, back=False, number=0):
        """Makes one image of one of any size, a part at a time.

        A network with a `window` needs memory for a window alone.

        Args:
            image: Array (height, width, channels) in `data_range`.
            seed: A whole number.
            back: As for `translate`.
            number: Which row of what the seed draws is its own.

        Yields:
            `(rows, columns, part)`: slices of what is made, and the array (height,
            width, channels) in `data_range` that belongs there.
        """
        source, target = self.ends(back)
        factor, row = target.shape[0] // source.shape[0], source.to_networks(image)
        sides = row.shape[:2]
        padding = [(0, max(-side % self.step, self.least - side)) for side in sides]
        row = np.pad(row, [*padding, (0, 0)], mode="symmetric")
        places = [self._windows(side) for side in row.shape[:2]]
        for top, bottom, *rows in places[0]:
            for left, right, *columns in places[1]:
                part = self._run(row[top:bottom, left:right], seed, back, number)
                inside, outside = [], []
                for begin, side, (first, last) in (
                    (top, sides[0], rows),
                    (left, sides[1], columns),
                ):
                    last = min(last, side)  # what was padded is cut off
                    inside.append(
                        slice((first - begin) * factor, (last - begin) * factor)
                    )
                    outside.append(slice(first * factor, last * factor))
                part = np.clip(part[inside[0], inside[1]], -1, 1)
                yield *outside, target.from_networks(part)

    def translated_shape(self, shape, back=False):
        """Returns the shape of what is made of an image (height, width, channels)."""
        source, target = self.ends(back)
        factor = target.shape[0] // source.shape[0]
        return shape[0] * factor, shape[1] * factor, target.shape[-1]

    def _windows(self, side):
        """Returns `(begin, end, first, last)` of each window of a line.

        From first to last is what is taken of it: all but what a pixel at its ends
        depends on, but for the ends of the line, which the window sees as they are.
        """
        reach = self.reach
        if self.window is None or reach is None:
            return [(0, side, 0, side)]
        window = max(self.window, 4 * reach)
        if side <= window:
            return [(0, side, 0, side)]
        found, first = [], 0
        while first < side:
            begin = min(max(0, first - reach), side - window)
            end = begin + window
            last = side if end == side else end - reach
            found.append((begin, end, first, last))
            first = last
        return found

    def _run(self, row, seed, back, number):
        """Returns what a network makes of one image of any size."""
        network = self._of_size(self.way_back if back else self.translator, row.shape)
        inputs = [row[None]]
        for stream, each in enumerate(network.inputs[1:]):
            draw = Uniform(each.shape[1:])
            inputs.append(draw.array(number + 1, seed, stream)[number:])
        made = backend.predict_on_batch(network, inputs if inputs[1:] else inputs[0])
        return ops.convert_to_numpy(made)[0]

    def _of_size(self, name, shape):
        """Returns a network for images of a shape; the last few are kept."""
        own = self.average_of(name) or getattr(self, name)
        first, *others = [tuple(each.shape[1:]) for each in own.inputs]
        if first == shape:
            return own
        known = self._sizes()
        key = id(own), shape
        if key not in known:
            down, right = (shape[axis] / first[axis] for axis in (0, 1))
            drawn = [(round(h * down), round(w * right), c) for h, w, c in others]
            while len(known) >= KEPT:
                known.pop(next(iter(known)))
            known[key] = resized(own, shape, *drawn)
        return known[key]

    def _sizes(self):
        """Returns the networks of other sizes, a dict."""
        found = {}
        self._sizes = lambda: found  # Keras would take them for parts of the model
        return found
