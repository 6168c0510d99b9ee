"""InfoGAN finds the digits' types, slant and width without a label.

    python examples/infogan_codes.py                    # 1,500 small digits
    python examples/infogan_codes.py --dataset mnist --epochs 40 --width 24

Labels are used once, after the training: each value of the categorical code is assigned
to a digit, as well as may be, and the test images are counted that Q then takes for
another digit (Chen et al., 2016, section 7.2). The picture is Figure 2 of the paper:
rows of the same latents, one code changing from left to right.
"""

import argparse

import numpy as np
from scipy.optimize import linear_sum_assignment

from kerasgan import datasets, latent
from kerasgan.models import InfoGAN
from kerasgan.pictures import labelled

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits", help="with labels to count with")
parser.add_argument("--epochs", type=int, default=60)
parser.add_argument("--width", type=int, default=16)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="infogan_codes.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width = 1, 4

images = datasets.load(arguments.dataset, batch_size=64, seed=arguments.seed)
codes = {"type": 10, "c2": "uniform", "c3": "uniform"}
gan = InfoGAN(
    images.info.image_shape,
    codes=codes,
    width=arguments.width,
    ema_decay=0.99,
    seed=arguments.seed,
)
gan.compile()
gan.fit(images, epochs=arguments.epochs, verbose=2)

counts = np.zeros((10, 10), int)
for x, y in datasets.load(arguments.dataset, split="test", labels=True):
    np.add.at(counts, (gan.recognise(x)["type"].argmax(axis=1), np.asarray(y)), 1)
types, digits = linear_sum_assignment(counts, maximize=True)
error = 1 - counts[types, digits].sum() / counts.sum()
print(f"The code misplaces {error:.1%} of {counts.sum()} test images")
print("Digit of each type:", dict(zip(types.tolist(), digits.tolist(), strict=True)))

values = np.linspace(-2, 2, 10)
sheets = [("type", latent.traverse(gan, "type", range(10), n=5, seed=0))]
sheets += [
    (name, latent.traverse(gan, name, values, n=5, seed=0)) for name in ("c2", "c3")
]
labelled([(name, sheet.picture()) for name, sheet in sheets]).save(arguments.out)
