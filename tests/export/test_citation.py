"""A citation that any name leaves readable."""

import yaml

from pupille.export.citation import citation
from pupille.results.read import results_in


def test_a_name_with_marks_of_yaml_stays_a_name(discs_run):
    results = results_in(discs_run)
    title = "a: [b] # c\n'd' \u202e"
    record = yaml.safe_load(citation(results, title, "- e: f"))
    assert (record["title"], record["abstract"]) == (title, "- e: f")
    assert record["references"][0] == {
        "type": "software", "title": "Pupille", "version": results.pupille, "authors": [{"name": "Pupille"}],
    }  # fmt: skip
    assert record["identifiers"][0]["value"] == results.data.hash
