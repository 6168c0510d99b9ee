"""Names of an earlier version: see `resnet_translator` and `patchgan`."""

from kerasgan.errors import old_names

__getattr__ = old_names(
    __name__,
    {
        "generator": "kerasgan.networks.resnet_translator.generator",
        "discriminator": "kerasgan.networks.patchgan.discriminator",
        "fitting_layers": "kerasgan.networks.patchgan.fitting_layers",
    },
)
