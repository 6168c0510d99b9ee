"""Packaging; the tools' settings are in pyproject.toml."""

import re
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
version = re.search(
    r'__version__ = "(.+)"', (here / "kerasgan/__init__.py").read_text()
)[1]

setup(
    name="kerasgan",
    version=version,
    description="Generative adversarial networks and their neighbours for Keras",
    long_description=(here / "README.md").read_text(),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    # The classifiers that samples are measured with are installed too, of their files
    # those that the package reads: 4.0 MB.
    packages=[*find_packages(include=["kerasgan", "kerasgan.*"]), "kerasgan.published"],
    package_dir={"kerasgan.published": "zoo"},
    # The data of the demo, with their own licence, are installed too: 0.8 MB.
    package_data={
        "kerasgan.datasets": ["data/*"],
        "kerasgan.published": [
            "presets.json",
            "classifier_*/README.md",
            "classifier_*/compile.json",
            "classifier_*/config.json",
            "classifier_*/metadata.json",
            "classifier_*/model.weights.h5",
        ],
    },
    # Keras 3.15 asks for Python 3.11.
    python_requires=">=3.11",
    install_requires=[
        "ai-edge-litert",
        "click>=8.1",
        "filelock",
        "importlib_resources",  # TFDS 4.9.10 needs it to download and does not say so
        "keras>=3.15",
        "matplotlib",
        "numpy",
        "pillow",
        "pyyaml",
        "scikit-learn",
        "scipy",
        "tensorboard",  # TensorFlow 2.21 writes its logs and does not require it
        "tensorflow>=2.21",
        "tensorflow-datasets>=4.9.10",
        "threadpoolctl",
    ],
    extras_require={
        "fuzz": ["atheris"],
        "hub": ["huggingface_hub"],
        "jax": ["jax", "jaxlib"],
        "onnx": ["onnx", "onnxruntime", "tf2onnx"],
        "photographs": ["scikit-image"],
        "torch": ["torch"],
        "test": ["pytest>=8", "pytest-xdist", "ruff", "scikit-image"],
    },
    entry_points={"console_scripts": ["kerasgan = kerasgan.cli:main"]},
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
    ],
)
