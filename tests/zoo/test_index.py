"""Tables of what cannot be scored."""

from kerasgan.zoo import index


def test_a_classifier_without_a_test_split_is_listed():
    metadata = {"name": "mine", "evaluation": None, "minutes": 2.4}
    assert index.scored(metadata, "accuracy") is None
    row = index.classifier_table([metadata], "zoo/").splitlines()[-1]
    assert row == "| [mine](zoo/mine) | no test split | 2 |"
