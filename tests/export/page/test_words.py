"""The words of the page in both languages, and that its scripts ask for no others."""

import re

from pupille.export.page.build import SCRIPTS, source
from pupille.export.page.words import of_answers, of_masks, of_refusals, of_the_page, words
from pupille.i18n.language import speaking


def test_every_word_is_said_in_french_with_the_same_places():
    with speaking("fr"):
        french = words("lenet5", "photos")
    english = words("lenet5", "photos")
    assert english.keys() == french.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", french[key])), key
    alike = {key for key in english if english[key] == french[key]}
    assert alike <= {"kicker"} - {"kicker"}


def test_no_word_is_said_twice():
    groups = [of_the_page(), of_answers(), of_masks(), of_refusals()]
    assert sum(map(len, groups)) == len({key for group in groups for key in group})


def test_the_page_asks_for_words_that_there_are():
    code = "".join(map(source, (*SCRIPTS, "page.html.j2")))
    asked = set(re.findall(r'(?<!\w)word\("([\w-]+)"|data-(?:word|label)="([\w-]+)"', code))
    keys = {key for pair in asked for key in pair if key}
    refused = set(re.findall(r'new Refused\("(\w+)"\)', code))
    assert keys | refused <= set(words("lenet5", "photos"))
    assert len(keys) > 20
    assert refused <= set(of_refusals())
    assert len(refused) > 8
