"""What all tests share: four logical CPUs, fixed seeds, the backend's name."""

import gc
import importlib
import os
import shutil
import tempfile


def compiled(run):
    """Returns the folder of what the processes of a run of tests compile for all."""
    return os.path.join(tempfile.gettempdir(), f"kerasgan-jax-{run}")


# How XLA compiles steps that are taken a few times.
QUICKLY = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"

if "PYTEST_XDIST_WORKER" in os.environ:
    # Tests are small: threads of several processes would wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    if os.environ.get("KERAS_BACKEND") == "jax":
        # Nor is it worth it to compile them well, or the same step more than once.
        os.environ.setdefault("XLA_FLAGS", QUICKLY)
        folder = compiled(os.environ["PYTEST_XDIST_TESTRUNUID"])
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", folder)
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")

import keras  # noqa: E402, after the environment is set
import pytest  # noqa: E402

import kerasgan.models  # noqa: E402, F401, it registers the models
from kerasgan.engine import registry  # noqa: E402
from tests import harness, slow, where  # noqa: E402

BACKEND = keras.backend.backend()

if BACKEND == "tensorflow":
    import tensorflow as tf

    # Before TensorFlow starts its devices: tests of several devices need them.
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(
        cpu, [tf.config.LogicalDeviceConfiguration()] * 4
    )

    # The thread that tunes a pipeline sleeps for as long as the pipeline is old, up to
    # a minute, and whoever ends the pipeline waits for it.
    apply_options = tf.data.Dataset._apply_debug_options  # by every iterator

    def untuned(dataset):
        options = tf.data.Options()
        options.autotune.enabled = False
        return apply_options(dataset).with_options(options)

    tf.data.Dataset._apply_debug_options = untuned
elif BACKEND == "jax":
    import jax

    jax.config.update("jax_num_cpu_devices", 4)
    os.environ["NPROC"] = "16"  # threads: a device that waits for others holds one


def pytest_collection_modifyitems(items):
    """Marks what is slow, and skips what lacks data, saying where to put them."""
    for item in items:
        if item.nodeid.startswith(slow.TESTS):
            item.add_marker(pytest.mark.slow)
        if where.every_backend(item.nodeid):
            item.add_marker(pytest.mark.every_backend)
        if data := item.get_closest_marker("shared_data"):
            folder = os.environ.get("TFDS_DATA_DIR", "")
            paths = [os.path.join(folder, name) for name in data.args]
            if not folder or not all(map(os.path.isdir, paths)):
                why = (
                    f"set TFDS_DATA_DIR to a folder in which TensorFlow Datasets has "
                    f"prepared {', '.join(data.args)}"
                )
                item.add_marker(pytest.mark.skip(reason=why))
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Long files first, the zoo before all: at the end the short ones keep all
        # processes at work.
        long = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: (not _of_zoo(item.nodeid), item.path not in long))


def _of_zoo(nodeid):
    """Tells whether a test looks at the zoo that one process publishes for all."""
    return nodeid.startswith("tests/zoo/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Gives each process whole files, and one the zoo, whose entries they share."""
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "tests/zoo" if _of_zoo(file) else file

    config.option.loadscopereorder = False  # the order is that of the collection
    return Files(config, log)


def pytest_collection_finish():
    """Leaves what was imported out of the search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config):
    """Deletes what the processes compiled for each other."""
    controller = config.pluginmanager.getplugin("dsession")
    if controller is not None and controller.nodemanager is not None:
        shutil.rmtree(compiled(controller.nodemanager.testrunuid), ignore_errors=True)


@pytest.fixture(autouse=True, scope="module")
def _garbage():
    """Collects it: iterators of tf.data that grow old take seconds to end."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _seed():
    keras.utils.set_random_seed(1)


@pytest.fixture(autouse=True)
def _own_models():
    """Forgets the models that a test registers: refusals name all that there are."""
    before = set(registry.known())
    yield
    for name in set(registry.known()) - before:
        harness.forget(name)


@pytest.fixture
def eagerly(monkeypatch):
    """Takes a few steps as they are written: TensorFlow traces one for longer."""
    if BACKEND == "tensorflow":
        always = keras.Model.run_eagerly.getter(lambda model: True)
        monkeypatch.setattr(keras.Model, "run_eagerly", always)


@pytest.fixture
def without_exports(monkeypatch):
    """Returns a function after which runs end without the files that they export."""
    module = importlib.import_module("kerasgan.run.generative")
    return lambda: monkeypatch.setattr(module, "export", lambda model, folder: [])
