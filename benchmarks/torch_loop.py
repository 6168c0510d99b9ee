"""A training loop written by hand in PyTorch alone, for `throughput.py`."""

import torch
from torch import nn

LATENTS = 100


def loop(x, batch_size, halt):
    """Trains the networks of DCGAN on images x (n, 28, 28, 1), channels_last."""

    def weights(module):
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.normal_(module.weight, 0, 0.02)

    generator = nn.Sequential(
        nn.Linear(LATENTS, 7 * 7 * 128, bias=False),
        nn.Unflatten(1, (128, 7, 7)),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 128, 1),
    )
    for network in (generator, discriminator):
        network.apply(weights).to(memory_format=torch.channels_last)
    optimizers = [
        torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.999))
        for network in (generator, discriminator)
    ]
    softplus = nn.functional.softplus
    x = torch.from_numpy(x.transpose(0, 3, 1, 2).copy())

    while True:
        for rows in torch.randperm(len(x)).split(batch_size):
            real = x[rows].to(memory_format=torch.channels_last)
            fake = generator(torch.randn(len(real), LATENTS)).detach()
            d_loss = softplus(-discriminator(real)).mean()
            d_loss = d_loss + softplus(discriminator(fake)).mean()
            optimizers[1].zero_grad()
            d_loss.backward()
            optimizers[1].step()
            fake = generator(torch.randn(len(real), LATENTS))
            g_loss = softplus(-discriminator(fake)).mean()
            optimizers[0].zero_grad()
            g_loss.backward()
            optimizers[0].step()
            halt(g_loss.item)
