"""What stands below the samples of a report."""

import pytest

from pupille.i18n.language import speaking
from pupille.report.sections.images import _label


@pytest.mark.parametrize(
    ("label", "unit", "language", "written"),
    [
        ("8.0", "cells", "en", "8\u00a0cells"),
        ("8.733", "mm", "en", "8.73\u00a0mm"),
        ("8.733", "mm", "fr", "8,73\u00a0mm"),
        ("12.0", "", "en", "12"),
        ("cat", "", "en", "cat"),
    ],
)
def test_a_whole_number_has_no_decimals_and_a_name_stays_a_name(label, unit, language, written):
    with speaking(language):
        assert _label(label, unit) == written
