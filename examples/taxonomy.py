"""The tree of generative models by maximum likelihood, every leaf trained in short.

    python examples/taxonomy.py                         # 1,500 small digits
    python examples/taxonomy.py --dataset mnist --minutes 3

Goodfellow's "NIPS 2016 Tutorial: Generative Adversarial Networks", figure 9
(https://arxiv.org/abs/1701.00160), parts the models by how they handle the density
p(x): explicitly or not, exactly or not. The script trains one model of each leaf that
there is, draws the tree, and sets samples and the nats of test images under it: exact,
a bound or an estimate. A GAN has no density, so that nobody can tell its nats.
"""

import argparse

import numpy as np
from matplotlib.figure import Figure

from kerasgan import callbacks, datasets, models
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--minutes", type=float, default=0.5, help="for each model")
parser.add_argument("--temperatures", type=int, default=5000)
parser.add_argument("--out", default="taxonomy.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
small = {}
if arguments.smoke:
    arguments.minutes, arguments.temperatures, small = 1e-3, 50, {"width": 4}

# Where a node stands, across and down, its name, and where its parent stands.
NODES = [
    ((3.0, 0), "maximum likelihood", None),
    ((1.5, 1), "explicit density", (3.0, 0)),
    ((4.5, 1), "implicit density", (3.0, 0)),
    ((0.5, 2), "tractable", (1.5, 1)),
    ((2.5, 2), "approximate", (1.5, 1)),
    ((2.0, 3), "variational", (2.5, 2)),
    ((3.0, 3), "Markov chain", (2.5, 2)),
    ((4.0, 2), "Markov chain", (4.5, 1)),
    ((5.0, 2), "direct", (4.5, 1)),
]
# Likewise across of a leaf, its parent, and the model: None where there is none here.
LEAVES = [
    (0.0, (0.5, 2), "PixelCNN", "PixelCNN", small),
    (1.0, (0.5, 2), "PixelRNN", "PixelRNN", small),
    (2.0, (2.0, 3), "VAE", "VAE", {**small, "latent_dim": 20}),
    (3.0, (3.0, 3), "Boltzmann machine", "RBM", {"hidden_units": 200}),
    (4.0, (4.0, 2), "GSN\n(not here)", None, {}),
    (5.0, (5.0, 2), "GAN", "DCGAN", {**small, "latent_dim": 20}),
]


def trained(kind, options):
    """Returns a model that was trained for some minutes."""
    model = getattr(models, kind)(shape, seed=0, ema_decay=0.99, **options)
    model.compile()
    stop = callbacks.StopAfter(minutes=arguments.minutes)
    model.fit(images, epochs=10_000, verbose=0, callbacks=[stop])
    if kind == "RBM":
        model.estimate_log_z(betas=np.linspace(0, 1, arguments.temperatures))
    return model


def told(model):
    """Says how many nats test images take, and what kind of number that is."""
    endpoint = model.endpoints().get("log_prob")
    if endpoint is None:
        return "no density, no nats"
    draws = {"samples": 50} if endpoint.kind == "bound" else {}
    x = model.example.binarised(test, seed=0)
    return f"{-model.log_prob(x, **draws).mean():.1f} nats, {endpoint.kind}"


images = datasets.load(arguments.dataset, batch_size=50)
shape = images.info.image_shape
held = datasets.load(arguments.dataset, split="test", batch_size=200, shuffle=False)
test = np.asarray(next(iter(held)))

figure = Figure(figsize=(12, 8), dpi=100)
axes = figure.add_axes([0, 0, 1, 1], xlim=(-0.5, 5.5), ylim=(5.6, -0.4))
axes.set_axis_off()


def node(place, text, parent=None, **style):
    """Writes a node, and the line to its parent."""
    if parent is not None:
        axes.plot(*zip(parent, place, strict=True), color="0.7", zorder=0)
    box = {"facecolor": "white", "edgecolor": "0.7", "boxstyle": "round"}
    options = {"ha": "center", "va": "center", "bbox": box, "zorder": 2, **style}
    axes.text(*place, text, **options)


for place, text, parent in NODES:
    node(place, text, parent)
for across, parent, name, kind, options in LEAVES:
    if kind is None:
        node((across, 4), name, parent, color="0.6")
        continue
    model = trained(kind, options)
    words = told(model)
    print(f"{name:<18} {words}", flush=True)
    node((across, 4), f"{name}\n{words}", parent)
    sheet = np.asarray(grid(model.generate(9, seed=0), columns=3))
    below = axes.inset_axes([across - 0.4, 4.4, 0.8, 1.1], transform=axes.transData)
    below.imshow(sheet, cmap="gray")
    below.set_axis_off()
figure.savefig(arguments.out)
