"""The sentences of an exploration."""

import numpy as np
import pytest

from pupille.exploration.stability import CLUSTERS, NO_GAP, NOTHING, Structure
from pupille.exploration.what_else import Likeness
from pupille.workflows.exploring_words import LARGER, SMALLER, WORDS, sentence_on_likeness, verdict_sentence


def structure(verdict, groups):
    return Structure(verdict, 4, groups, np.zeros(1), np.zeros(1), 0.05)


@pytest.mark.parametrize(
    ("verdict", "groups", "clusters", "words"),
    [
        (CLUSTERS, 4, 4, "4 clusters with a gap"),
        (CLUSTERS, 2, 4, "2 groups with a gap between them, cut into 4 clusters"),
        (NO_GAP, 1, 4, "no gap between groups"),
        (NOTHING, 1, 0, "no structure beyond one blob"),
    ],
)
def test_each_verdict_has_its_sentence(verdict, groups, clusters, words):
    assert words in str(verdict_sentence(structure(verdict, groups), clusters))


@pytest.mark.parametrize("name", LARGER)
def test_a_number_that_is_larger_or_smaller_has_its_sentence(name):
    more = str(sentence_on_likeness(Likeness(2, name, "", 0.97, 0.97)))
    less = str(sentence_on_likeness(Likeness(2, name, "", 0.03, 0.03)))
    assert more.startswith("Cluster 3 may be")
    assert "97.0" in more
    assert "97.0" in less
    assert more != less
    assert set(LARGER) == set(SMALLER)


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_named_with_both_shares(name):
    sentence = str(sentence_on_likeness(Likeness(0, name, "Zeiss", 0.98, 0.95)))
    assert "Zeiss" in sentence
    assert "98.0" in sentence
    assert "95.0" in sentence
