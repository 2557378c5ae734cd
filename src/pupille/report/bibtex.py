"""The software behind a run as BibTeX: each library as its authors wish to be cited, with the version that ran."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pupille.report.tables.latex import escaped
from pupille.results.results import Results


@dataclass(frozen=True)
class Citation:
    """How a library wishes to be cited. fields: of BibTeX, written as LaTeX."""

    kind: str
    fields: Mapping[str, str]


CITATIONS = {
    "numpy": Citation(
        "article",
        {
            "author": "Harris, Charles R. and Millman, K. Jarrod and van der Walt, St{\\'e}fan J. and others",
            "title": "Array programming with {NumPy}",
            "journal": "Nature",
            "volume": "585",
            "pages": "357--362",
            "year": "2020",
            "doi": "10.1038/s41586-020-2649-2",
        },
    ),
    "scipy": Citation(
        "article",
        {
            "author": "Virtanen, Pauli and Gommers, Ralf and Oliphant, Travis E. and others",
            "title": "{SciPy} 1.0: Fundamental Algorithms for Scientific Computing in {Python}",
            "journal": "Nature Methods",
            "volume": "17",
            "pages": "261--272",
            "year": "2020",
            "doi": "10.1038/s41592-019-0686-2",
        },
    ),
    "scikit-learn": Citation(
        "article",
        {
            "author": 'Pedregosa, Fabian and Varoquaux, Ga{\\"e}l and Gramfort, Alexandre and others',
            "title": "Scikit-learn: Machine Learning in {Python}",
            "journal": "Journal of Machine Learning Research",
            "volume": "12",
            "pages": "2825--2830",
            "year": "2011",
        },
    ),
    "torch": Citation(
        "inproceedings",
        {
            "author": "Ansel, Jason and Yang, Edward and He, Horace and others",
            "title": "{PyTorch} 2: Faster Machine Learning Through Dynamic {Python} Bytecode Transformation and Graph "
            "Compilation",
            "booktitle": "29th ACM International Conference on Architectural Support for Programming Languages and "
            "Operating Systems, Volume 2",
            "year": "2024",
            "doi": "10.1145/3620665.3640366",
        },
    ),
    "pandas": Citation(
        "inproceedings",
        {
            "author": "McKinney, Wes",
            "title": "Data Structures for Statistical Computing in {Python}",
            "booktitle": "Proceedings of the 9th Python in Science Conference",
            "pages": "56--61",
            "year": "2010",
            "doi": "10.25080/Majora-92bf1922-00a",
        },
    ),
    "timm": Citation(
        "misc",
        {
            "author": "Wightman, Ross",
            "title": "{PyTorch} Image Models",
            "year": "2019",
            "doi": "10.5281/zenodo.4414861",
        },
    ),
}
"""By the name under which `results.json` has the version; any other is cited by name and version alone."""


def bibliography(results: Results) -> str:
    """One entry for Pupille and each library of the results, in their order."""
    year = results.created[:4]
    entries: dict[str, str] = {}
    for number, (name, version) in enumerate(results.versions.items(), start=1):
        cited = CITATIONS.get(name, Citation("misc", {"title": escaped(name), "year": year}))
        fields = {**cited.fields, "note": f"Version {escaped(str(version))}"}
        key = _key(name, number)
        # BibTeX takes keys that differ by case alone for one.
        if key.lower() in entries:
            key = f"{key}-{number}"
        entries[key.lower()] = _entry(cited.kind, key, fields)
    return "\n".join(entries.values())


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _key(name: str, number: int) -> str:
    """A key of letters and digits; one that would be empty is numbered."""
    return re.sub(r"[^A-Za-z0-9]", "", name)[:40] or f"software{number}"
