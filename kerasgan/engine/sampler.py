"""How a model samples, as a Keras model."""

import keras


class Sampler(keras.Model):
    """`sample` of a model as a Keras model, which predicts and is exported.

    It takes a dict of draws and conditions, and makes examples in `data_range`.

    Args:
        model: A `GenerativeModel`.
        embedded: Whether conditions are as `model.embedded` returns them.
    """

    def __init__(self, model, embedded):
        super().__init__(name="sampler", dtype="float32")
        self.model, self.embedded = model, embedded

    def build(self, input_shape=None):
        """Nothing to build: the networks are."""
        self.built = True

    def call(self, inputs, training=False):
        """Samples; in inference, always."""
        model = self.model
        draws = {name: inputs[name] for name in model.draws}
        given = {name: inputs[name] for name in model.conditions}
        networks = model.sampling_networks()
        told = given if self.embedded else model.embedded(networks, given)
        return model.finished(model.sample(networks, draws, told), given)
