"""Large XML returns, one record at a time: a census of half a gigabyte is read in the memory of its answers.

Entities are never expanded and nothing is fetched: a file that declares some of its own is refused, since no census
does and a few lines of them can fill a machine's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[attr-defined]

from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile

Element = Any
"""An lxml element: lxml tells its types to no checker."""

Fields = dict[str, str]


def records(file: ReturnFile, *names: str) -> Iterator[tuple[str, Element]]:
    """Every element of these names with its name, namespaces ignored, in the order of the file.

    An element is whole when it is given, and emptied once the next is asked for. Raises Refused where the file breaks
    off or is no XML after all, and where it declares entities.
    """
    checked = False
    try:
        with file.path.open("rb") as stream:
            parsed = etree.iterparse(
                stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            for _, element in parsed:
                name = local(element)
                if name not in names:
                    continue
                if not checked:
                    _refuse_entities(file, element)
                    checked = True
                yield name, element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as fault:
        line = f" at line {fault.lineno:,}" if fault.lineno else ""
        raise Refused(f"{file.name} is XML that cannot be read to its end{line}: export it again.") from None


def local(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def fields(element: Element) -> Fields:
    """The texts of an element's children by their names, the first of each name; those without text are not there."""
    found: Fields = {}
    for child in element:
        if child.text and (text := child.text.strip()):
            found.setdefault(local(child), text)
    return found


def children(element: Element, *path: str) -> list[Element]:
    """The elements at a path of names below an element, in the order of the file: every one on every step."""
    here = [element]
    for name in path:
        here = [child for parent in here for child in parent if local(child) == name]
    return here


def _refuse_entities(file: ReturnFile, element: Element) -> None:
    about = element.getroottree().docinfo.internalDTD
    if about is not None and next(iter(about.iterentities()), None) is not None:
        raise Refused(f"{file.name} declares entities of its own, which no return does: export it again.")
