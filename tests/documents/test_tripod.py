"""TRIPOD+AI: the items of the published list, each once, and what a run answers."""

from dataclasses import replace

from pupille.documents.tripod import tripod_ai
from pupille.results.results import ProtocolRecord, Results

# Collins et al. 2024, table 2.
NUMBERS = (
    "1", "2", "3a", "3b", "3c", "4", "5a", "5b", "6a", "6b", "6c", "7", "8a", "8b", "8c", "9a", "9b", "9c",
    "10", "11", "12a", "12b", "12c", "12d", "12e", "12f", "12g", "13", "14", "15", "16", "17",
    "18a", "18b", "18c", "18d", "18e", "18f", "19",
    "20a", "20b", "20c", "21", "22", "23a", "23b", "24", "25", "26", "27a", "27b", "27c",
)  # fmt: skip


def test_the_52_items_stand_under_their_numbers(two: Results) -> None:
    paper = tripod_ai(two)
    assert [entry.number for entry in paper.entries] == list(NUMBERS)
    assert len(NUMBERS) == 52
    assert "doi:10.1136/bmj-2023-078378" in paper.source


def test_a_sealed_protocol_is_told_where_there_is_one(two: Results) -> None:
    def known(results: Results) -> tuple[str, ...]:
        (item,) = (entry for entry in tripod_ai(results).entries if entry.number == "18c")
        return item.known

    assert known(replace(two, protocol=None)) == ()
    (line,) = known(
        replace(two, protocol=ProtocolRecord(sha256="ab12", created="2026-01-02T03:04:05", points=()))
    )
    assert "ab12" in line
