"""Sentences about scenes, and those among them that no training hears."""

from kerasgan.datasets.scene_attributes import ScenePair

SIZE_WORDS = {"small": ("small", "little", "tiny"), "big": ("big", "large", "huge")}
SHAPE_WORDS = {
    "circle": ("circle", "disc"),
    "square": ("square", "box"),
    "triangle": ("triangle",),
    "star": ("star",),
}
GROUND_WORDS = ("on {}", "on a {} ground", "against {}", "against a {} ground")
CORNER_WORDS = ("at the {0} {1}", "in the {0} {1} corner", "at the {2} {1}")
CORNER_WORDS = (*CORNER_WORDS, "in the {2} {1} corner")
MIDDLE_WORDS = ("in the middle", "at the center", "in the center", "at the middle")
OTHER_NAMES = {"top": "upper", "bottom": "lower"}
# Of "first {} second", and of "second {} first".
RELATION_WORDS = {
    "above": (("above", "over"), ("below", "under")),
    "left of": (("left of", "to the left of"), ("right of", "to the right of")),
}
TEMPLATES = (
    "a {size} {color} {shape} {place} {ground}",
    "{place} a {size} {color} {shape} {ground}",
    "{ground} a {size} {color} {shape} {place}",
    "a {color} {shape} that is {size} {place} {ground}",
    "there is a {size} {color} {shape} {place} {ground}",
    "{place} {ground} there is a {size} {color} {shape}",
    "{ground} {place} a {size} {color} {shape}",
    "a {size} {shape} in {color} {place} {ground}",
    "the {color} {shape} {place} {ground} is {size}",
    "a {shape} {size} and {color} {place} {ground}",
)
PAIR_TEMPLATES = (
    "{one} {relation} {other} {ground}",
    "{ground} {one} {relation} {other}",
    "there is {one} {relation} {other} {ground}",
    "{ground} there is {one} {relation} {other}",
    "{one} is {relation} {other} {ground}",
    "{relation} {other} is {one} {ground}",
    "{relation} {other} {ground} there is {one}",
    "{ground} {one} is {relation} {other}",
    "{one} {ground} {relation} {other}",
)


def caption(scene, random, test=False):
    """Says what a scene shows, in one of many ways.

    A sentence is a template, a word for each attribute, and so a set of (template,
    wording). Each template has one wording of two of its attributes that belongs to
    tests: in template i, counted from 0, that is wording i modulo their number of the
    size and of the place; in a sentence of two objects, of the relation and of the
    ground. Training never hears these in this template, though it hears each of them
    in others; a test hears them both in each sentence. So no sentence of a test is one
    of training, and each word of it is a word of training.

    Args:
        scene: `Scene` or `ScenePair`.
        random: `numpy.random.Generator`.
        test: Whether to word it as in tests.

    Returns:
        Text of at most 16 lowercase words, which names all attributes.
    """
    templates = PAIR_TEMPLATES if isinstance(scene, ScenePair) else TEMPLATES
    number = int(random.integers(len(templates)))
    take = _Choice(number, random, test)
    words = _pair_words if isinstance(scene, ScenePair) else _words
    return templates[number].format(**words(scene, take))


class _Choice:
    """Takes one of several wordings, within one template."""

    def __init__(self, template, random, test):
        self.template, self.random, self.test = template, random, test

    def any(self, wordings):
        return wordings[self.random.integers(len(wordings))]

    def split(self, wordings):
        """Takes that of tests in this template, or any of the others."""
        own = self.template % len(wordings)
        if self.test:
            return wordings[own]
        return self.any(wordings[:own] + wordings[own + 1 :])


def _words(scene, take):
    """Returns dict of the slots of `TEMPLATES` -> words."""
    if scene.place == "middle":
        place = take.split(MIDDLE_WORDS)
    else:
        height, side = scene.place.split()
        place = take.split(CORNER_WORDS).format(height, side, OTHER_NAMES[height])
    return {
        "size": take.split(SIZE_WORDS[scene.size]),
        "color": scene.color,
        "shape": take.any(SHAPE_WORDS[scene.shape]),
        "place": place,
        "ground": take.any(GROUND_WORDS).format(scene.ground),
    }


def _pair_words(scene, take):
    """Returns dict of the slots of `PAIR_TEMPLATES` -> words."""
    first, second = (
        f"a {color} {take.any(SHAPE_WORDS[shape])}"
        for shape, color in [
            (scene.shape, scene.color),
            (scene.other_shape, scene.other_color),
        ]
    )
    forwards, backwards = RELATION_WORDS[scene.relation]
    # The order lies within the wordings, so that tests turn it, too.
    relation = take.split(forwards + backwards)
    one, other = (first, second) if relation in forwards else (second, first)
    return {
        "one": one,
        "other": other,
        "relation": relation,
        "ground": take.split(GROUND_WORDS).format(scene.ground),
    }
