"""The models, one public class a file; importing them here registers them."""

from kerasgan.models.base import GenerativeModel
from kerasgan.models.dcgan import DCGAN
from kerasgan.models.gan import GAN
from kerasgan.models.registry import get, names, options, register

__all__ = ["DCGAN", "GAN", "GenerativeModel", "get", "names", "options", "register"]
