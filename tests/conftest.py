"""What all tests share: four logical CPUs, fixed seeds, the backend's name."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ:
    # Tests are small: threads of several processes would wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    if os.environ.get("KERAS_BACKEND") == "jax":
        # Nor is it worth it to compile them well, or the same step more than once.
        os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")
        compiled = tempfile.mkdtemp(prefix="jax-")
        atexit.register(shutil.rmtree, compiled, ignore_errors=True)
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", compiled)
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")

import keras
import pytest

BACKEND = keras.backend.backend()

if BACKEND == "tensorflow":
    import tensorflow as tf

    # Before TensorFlow starts its devices: tests of several devices need them.
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(
        cpu, [tf.config.LogicalDeviceConfiguration()] * 4
    )
elif BACKEND == "jax":
    import jax

    jax.config.update("jax_num_cpu_devices", 4)


@pytest.fixture(autouse=True)
def _seed():
    keras.utils.set_random_seed(1)
