"""Preset folders, `config.json` and `model.weights.h5`, from wherever they lie.

Imports no model. A preset is given as the path of its folder, as the name of a
published one, or as an address: `https://.../NAME` or `hf://USER/NAME@REVISION`.
"""

from kerasgan.presets import compiling
from kerasgan.presets.config import LARGEST, read_json, reason
from kerasgan.presets.folder import (
    CONFIG,
    PUBLISHED,
    WEIGHTS,
    find,
    hint,
    load,
    local,
    nearest,
    published,
    read_config,
    read_weights,
    write,
    write_config,
)
from kerasgan.presets.index import listed
from kerasgan.presets.remote import is_address
from kerasgan.presets.weights import to_float16, whole

__all__ = [
    "CONFIG",
    "LARGEST",
    "PUBLISHED",
    "WEIGHTS",
    "compiling",
    "find",
    "hint",
    "is_address",
    "listed",
    "load",
    "local",
    "nearest",
    "published",
    "read_config",
    "read_json",
    "read_weights",
    "reason",
    "to_float16",
    "whole",
    "write",
    "write_config",
]
