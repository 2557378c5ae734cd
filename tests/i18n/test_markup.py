from markupsafe import Markup

from pupille.i18n.language import speaking
from pupille.i18n.markup import say, says


def test_text_is_escaped_and_markup_stays() -> None:
    said = say("{model}: {reason}", model=Markup("<b>x</b>"), reason="<i>&\u202e")
    assert said == Markup("<b>x</b>: &lt;i&gt;&amp;\\u202e")


def test_figures_are_escaped_too() -> None:
    assert say("({share:percent} of the pixels lie outside)", share=0.0001).startswith(
        "(&lt;\u00a00.1\u00a0%"
    )


def test_a_name_is_never_read_as_a_place() -> None:
    assert say("file {file}", file="{model}") == "file {model}"


def test_the_language_that_is_spoken_is_used() -> None:
    with speaking("fr"):
        assert says("{n}\u00a0image", "{n}\u00a0images", 0) == "0\u00a0image"
        assert say("file {file}", file="a'b") == "fichier a&#39;b"
