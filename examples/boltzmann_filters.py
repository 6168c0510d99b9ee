"""What the hidden units of a restricted Boltzmann machine look for.

    python examples/boltzmann_filters.py                # 1,500 small digits
    python examples/boltzmann_filters.py --dataset mnist --epochs 30 --units 500

Above stand the filters, each hidden unit's weights as an image: grey is no weight, and
white makes a white pixel likelier. Below stand samples from the persistent chains. The
script says how probable the machine finds test images, by annealed importance sampling.
"""

import argparse

import numpy as np

from kerasgan import datasets
from kerasgan.models import RBM
from kerasgan.pictures import grid, labelled

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--epochs", type=int, default=200)
parser.add_argument("--units", type=int, default=100)
parser.add_argument("--temperatures", type=int, default=5000)
parser.add_argument("--out", default="boltzmann_filters.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.units, arguments.temperatures = 1, 30, 50

images = datasets.load(arguments.dataset, batch_size=100)
rbm = RBM(images.info.image_shape, arguments.units, ema_decay=0.999, seed=0)
rbm.compile()
rbm.fit(images, epochs=arguments.epochs, verbose=2)

test = datasets.load(arguments.dataset, split="test", batch_size=200, shuffle=False)
x = rbm.example.binarised(np.asarray(next(iter(test))), seed=0)
value, error = rbm.estimate_log_z(betas=np.linspace(0, 1, arguments.temperatures))
print(f"log Z is {value:.2f}, within {error:.2f}")
print(f"{-rbm.log_prob(x).mean():.1f} nats an image, of {len(x)} test images")

filters = grid(rbm.filters()[:60], columns=15)
samples = grid(rbm.generate(60, seed=0), columns=15)
labelled([("filters", filters), ("samples", samples)]).save(arguments.out)
