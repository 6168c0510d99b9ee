"""The models, one public class a file; importing them here registers them."""

from kerasgan import classifiers, encoders  # noqa: F401, files of them are found here
from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import GENERATIVE, options, register
from kerasgan.errors import old_names, renamed
from kerasgan.models.acgan import ACGAN
from kerasgan.models.autoencoder import Autoencoder
from kerasgan.models.cgan import CGAN
from kerasgan.models.context_encoder import ContextEncoder
from kerasgan.models.cvae import CVAE
from kerasgan.models.cyclegan import CycleGAN
from kerasgan.models.dbm import DBM
from kerasgan.models.dcgan import DCGAN
from kerasgan.models.dragan import DRAGAN
from kerasgan.models.esrgan import ESRGAN
from kerasgan.models.gan import GAN
from kerasgan.models.gan_cls import GANCLS
from kerasgan.models.gated_pixelcnn import GatedPixelCNN
from kerasgan.models.hinge_gan import HingeGAN
from kerasgan.models.infogan import InfoGAN
from kerasgan.models.lsgan import LSGAN
from kerasgan.models.pix2pix import Pix2Pix
from kerasgan.models.pixelcnn import PixelCNN
from kerasgan.models.pixelrnn import PixelRNN
from kerasgan.models.projection_gan import ProjectionGAN
from kerasgan.models.r3gan import R3GAN
from kerasgan.models.ragan import RaGAN
from kerasgan.models.rbm import RBM
from kerasgan.models.rgan import RGAN
from kerasgan.models.sngan import SNGAN
from kerasgan.models.specgan import SpecGAN
from kerasgan.models.srgan import SRGAN
from kerasgan.models.srresnet import SRResNet
from kerasgan.models.stackgan import StackGAN
from kerasgan.models.vae import VAE
from kerasgan.models.wavegan import WaveGAN
from kerasgan.models.wgan import WGAN
from kerasgan.models.wgan_gp import WGANGP

names, registered = GENERATIVE.names, GENERATIVE.registered


def get(name):
    """Returns the model class of that name.

    Raises:
        ValueError: If there is none; the message names the nearest.
    """
    if name in classifiers.names():
        renamed(f"models.get({name!r})", f"kerasgan.classifiers.get({name!r})")
        return classifiers.get(name)
    return GENERATIVE.get(name)


__getattr__ = old_names(__name__, {"Classifier": "kerasgan.classifiers.Classifier"})

__all__ = [
    "ACGAN",
    "CGAN",
    "CVAE",
    "DBM",
    "DCGAN",
    "DRAGAN",
    "ESRGAN",
    "GAN",
    "GANCLS",
    "LSGAN",
    "R3GAN",
    "RBM",
    "RGAN",
    "SNGAN",
    "SRGAN",
    "VAE",
    "WGAN",
    "WGANGP",
    "Autoencoder",
    "ContextEncoder",
    "CycleGAN",
    "GatedPixelCNN",
    "GenerativeModel",
    "HingeGAN",
    "InfoGAN",
    "Pix2Pix",
    "PixelCNN",
    "PixelRNN",
    "ProjectionGAN",
    "RaGAN",
    "SRResNet",
    "SpecGAN",
    "StackGAN",
    "WaveGAN",
    "get",
    "names",
    "options",
    "register",
    "registered",
]
