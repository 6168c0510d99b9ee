"""Models that tell what images show, one public class a file.

They sample nothing: samples are measured in their features and by their classes.
"""

from kerasgan.classifiers.classifier import Classifier
from kerasgan.engine.registry import CLASSIFIERS, options

get, names = CLASSIFIERS.get, CLASSIFIERS.names
register, registered = CLASSIFIERS.register, CLASSIFIERS.registered

__all__ = ["Classifier", "get", "names", "options", "register", "registered"]
