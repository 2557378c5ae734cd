"""Classes as files of annotations declare them: numbers with names, some of which no object bears."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class DeclaredClasses:
    """Names of classes in the order in which files declare them; one name is one class, whatever its numbers.

    ids: the number that each first had. parents: names that some class names as its parent.
    """

    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    parents: set[str] = field(default_factory=set)
    _labels: dict[str, int] = field(default_factory=dict)

    def label(self, name: str, id_: str, parent: str | None = None) -> int:
        """The place of a class among the names, where it is put if it is new."""
        if parent:
            self.parents.add(parent)
        if name not in self._labels:
            self._labels[name] = len(self.names)
            self.names.append(name)
            self.ids.append(id_)
        return self._labels[name]
