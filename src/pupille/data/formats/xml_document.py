"""XML of annotation tools, parsed without entities."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeXml
from defusedxml import DefusedXmlException

from pupille.data.formats.drawing import Tree
from pupille.errors import DataError
from pupille.i18n.language import tell


def parsed_xml(tree: Tree, file: str) -> Element:
    """The first element of an XML file. Raises DataError if it is none, or defines entities."""
    try:
        root: Element = SafeXml.fromstring(tree.read(file), forbid_dtd=True)
    except DefusedXmlException as error:
        raise DataError(
            tell(
                "{file!r} defines entities, which annotations do not need; it is not read. Export it again.",
                file=file,
            )
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise DataError(
            tell(
                "{file!r} is no XML that can be read ({error}). Export it again.", file=file, error=str(error)
            )
        ) from error
    return root
