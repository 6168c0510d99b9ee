"""How the devices of a `keras.distribution` on JAX share a batch of any size."""

import contextlib

import jax
import keras
from keras.src.backend import distribution_lib

_distribute = distribution_lib.distribute_data_input


@contextlib.contextmanager
def any_rows():
    """Context in which Keras hands rows that its devices cannot share to all of them.

    Raises:
        ValueError: Several processes train together, each of which would take the whole
            batch for its part of another.
    """
    if keras.distribution.distribution() is not None and jax.process_count() > 1:
        raise ValueError(
            "Several workers train together on TensorFlow alone. Received: "
            f"{jax.process_count()} processes on JAX. Train on the devices of one "
            "machine, or with KERAS_BACKEND=tensorflow."
        )
    before = distribution_lib.distribute_data_input
    distribution_lib.distribute_data_input = _distribute_any
    try:
        yield
    finally:
        distribution_lib.distribute_data_input = before


def _distribute_any(batch, layout, batch_dim_name):
    sharding = getattr(layout, "backend_layout", layout)
    if len(batch) % sharding.mesh.shape[batch_dim_name]:
        sharding = jax.sharding.NamedSharding(
            sharding.mesh, jax.sharding.PartitionSpec()
        )
    return _distribute(batch, sharding, batch_dim_name)


def shared(x):
    """Returns rows that the compiled step shares over the devices, any number of them.

    XLA shares a slice of a shared tensor, and knows what lies beyond its end.
    """
    distribution = keras.distribution.distribution()
    if x is None or distribution is None:
        return x
    rows = len(x)
    layout = distribution.get_data_layout(x.shape).backend_layout
    missing = -rows % layout.mesh.shape[distribution.batch_dim_name]
    if not missing:
        return x
    padded = jax.numpy.pad(x, [(0, missing)] + [(0, 0)] * (x.ndim - 1))
    return jax.lax.with_sharding_constraint(padded, layout)[:rows]
