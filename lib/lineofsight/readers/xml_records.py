"""Large XML returns, one record at a time: a census of half a gigabyte is read in the memory of its answers.

Entities are never expanded and nothing is fetched: a file that declares some of its own is refused, since no return
does and a few lines of them can fill a machine's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree  # type: ignore[attr-defined]

from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile

Element = Any
"""An lxml element: lxml tells its types to no checker."""

Fields = dict[str, str]

_HEADER_WITHIN = 100
"""Elements that a census begins with, its header among them: a file without one is not read to its end in search."""


def header(file: ReturnFile) -> Fields:
    """What a census says of itself: Collection, ReferenceDate, LEA and what else its header holds; empty without one.

    Raises Refused as `records` does.
    """
    for element in islice(_parsed(file, None), _HEADER_WITHIN):
        if local(element) == "Header":
            return {name: text for block in reversed(element) for name, text in fields(block).items()}
    return {}


def records(file: ReturnFile, *names: str) -> Iterator[tuple[str, Element]]:
    """Every element of these names with its name, namespaces ignored, in the order of the file.

    An element is whole when it is given, and emptied once the next is asked for. Raises Refused where the file breaks
    off or is no XML after all, and where it declares entities.
    """
    for element in _parsed(file, [f"{{*}}{name}" for name in names]):
        yield local(element), element
        element.clear()
        parent = element.getparent()
        while parent is not None and parent[0] is not element:
            del parent[0]


def local(element: Element) -> str:
    """An element's name without its namespace; empty for an entity that is not expanded."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def fields(element: Element) -> Fields:
    """The texts of an element's children by their names, the first of each name; those without text are not there."""
    found: Fields = {}
    for child in element:
        text = child.text
        if text and (text := text.strip()):
            found.setdefault(_local(child.tag), text)
    return found


def children(element: Element, *path: str) -> list[Element]:
    """The elements at a path of names below an element, in the order of the file: every one on every step."""
    here = [element]
    for name in path:
        here = [child for parent in here for child in parent if _local(child.tag) == name]
    return here


def _parsed(file: ReturnFile, tags: list[str] | None) -> Iterator[Element]:
    """Each element with one of the tags, or any element, when its end is reached."""
    try:
        with file.path.open("rb") as stream:
            parsed = etree.iterparse(
                stream,
                events=("end",),
                tag=tags,
                remove_comments=True,
                remove_pis=True,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            )
            for number, (_, element) in enumerate(parsed):
                if number == 0:
                    _refuse_entities(file, element)
                yield element
    except etree.XMLSyntaxError as fault:
        line = f" at line {fault.lineno:,}" if fault.lineno else ""
        raise Refused(f"{file.name} is XML that cannot be read to its end{line}: export it again.") from None


def _refuse_entities(file: ReturnFile, element: Element) -> None:
    about = element.getroottree().docinfo.internalDTD
    if about is not None and next(iter(about.iterentities()), None) is not None:
        raise Refused(f"{file.name} declares entities of its own, which no return does: export it again.")
