"""Photographs enlarged four times, and what a filter makes of the same pixels.

    pip install scikit-image                       # whose photographs it learns from
    python examples/enlarge_photos.py              # 6 epochs
    python examples/enlarge_photos.py --adversarial 2  # and 2 more as an SRGAN

SRResNet (Ledig et al., 2017) learns from parts of nine photographs, each made four
times smaller. With --adversarial an SRGAN goes on with its generator. A photograph that
it never saw is then made smaller and enlarged again, whole: in windows that overlap,
since the network is convolutions alone. The picture has a part of it: the small
photograph, the bicubic filter, the model, and the photograph itself.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets, pictures
from kerasgan.datasets import photographs
from kerasgan.layers.resampling import resized
from kerasgan.metrics.reconstruction import luma, psnr
from kerasgan.models import SRGAN, SRResNet

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=6)
parser.add_argument("--adversarial", type=int, default=0, help="epochs of the SRGAN")
parser.add_argument("--width", type=int, default=32)
parser.add_argument("--blocks", type=int, default=4)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="enlarge_photos.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
split, steps = "train", None
if arguments.smoke:
    arguments.epochs, arguments.width, arguments.blocks = 1, 2, 1
    arguments.adversarial, split, steps = 1, "test", 2

keras.utils.set_random_seed(arguments.seed)
data = datasets.load("photographs", split=split, image_size=96, batch_size=16)
print(data.info)
sizes = {"width": arguments.width, "blocks": arguments.blocks, "seed": arguments.seed}
model = SRResNet((96, 96, 3), enlarge=4, **sizes)
model.compile("adam")
model.fit(data, epochs=arguments.epochs, steps_per_epoch=steps, verbose=2)
if arguments.adversarial:
    first, model = model, SRGAN((96, 96, 3), enlarge=4, **sizes)
    print(model.start_from(first))
    model.compile()
    model.fit(data, epochs=arguments.adversarial, steps_per_epoch=steps, verbose=2)

photograph = photographs.whole("test")[0][:424].astype("float32")[None] / 127.5 - 1
small = np.clip(np.asarray(resized(photograph, 106, 160)), -1, 1)
made = model.translate(small)
filtered = np.clip(np.asarray(resized(small, 424, 640)), -1, 1)
for name, found in (("bicubic filter", filtered), ("model", made)):
    value = psnr(luma(found), luma(photograph), (0, 1), crop=4).item()
    print(f"{name}: PSNR {value:.2f} dB (luma, 4 pixels of the border left out)")
part = np.s_[:, 100:228, 200:328]
sheets = [
    (name, pictures.grid(found[part]))
    for name, found in (
        ("small", small.repeat(4, axis=1).repeat(4, axis=2)),
        ("bicubic", filtered),
        ("model", made),
        ("photograph", photograph),
    )
]
pictures.labelled(sheets).save(arguments.out)
print(f"Wrote {arguments.out}")
