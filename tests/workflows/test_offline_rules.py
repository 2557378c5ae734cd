"""Rules without any: a page answers by the model alone."""

from pupille.workflows.offline_rules import OfflineRules


def test_no_rules_are_no_record_and_no_sentence():
    assert (dict(OfflineRules().record), list(OfflineRules().sentences())) == ({}, [])
