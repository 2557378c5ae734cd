"""Classes as files of annotations declare them: numbers with names, some of which no object bears."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class DeclaredClasses:
    """Names of classes in the order in which files declare them; one name is one class, whatever its numbers.

    parents: names that some class names as its parent.
    """

    names: list[str] = field(default_factory=list)
    parents: set[str] = field(default_factory=set)
    _labels: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, str]:
        """Number -> class, but for numbers that mean another class in another file."""
        return {id_: next(iter(names)) for id_, names in self._ids.items() if len(names) == 1}

    def label(self, name: str, id_: str, parent: str | None = None) -> int:
        """The place of a class among the names, where it is put if it is new."""
        if parent:
            self.parents.add(parent)
        self._ids.setdefault(id_, set()).add(name)
        if name not in self._labels:
            self._labels[name] = len(self.names)
            self.names.append(name)
        return self._labels[name]
