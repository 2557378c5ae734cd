"""The made-up results of the tests of the report, for the tests of their reader."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

SPEC = spec_from_file_location("made_up_results", Path(__file__).parents[1] / "report" / "conftest.py")
MADE_UP = module_from_spec(SPEC)
SPEC.loader.exec_module(MADE_UP)
compared, every, everything, example = MADE_UP.compared, MADE_UP.every, MADE_UP.everything, MADE_UP.example
saved, ten = MADE_UP.saved, MADE_UP.ten
