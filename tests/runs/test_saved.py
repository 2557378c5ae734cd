"""What a stopped process may say about what it has kept."""

from pupille.runs.saved import SavedWork


def test_nothing_is_kept_until_somebody_notes_it():
    work = SavedWork()
    assert (work.anything, work.in_run) == (False, False)
    work.note()
    assert (work.anything, work.in_run) == (True, False)
