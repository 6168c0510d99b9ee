"""Pictures whose captions are known to the pixel, and models that know them too."""

import keras
import numpy as np
from PIL import Image

from kerasgan.encoders import TextImageMatching
from kerasgan.modalities import Text
from kerasgan.models import GANCLS

SIDE, COUNT = 16, 120
PIXELS = SIDE * SIDE
CAPTIONS = [f"pixel number{i}" for i in range(COUNT)]


def folder(path):
    """Writes a folder of two splits; of picture i pixel i is white, and i its name."""
    for split in ("train", "test"):
        (path / split).mkdir(parents=True)
        table = ["file_name,caption"]
        for i, caption in enumerate(CAPTIONS):
            pixels = np.zeros(PIXELS, "uint8")
            pixels[i] = 255
            name = f"{i:03}.png"
            Image.fromarray(pixels.reshape(SIDE, SIDE)).save(path / split / name)
            table.append(f"{name},{caption}")
        (path / split / "captions.csv").write_text("\n".join(table) + "\n")
    return path


def text_encoder(text, shift=0):
    """Returns the network of rows -> (m, 256): 1 at the pixel that a caption names.

    Args:
        text: `Text` of the captions.
        shift: How many pixels further.
    """
    table = np.zeros((len(text.vocabulary) + 1, PIXELS), "float32")
    for k, word in enumerate(text.vocabulary, 1):
        if word.startswith("number"):
            table[k, (int(word.removeprefix("number")) + shift) % COUNT] = 1
    rows = keras.Input((text.length,), dtype="int32")
    embedding = keras.layers.Embedding(*table.shape)
    words = keras.layers.Reshape((text.length, PIXELS))(embedding(rows))
    summed = keras.layers.GlobalAveragePooling1D()(words)
    vector = keras.layers.Rescaling(float(text.length))(summed)
    embedding.set_weights([table])
    return keras.Model(rows, vector, name="text_encoder")


def matching():
    """Returns encoders that know: the vector of an image are its pixels."""
    text = Text.of(CAPTIONS)
    images = keras.Input((SIDE, SIDE, 1))
    bright = keras.layers.Rescaling(0.5, offset=0.5)(keras.layers.Flatten()(images))
    return TextImageMatching(
        (SIDE, SIDE, 1),
        text=text,
        text_encoder=text_encoder(text),
        image_encoder=keras.Model(images, bright, name="image_encoder"),
    )


def painter(shift=0, noise=0.0):
    """Returns a GAN that paints the pixel of a caption.

    Its vocabulary is another than that of `matching`, in another order.

    Args:
        shift: How many pixels further it paints.
        noise: Weight of a latent for each pixel, against that of the caption.
    """
    words = [*Text.of(CAPTIONS).vocabulary, "zebra", "aardvark"][::-1]
    text = Text(words, 5)
    latents, vectors = keras.Input((PIXELS,)), keras.Input((PIXELS,))
    told = keras.layers.Rescaling(1 - noise)(vectors)
    drawn = keras.layers.Activation("sigmoid")(latents)
    mixed = keras.layers.Add()([told, keras.layers.Rescaling(noise)(drawn)])
    mixed = keras.layers.Rescaling(2.0, offset=-1.0)(mixed)
    images = keras.layers.Reshape((SIDE, SIDE, 1))(mixed)
    return GANCLS(
        (SIDE, SIDE, 1),
        PIXELS,
        text=text,
        width=2,
        text_encoder=text_encoder(text, shift),
        generator=keras.Model([latents, vectors], images, name="generator"),
    )
