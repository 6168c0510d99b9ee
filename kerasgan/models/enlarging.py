"""What models share that make large images of small ones."""

from keras import ops

from kerasgan import backend
from kerasgan.engine import checks
from kerasgan.layers.resampling import resized
from kerasgan.modalities import Image
from kerasgan.models.any_size import AnySize
from kerasgan.networks import srresnet


class Enlarging(AnySize):
    """The part of a model that learns from images, and is given small ones.

    The small images are made of the large ones, in training and in `evaluate`, by
    Pillow's bicubic filter with antialiasing, and clipped to the range; see
    `kerasgan.layers.resampling`.

    Attributes:
        enlarge: How many times larger it makes them.
    """

    window = 128

    truthful = compares_luma = True

    def sized(self, image_shape, enlarge, data_range):
        """Sets what is enlarged, and returns the `Image` of what is made."""
        example = Image(image_shape or (28, 28, 1), data_range)
        self.small = Image(checks.check_enlarging(example.shape, enlarge), data_range)
        self.enlarge = enlarge
        return example

    @property
    def fields(self):
        """What a batch holds: large images."""
        return {self.example.things: self.example}

    def given_in(self, images):
        """Returns the small images that are made of large ones, in `data_range`."""
        x = self.example.to_networks(ops.cast(images, "float32"))
        return {"images": self.small.from_networks(self.shrunk(x))}

    def untouched(self, given):
        """Returns small images as the same filter enlarges them."""
        height, width, _ = self.example.shape
        made = resized(self.small.to_networks(given), height, width)
        return self.example.from_networks(ops.convert_to_numpy(ops.clip(made, -1, 1)))

    def given_again(self, samples):
        """Returns the small images that are made of large ones."""
        return ops.convert_to_numpy(self.given_in(samples)["images"])

    @property
    def reach(self):
        """Small pixels around one that its enlargement depends on."""
        return srresnet.reach(self.generator)

    @property
    def border(self):
        """Pixels that a comparison leaves out: as many as images are enlarged."""
        return self.enlarge

    def shrunk(self, x):
        """Returns small images (m, ...) of large ones, both in [-1, 1]."""
        height, width, _ = self.small.shape
        return ops.clip(resized(x, height, width), -1, 1)

    def sample(self, networks, draws, given):
        """Makes large images of small ones: G(I_LR), clipped to the range."""
        return ops.clip(networks.generator(given["images"]), -1, 1)

    def mean_squared_error(self, x, made):
        """E |x - G(I_LR)|^2 over all pixels (equation 4); observes it in decibels."""
        error = ops.mean((x - made) ** 2)
        with backend.without_gradients():
            decibels = -10 * ops.log10(ops.stop_gradient(error) / 4)  # of [-1, 1]
            self.observe(psnr=decibels)
        return error
