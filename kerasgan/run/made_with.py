"""What a number or a file was made with: versions and hardware."""

import os
import platform
import sys

import numpy as np
import scipy
import sklearn

from kerasgan import __version__


def made_with():
    """Returns what a reader needs to try again: versions, backend and hardware."""
    import keras

    backend = keras.backend.backend()
    return {
        "kerasgan": __version__,
        "keras": keras.__version__,
        "backend": f"{backend} {sys.modules[backend].__version__}",
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "python": platform.python_version(),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
    }
