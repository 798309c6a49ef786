"""What a file of a return is, is told by what is in it; what cannot be read is refused in one sentence."""

import codecs
import shutil
import zipfile

import pytest
import xlsxwriter
from lineofsight.errors import Refused
from lineofsight.readers.return_file import ReturnFile

HEADER = ("CHILD", "DECOM", "Placement’s end")


def written(path, content):
    path.write_bytes(content)
    return path


def workbook(path, **sheets):
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def spreadsheet(path, *rows):
    """An OpenDocument spreadsheet of one sheet, List_1."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<office:document-content {namespaces}><office:body><office:spreadsheet><table:table table:name="List_1">'
            f"{cells}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_in_the_encodings_and_with_the_separators_of_the_field(tmp_path, encoding, told, separator):
    text = separator.join(HEADER) + "\r\n" + separator.join(("1", "31/03/2025", "é")) + "\r\n"
    file = ReturnFile.open(written(tmp_path / "episodes.txt", text.encode(encoding)))
    assert (file.columns, file.encoding, file.separator, file.header_line) == (HEADER, told, separator, 1)
    assert file.rows() == {"": [list(HEADER), ["1", "31/03/2025", "é"]]}
    assert (file.sheets, file.root) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_without_its_mark(tmp_path, encoding):
    file = ReturnFile.open(written(tmp_path / "header.csv", "CHILD,SEX\n1,2\n".encode(encoding)))
    assert (file.columns, file.encoding) == (("CHILD", "SEX"), encoding)


def test_blank_lines_may_stand_above_the_header(tmp_path):
    file = ReturnFile.open(written(tmp_path / "header.csv", b'\n,,\n"Child, unique ID",SEX\n'))
    assert (file.columns, file.header_line) == (("Child, unique ID", "SEX"), 3)


def test_the_first_rows_of_a_csv_file_can_be_read_alone(tmp_path):
    file = ReturnFile.open(written(tmp_path / "header.csv", b"CHILD\n1\n2\n3\n"))
    assert file.rows(2) == {"": [["CHILD"], ["1"]]}


def test_a_letter_that_only_a_later_megabyte_holds_settles_the_encoding(tmp_path):
    """Every byte is looked at: the first megabyte alone would do for UTF-8."""
    file = ReturnFile.open(written(tmp_path / "header.csv", b"CHILD,SEX\n" + b"1,2\n" * 300_000 + b"\xe9,2\n"))
    assert file.encoding == "cp1252"


def test_the_sheets_of_a_workbook_are_its_rows_from_its_first_cell(tmp_path):
    file = ReturnFile.open(workbook(tmp_path / "lists.csv", List_1=[[], ["", "Gender"], ["", 2]], Empty=[]))
    assert file.sheets == {"List_1": [["", ""], ["", "Gender"], ["", 2.0]], "Empty": []}
    assert (file.columns, file.root) == (None, None)


def test_an_opendocument_spreadsheet_is_a_workbook(tmp_path):
    file = ReturnFile.open(spreadsheet(tmp_path / "lists.ods", ["Gender", "Age"], ["b) Female", "4"]))
    assert file.sheets == {"List_1": [["Gender", "Age"], ["b) Female", "4"]]}


def test_an_older_excel_workbook_is_a_workbook(shared):
    file = ReturnFile.open(shared / "childlevel/annex_a/cscdp/example-A-2005.xls")
    assert file.sheets is not None
    assert file.sheets["List_1"][1][0] == "Child Unique ID"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_the_root_of_xml_is_read_without_its_namespace(tmp_path, mark):
    xml = (
        mark + b'<?xml version="1.0"?>\n<!-- made by a system -->\n<m:Message xmlns:m="urn:x"><m:Header/></m:Message>\n'
    )
    assert ReturnFile.open(written(tmp_path / "census", xml)).root == "Message"


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = written(tmp_path / "secret.txt", b"do not tell")
    xml = f'<!DOCTYPE Message [<!ENTITY e SYSTEM "{secret.as_uri()}">]><Message>&e;</Message>'
    assert ReturnFile.open(written(tmp_path / "census.xml", xml.encode())).root == "Message"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b",,,\r\n,,,\r\n", "is empty"),
        (b"%PDF-1.7 and so on", "is a PDF"),
        (b"\x89PNG and so on", "is a picture"),
        (b"<html><table><tr><td>CHILD</td></tr></table></html>", "is a web page"),
        (b"PK\x03\x04 and no more", "is a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "is a damaged workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password",
        ),
        (b"<Message><Header></Message>"[:18], "is cut short"),
        (b"<Message", "is cut short"),
        (b"<<Message/>", "is XML that cannot be read"),
        (bytes(range(256)) * 20, "is no workbook, CSV or XML file"),
    ],
)
def test_what_is_no_return_is_refused_with_what_it_is(tmp_path, content, sentence):
    with pytest.raises(Refused, match=rf"^return\.xlsx {sentence}"):
        ReturnFile.open(written(tmp_path / "return.xlsx", content))


def test_half_a_workbook_is_refused(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", List_1=[["Gender"] * 50] * 50).read_bytes()
    with pytest.raises(Refused, match=r"^half\.xlsx is a damaged workbook"):
        ReturnFile.open(written(tmp_path / "half.xlsx", whole[: len(whole) // 2]))


def test_half_an_older_workbook_is_refused(tmp_path, shared):
    whole = (shared / "childlevel/annex_a/cscdp/example-A-2005.xls").read_bytes()
    for length in (len(whole) // 2, len(whole) - 1):
        with pytest.raises(Refused, match=r"^half\.xls is a damaged workbook"):
            ReturnFile.open(written(tmp_path / "half.xls", whole[:length]))


def test_a_workbook_with_a_cell_at_the_far_end_of_a_sheet_is_refused_before_it_fills_the_memory(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "far.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Gender")
    sheet.write(1_048_575, 16_383, " ")
    book.close()
    with pytest.raises(Refused, match=r"^far\.xlsx has a cell far below or beside its lists"):
        ReturnFile.open(tmp_path / "far.xlsx")


def test_a_workbook_of_empty_sheets_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"^empty\.xlsx is a workbook whose sheets are all empty"):
        ReturnFile.open(workbook(tmp_path / "empty.xlsx", List_1=[], List_2=[]))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "lists.xlsx", "w") as archive:
        archive.writestr("List_1.csv", "CHILD")
    with pytest.raises(Refused, match=r"^lists\.xlsx is a zip file, not a workbook"):
        ReturnFile.open(tmp_path / "lists.xlsx")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    with pytest.raises(Refused, match=r"^none\.csv is not there"):
        ReturnFile.open(tmp_path / "none.csv")
    with pytest.raises(Refused, match=r" is a folder"):
        ReturnFile.open(tmp_path)


def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path):
    """All that follows would be one cell."""
    endless = b'CHILD,"SEX\n' + b"1,2\n" * 100_000
    with pytest.raises(Refused, match=r"^header\.csv is no CSV file that can be read"):
        ReturnFile.open(written(tmp_path / "header.csv", endless))


def test_a_copy_of_a_file_has_the_same_digest(tmp_path):
    first = written(tmp_path / "a.csv", b"CHILD,SEX\n1,2\n")
    second = shutil.copy(first, tmp_path / "b.csv")
    assert ReturnFile.open(first).sha256 == ReturnFile.open(second).sha256
    assert ReturnFile.open(first).size == 14
