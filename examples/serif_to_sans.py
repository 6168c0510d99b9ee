"""Letters from one typeface to another, learned without a single pair.

    python examples/serif_to_sans.py               # 20 epochs
    python examples/serif_to_sans.py --epochs 5

A CycleGAN (Zhu et al., 2017) sees letters in DejaVu Serif and others in DejaVu Sans: no
character is in both. Each typeface must turn into the other and back. Since the fonts
hold the test's characters in both typefaces, what should come out is known. The picture
has letters in Serif, below each what the model makes of it, what the way back makes of
that, and the same letter in Sans.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets
from kerasgan.metrics.reconstruction import l1
from kerasgan.models import CycleGAN

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--width", type=int, default=24)
parser.add_argument("--blocks", type=int, default=3)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="serif_to_sans.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width, arguments.blocks = 1, 2, 1

names = "letters_serif", "letters_sans"
keras.utils.set_random_seed(arguments.seed)
data = datasets.unpaired(*names, batch_size=16, seed=arguments.seed)
print(data.info)
steps = arguments.epochs * data.info.steps_per_epoch
model = CycleGAN(
    (32, 32, 1),
    width=arguments.width,
    blocks=arguments.blocks,
    decay=[steps // 2, steps - steps // 2],
    ema_decay=0.999,
    seed=arguments.seed,
)
model.compile()
few = 3 if arguments.smoke else None
model.fit(data, epochs=arguments.epochs, steps_per_epoch=few, verbose=2)

test = datasets.paired(*names, split="test", shuffle=False, batch_size=1000)
serif, sans = map(np.asarray, next(iter(test)))
made = model.to_b(serif)
print(
    f"L1 of {len(made)} letters to those in Sans: {l1(made, sans).mean():.4f}, of "
    f"doing nothing {l1(serif, sans).mean():.4f}"
)
shown = slice(0, 32, 2)
sheet = model.sheet_of({"images": serif[shown]}, made[shown], 16, truth=sans[shown])
sheet.save(arguments.out)
print(f"Wrote {arguments.out}")
