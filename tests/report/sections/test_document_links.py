"""The documents that lie beside a report."""

from pupille.i18n.language import speaking
from pupille.report.sections.document_links import papers_beside


def test_the_documents_that_are_there_are_named_in_the_order_of_the_table(tmp_path):
    (tmp_path / "papers").mkdir()
    for name in ("reforms", "model-card", "notes-of-mine"):
        (tmp_path / f"papers/{name}.html").write_text("<p>text</p>")
    links = papers_beside(tmp_path)
    assert [link.address for link in links] == ["papers/model-card.html", "papers/reforms.html"]
    assert links[0].title == "Model card"
    with speaking("fr"):
        assert papers_beside(tmp_path)[0].title != "Model card"


def test_a_folder_of_that_name_is_no_document(tmp_path):
    (tmp_path / "papers/model-card.html").mkdir(parents=True)
    assert papers_beside(tmp_path) == []


def test_a_run_without_documents_has_no_links(tmp_path):
    assert papers_beside(tmp_path) == []
