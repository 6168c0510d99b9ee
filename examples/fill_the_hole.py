"""Digits with a hole, and what fills it.

    python examples/fill_the_hole.py                    # 4,000 digits, 30 epochs
    python examples/fill_the_hole.py --dataset mnist --epochs 10

A context encoder (Pathak et al., 2016) sees digits whose middle is cut out and paints
it; a discriminator is shown the painted part alone. All other pixels come back to the
bit. The picture has test digits with the hole, below each the filled one, and the digit
as it was.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets
from kerasgan.metrics.reconstruction import psnr
from kerasgan.models import ContextEncoder

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="mnist_4000")
parser.add_argument("--hole", type=int, default=12, help="side in pixels")
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--width", type=int, default=32)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="fill_the_hole.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.dataset, arguments.epochs, arguments.width = "digits", 1, 2

keras.utils.set_random_seed(arguments.seed)
data = datasets.load(arguments.dataset, batch_size=64, seed=arguments.seed)
model = ContextEncoder(
    data.info.image_shape,
    hole=(arguments.hole, arguments.hole),
    width=arguments.width,
    ema_decay=0.99,
    seed=arguments.seed,
)
model.compile()
steps = 3 if arguments.smoke else None
model.fit(data, epochs=arguments.epochs, steps_per_epoch=steps, verbose=2)

test = datasets.load(arguments.dataset, split="test", batch_size=1000, shuffle=False)
images = np.asarray(next(iter(test)))
filled = model.generate(images=images)
top, left, height, width = model.hole
part = np.s_[:, top : top + height, left : left + width]
for name, found in (("mean colour", model.untouched(images)), ("model", filled)):
    value = psnr(found[part], images[part]).mean()
    print(f"{name}: PSNR {value:.2f} dB within the hole, of {len(images):,} images")
assert (filled[:, ~model.mask] == images[:, ~model.mask]).all()
shown = slice(0, 16)
sheet = model.sheet_of({"images": images[shown]}, filled[shown], 8, truth=images[shown])
sheet.save(arguments.out)
print(f"Wrote {arguments.out}")
