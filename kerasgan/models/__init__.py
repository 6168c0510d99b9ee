"""The models, one public class a file; importing them here registers them."""

from kerasgan.engine.base import GenerativeModel
from kerasgan.engine.registry import get, names, options, register, registered
from kerasgan.models.acgan import ACGAN
from kerasgan.models.cgan import CGAN
from kerasgan.models.classifier import Classifier
from kerasgan.models.cyclegan import CycleGAN
from kerasgan.models.dcgan import DCGAN
from kerasgan.models.dragan import DRAGAN
from kerasgan.models.gan import GAN
from kerasgan.models.hinge_gan import HingeGAN
from kerasgan.models.infogan import InfoGAN
from kerasgan.models.lsgan import LSGAN
from kerasgan.models.projection_gan import ProjectionGAN
from kerasgan.models.r3gan import R3GAN
from kerasgan.models.ragan import RaGAN
from kerasgan.models.rgan import RGAN
from kerasgan.models.sngan import SNGAN
from kerasgan.models.vae import VAE
from kerasgan.models.wavegan import WaveGAN
from kerasgan.models.wgan import WGAN
from kerasgan.models.wgan_gp import WGANGP

__all__ = [
    "ACGAN",
    "CGAN",
    "DCGAN",
    "DRAGAN",
    "GAN",
    "LSGAN",
    "R3GAN",
    "RGAN",
    "SNGAN",
    "VAE",
    "WGAN",
    "WGANGP",
    "Classifier",
    "CycleGAN",
    "GenerativeModel",
    "HingeGAN",
    "InfoGAN",
    "ProjectionGAN",
    "RaGAN",
    "WaveGAN",
    "get",
    "names",
    "options",
    "register",
    "registered",
]
