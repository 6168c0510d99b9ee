"""Samples of a published model with LiteRT alone: neither TensorFlow nor Keras.

    pip install ai-edge-litert numpy pillow
    python examples/litert_only.py zoo/cgan_mnist/model.tflite --labels 0,1,2,3

A file takes one set of latents a call, and what else it asks for, by name: the label of
a conditional model, the codes of an InfoGAN. Its image lies in [0, 1].
"""

import argparse
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

HERE = Path(__file__).parent
COLUMNS = 8


def generate(path, n, seed=0, labels=(0,)):
    """Returns n images (n, height, width, channels) in [0, 1].

    Args:
        path: A `.tflite` file of the zoo.
        n: Number of images.
        seed: Of the latents.
        labels: Given in turn to each further whole number that the file asks for.
    """
    run = Interpreter(str(path)).get_signature_runner("serving_default")
    inputs = run.get_input_details()
    random = np.random.default_rng(seed)
    images = []
    for index in range(n):
        given = {}
        for name, detail in inputs.items():
            shape, dtype = detail["shape"], detail["dtype"]
            if np.issubdtype(dtype, np.integer):
                given[name] = np.full(shape, labels[index % len(labels)], dtype)
            elif name == "latents":
                given[name] = random.standard_normal(shape, dtype)
            else:  # a continuous code
                given[name] = random.uniform(-1, 1, shape).astype(dtype)
        (image,) = run(**given).values()
        images.append(image[0])
    return np.stack(images)


def grid(images, columns=COLUMNS):
    """Lays images out in rows; returns a picture."""
    n, height, width, channels = images.shape
    rows = -(-n // columns)
    sheet = np.zeros((rows * height, columns * width, channels))
    for index, image in enumerate(images):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + height, left : left + width] = image
    pixels = np.uint8(np.rint(255 * sheet.clip(0, 1)))
    return Image.fromarray(pixels[..., 0] if channels == 1 else pixels)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", help="zoo/cgan_mnist's by default")
    parser.add_argument("-n", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--labels", default="0,1,2,3,4,5,6,7", help="in turn")
    parser.add_argument("--out", default="litert_samples.png")
    parser.add_argument("--smoke", action="store_true", help="Four images, to try it.")
    arguments = parser.parse_args()
    path = arguments.file or HERE.parent / "zoo" / "cgan_mnist" / "model.tflite"
    labels = [int(label) for label in arguments.labels.split(",")]
    n = 4 if arguments.smoke else arguments.n
    images = generate(path, n, arguments.seed, labels)
    grid(images).save(arguments.out)
    print(f"{n} images of shape {images.shape[1:]} in {arguments.out}")


if __name__ == "__main__":
    main()
