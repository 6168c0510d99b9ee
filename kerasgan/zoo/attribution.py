"""Whose the data are that entries were trained on, and what their licences ask for."""

from dataclasses import dataclass

from kerasgan.datasets import part

LICENCES = {
    "Bitstream Vera licence": "https://dejavu-fonts.github.io/License.html",
    "CC BY 2.0": "https://creativecommons.org/licenses/by/2.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "MIT licence": "https://github.com/zalandoresearch/fashion-mnist/blob/master/LICENSE",
}


@dataclass(frozen=True)
class Source:
    """Whose a dataset is.

    Attributes:
        credit: Title and authors, as their licence asks to name them.
        licence: One of `LICENCES`, or None where none is stated.
        shown: Whether its images may be published as they are.
    """

    credit: str
    licence: str | None
    shown: bool = True


MNIST = (
    'Yann LeCun and Corinna Cortes, "The MNIST database of handwritten digits" '
    "(http://yann.lecun.com/exdb/mnist/), derived from images of NIST"
)
FASHION = (
    "Han Xiao, Kashif Rasul and Roland Vollgraf, Fashion-MNIST, copyright 2017 "
    "Zalando SE (https://github.com/zalandoresearch/fashion-mnist)"
)
LETTERS = (
    "drawings of the DejaVu fonts (https://dejavu-fonts.github.io) as matplotlib ships "
    "them: Bitstream, Inc., Tavmjong Bah, and the DejaVu changes in the public domain"
)
SOURCES = {
    "mnist": Source(MNIST, "CC BY-SA 3.0"),
    "mnist_4000": Source(f"the first 5,000 images of {MNIST}", "CC BY-SA 3.0"),
    "fashion_mnist": Source(FASHION, "MIT licence"),
    "fashion_edges": Source(f"the edges of images of {FASHION}", "MIT licence"),
    "photographs": Source(
        "photographs in the public domain by NASA, SpaceX, CC0 Textures, Lav Varshney, "
        "Stefan van der Walt and Rachel Michetti, as scikit-image ships them; shown "
        "are parts of china.jpg by danielbuechele and flower.jpg by vultilion "
        "(https://www.flickr.com/photos/danielbuechele/6061409035 and "
        "https://www.flickr.com/photos/vultilion/6056698931), as scikit-learn does",
        "CC BY 2.0",
    ),
    **dict.fromkeys(
        ("letters", "letters_sans", "letters_serif"),
        Source(LETTERS, "Bitstream Vera licence"),
    ),
    "digits": Source(
        'E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI '
        "Machine Learning Repository (https://doi.org/10.24432/C50P49), its test set "
        "as scikit-learn has it, enlarged to 28x28",
        "CC BY 4.0",
    ),
    "cifar10": Source(
        'A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; '
        "perhaps a copy in JPEG, which is no CIFAR-10 to compare with",
        None,
        shown=False,
    ),
    "spoken_digit": Source(
        "Zohar Jackson and contributors, Free Spoken Digit Dataset "
        "(https://github.com/Jakobovski/free-spoken-digit-dataset)",
        "CC BY-SA 4.0",
    ),
    "fxemoji": Source(
        "Mozilla Foundation, FxEmojis (https://github.com/mozilla/fxemoji), drawn at "
        "128x128 on white",
        "CC BY 4.0",
    ),
}


def _source(dataset):
    """Returns the `Source` of a dataset's name, or None of data from elsewhere."""
    return SOURCES.get(part.whole(dataset).partition(":")[0])  # a version may follow


def may_be_shown(dataset):
    """Tells whether real images of a dataset may be published."""
    source = _source(dataset)
    return source is None or source.shown


def credit(dataset, stated=None):
    """Says whose a dataset is, and under which licence, in Markdown.

    Args:
        dataset: Its name.
        stated: What the source itself says of its licence, of data from elsewhere.
    """
    source = _source(dataset)
    if source is None:
        return f"`{dataset}` ({stated or 'no licence is stated by its source'})"
    if source.licence is None:
        return f"`{dataset}`: {source.credit}; no licence is stated by its source"
    licence = f"[{source.licence}]({LICENCES[source.licence]})"
    return f"`{dataset}`: {source.credit}, {licence}"
