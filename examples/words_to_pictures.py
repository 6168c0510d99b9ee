"""Pictures of captions, and a reader that says which of them are right.

    python examples/words_to_pictures.py              # 32 pixels, 30 epochs
    python examples/words_to_pictures.py --epochs 10  # most attributes, not yet all

A GAN-CLS (Reed et al., 2016) learns from drawn scenes with captions. It is then asked
for captions in wordings that training never heard: of combinations that it has seen,
and of others that it has not, a purple star in that corner for example. The reader
looks for shape, colour, size, place and ground in each picture. The picture has a row
of real scenes, and below each what the model makes of its caption. An animation beside
it goes from one sentence to another: of eight latents that stay, along the line between
the vectors that the text encoder makes of both.
"""

import argparse
from pathlib import Path

import keras

from kerasgan import datasets, latent, metrics, pictures
from kerasgan.models import GANCLS

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--width", type=int, default=32)
parser.add_argument("--test", type=int, default=1000, help="captions of each kind")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="words_to_pictures.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width, arguments.test = 1, 2, 16

keras.utils.set_random_seed(arguments.seed)
data = datasets.load("scenes", captions=True, seed=arguments.seed)
print(data.info)
model = GANCLS(
    (32, 32, 3),
    text=data.info.text,
    width=arguments.width,
    ema_decay=0.999,
    seed=arguments.seed,
)
model.compile()
steps = 3 if arguments.smoke else None
model.fit(data, epochs=arguments.epochs, steps_per_epoch=steps, verbose=2)

scenes = datasets.readable("scenes")
for split, kind in (("test", "seen"), ("held_out", "new")):
    captions = scenes.captions(split, arguments.test)
    made = model.generate(caption=list(captions), seed=arguments.seed)
    asked = scenes.asked(split, arguments.test)
    found = metrics.caption_accuracy(asked, scenes.read(made))
    shares = "  ".join(f"{k} {share:.1%}" for k, share in found.attributes.items())
    print(f"{kind} combinations: all right {found.all:.1%}  {shares}")

real = scenes.images("held_out", 8, 32) / 127.5 - 1
captions = scenes.captions("held_out", 8)
made = model.generate(caption=list(captions), seed=arguments.seed)
sheets = [
    ("real", pictures.captioned(real, captions)),
    ("made", pictures.grid(made, columns=8, smallest=96)),
]
pictures.labelled(sheets).save(arguments.out)
ends = "a small red star on black", "a large blue circle on white"
way = latent.interpolate_captions(model, *ends, 16, seed=arguments.seed)
animation = Path(arguments.out).with_suffix(".gif")
way.save_gif(animation)
print(f"Wrote {arguments.out} and {animation}")
