"""Word files with real lists, the same bytes on every run.

`begun` starts a document, `bullet` and `numbered` add items in Word's own list styles, as a person types them, and
`saved` makes the file.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")


def begun(title: str, published: date) -> Document:
    """An empty document that says what it is called, when it was made and that it was made up."""
    document = docx.Document()
    about = document.core_properties
    about.title, about.author = title, "Line of Sight sample data: invented"
    about.created = about.modified = datetime.combine(published, time(9))
    return document


def bullet(document: Document, text: str, level: int = 1) -> Paragraph:
    """An item of a list, at `level` 1 to 3."""
    return document.add_paragraph(text, style=BULLETS[level - 1])


def numbered(document: Document, text: str, number: int) -> Paragraph:
    """An item of a numbered list. Where its number is 1 the list starts again, as Word's own "restart at 1" does."""
    paragraph = document.add_paragraph(text, style="List Number")
    lists = document.part.numbering_part.element
    if number == 1:
        (of_style,) = paragraph.style.element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        again = lists.add_num(lists.num_having_numId(int(of_style)).abstractNumId.val)
        again.add_lvlOverride(0).add_startOverride(1)
    its = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    its.get_or_add_ilvl().val = 0
    its.get_or_add_numId().val = lists.num_lst[-1].numId
    return paragraph


def saved(document: Document) -> bytes:
    """The file, with one fixed time for all its parts, so that two runs make the same bytes."""
    whole, buffer = io.BytesIO(), io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
