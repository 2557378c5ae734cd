"""Facts of objects as columns, by hand."""

from pupille.data.formats.object_facts import OWN_COLUMNS, fact_columns


def test_each_fact_becomes_a_column_and_is_empty_where_an_object_has_none():
    facts = [{"drawn by": "ada"}, {}, {"occluded": "yes", "drawn by": "grace"}]
    assert fact_columns(facts) == {"drawn by": ("ada", "", "grace"), "occluded": ("", "", "yes")}


def test_a_fact_with_the_name_of_a_column_of_ours_gets_another_one():
    for name in OWN_COLUMNS:
        assert fact_columns([{name: "7"}]) == {f"tool_{name}": ("7",)}


def test_objects_without_facts_have_no_columns():
    assert fact_columns([{}, {}]) == {}
