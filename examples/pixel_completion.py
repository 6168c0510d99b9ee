"""A PixelCNN goes on from the pixels that it is given.

    python examples/pixel_completion.py                 # 1,500 small digits
    python examples/pixel_completion.py --dataset mnist --epochs 10

The first row are test images, the second what is left of them: the upper half. In each
further row the model makes the lower half anew, pixel by pixel from the corner on, and
no two are alike. It says as well how probable it finds the test images, exactly.
"""

import argparse

import numpy as np

from kerasgan import datasets
from kerasgan.models import PixelCNN
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--epochs", type=int, default=40)
parser.add_argument("--width", type=int, default=16)
parser.add_argument("--rows", type=int, default=4, help="samples of each image")
parser.add_argument("--out", default="pixel_completion.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width, arguments.rows = 1, 2, 2

images = datasets.load(arguments.dataset, batch_size=50)
shape = images.info.image_shape
model = PixelCNN(shape, width=arguments.width, ema_decay=0.99, seed=0)
model.compile()
model.fit(images, epochs=arguments.epochs, verbose=2)

test = datasets.load(arguments.dataset, split="test", batch_size=200, shuffle=False)
x = model.example.binarised(np.asarray(next(iter(test))), seed=0)
print(f"{-model.log_prob(x).mean():.1f} nats an image, of {len(x)} test images")

x = x[:8]
known = np.zeros(shape[:2])
known[: shape[0] // 2] = 1
left = np.where(known[..., None] == 1, x, 0)
made = [model.complete(x, known, seed=seed) for seed in range(arguments.rows)]
grid(np.concatenate([x, left, *made]), columns=8).save(arguments.out)
