"""What a class of models must bring along to be trained and evaluated."""

import keras


def check_step(model, step):
    """Refuses to train or to evaluate with a step that knows nothing of the model.

    Args:
        model: A `GenerativeModel`.
        step: `"train_step"` or `"test_step"`.

    Raises:
        ValueError: The class has none but Keras' own, or inherits a `test_step` which
            logs other values than `logged` declares.
    """
    cls = type(model)
    ours = getattr(cls, step)
    training = "" if step == "train_step" else "training=False, "
    values = ", ".join(f"{name}=..." for name in cls.logged)
    told = (
        f"Write {cls.__name__}.{step}(self, data), which ends in: "
        f"return self.log({training}{values})."
    )
    if ours is getattr(keras.Model, step):
        raise ValueError(f"{cls.__name__} has no {step}. {told}")
    # The class that wrote the step, or the one that took it from a mixin.
    owner = [each for each in cls.__mro__ if getattr(each, step, None) is ours]
    owner = [each for each in owner if hasattr(each, "logged")][-1]
    if step == "test_step" and set(cls.logged) != set(owner.logged):
        raise ValueError(
            f"{cls.__name__} logs {', '.join(cls.logged)}, but has no test_step of its "
            f"own, and that of {owner.__name__} logs {', '.join(owner.logged)}. {told}"
        )
