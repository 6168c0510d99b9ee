"""Pictures of your own captions: a folder of images with a table beside them.

    python examples/your_captions.py --folder photos --size 64 --epochs 200
    python examples/your_captions.py                 # writes a small folder first

The folder holds images and `metadata.jsonl`, one line an image:

    {"file_name": "0001.png", "caption": "a red circle on black"}

`captions.csv` with the columns file_name and caption does as well, and a list, or
several rows, for several captions of an image. Without a folder the script draws one,
so that you see what it should look like.
"""

import argparse
import json
from pathlib import Path

import keras
from PIL import Image

from kerasgan import datasets, metrics, pictures
from kerasgan.models import GANCLS

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--folder", help="yours; drawn scenes by default")
parser.add_argument("--size", type=int, default=32, help="pixels of the pictures")
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--width", type=int, default=32)
parser.add_argument("--caption", help="what to draw; eight of the folder by default")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="your_captions.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width = 1, 2


def draw(folder, count):
    """Writes a folder of scenes and the table of their captions."""
    scenes = metrics.readable("scenes")
    folder.mkdir(exist_ok=True)
    captions, lines = scenes.captions("train", count), []
    for number, image in enumerate(scenes.images("train", count, arguments.size)):
        Image.fromarray(image).save(folder / f"{number:04d}.bmp")
        row = {"file_name": f"{number:04d}.bmp", "caption": captions[number]}
        lines.append(json.dumps(row))
    (folder / "metadata.jsonl").write_text("\n".join(lines) + "\n")
    return folder


keras.utils.set_random_seed(arguments.seed)
folder = arguments.folder
if folder is None:
    folder = draw(Path("captioned_scenes"), 32 if arguments.smoke else 4000)
size = arguments.size
data = datasets.load(folder, captions=True, image_size=size, batch_size=32)
print(data.info)
text = data.info.text
model = GANCLS(
    data.info.image_shape,
    text=text,
    width=arguments.width,
    ema_decay=0.999,
    seed=arguments.seed,
)
model.compile()
model.fit(data, epochs=arguments.epochs, verbose=2)

captions = [arguments.caption] * 8
if arguments.caption is None:
    _, rows = next(iter(data))
    captions = list(text.outside(keras.ops.convert_to_numpy(rows)[:8]))
made = model.generate(caption=captions, seed=arguments.seed)
pictures.captioned(made, captions, columns=4).save(arguments.out)
model.save("your_captions.keras")  # with its words
print(f"Wrote {arguments.out}")
