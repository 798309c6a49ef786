"""A pack is whole or absent, the same on every run, and no words of a report become anything but words."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pack_example
import pandas as pd
import pytest
from lineofsight.display import Figure
from lineofsight.engine import Warned
from lineofsight.errors import NotebookFailed, PackFault
from lineofsight.pack import csv_text, place, write
from lineofsight.pack.manifest import NOTHING_SUPPRESSED, Suppressed, files
from lineofsight.pack.verify import read_manifest, verify
from pack_example import HOSTILE, INDEX, MANIFEST, NOTEBOOKS, write_example


def contents(pack: Path) -> dict[str, bytes]:
    return {file: (pack / file).read_bytes() for file in files(pack)}


# --- what is in it ------------------------------------------------------------------------------------------


def test_a_pack_holds_pages_notebooks_tables_figures_a_manifest_and_when_it_ran(tmp_path):
    written = write_example(tmp_path / "a place with spaces" / "spring 2026")

    assert files(written.folder) == [
        "evidence.csv",
        *("figures/inspection_history-1.svg", "figures/line_of_sight-1.svg"),
        *("index.html", "issues.csv", "manifest.json", "manifest.sha256"),
        *("notebooks/inspection_history.html", "notebooks/inspection_history.ipynb"),
        *("notebooks/line_of_sight.html", "notebooks/line_of_sight.ipynb"),
        "ran.json",
    ]
    assert written.index == tmp_path / "a place with spaces" / "spring 2026" / "index.html"
    assert [each.name for each in written.folder.parent.iterdir()] == ["spring 2026"]
    assert verify(written.folder) == []


def test_published_figures_that_are_compared_are_a_file_of_their_own_named_wherever_files_are(tmp_path):
    figures = pd.DataFrame({"place": ["=Norfolk"], "value": [25.0], "lower": [None], "locator": ["c1.csv!2/value"]})
    values = (INDEX, NOTEBOOKS, pack_example.EVIDENCE, pack_example.ISSUES, MANIFEST, pack_example.STARTED)

    written = write.write(tmp_path / "pack", *values, figures)

    content = (written.folder / "comparison.csv").read_bytes()
    assert content == b"\xef\xbb\xbfplace,value,lower,locator\r\n'=Norfolk,25,,c1.csv!2/value\r\n"
    assert "comparison.csv" in [each.file for each in read_manifest(written.folder).outputs]
    assert '<a href="comparison.csv">' in written.index.read_text(encoding="utf-8")
    assert verify(written.folder) == []


def test_a_pack_without_a_comparison_has_no_such_file(tmp_path):
    written = write_example(tmp_path / "pack")

    assert not (written.folder / "comparison.csv").exists()
    assert "comparison.csv" not in written.index.read_text(encoding="utf-8")


def test_two_packs_of_the_same_values_are_the_same_bytes_save_the_file_that_says_when(tmp_path):
    first = contents(write_example(tmp_path / "first").folder)
    second = contents(write_example(tmp_path / "second", pack_example.STARTED + timedelta(days=1)).folder)

    assert [file for file in first if first[file] != second[file]] == ["ran.json"]
    assert first.keys() == second.keys()


def test_the_manifest_says_what_went_in_and_what_came_out(tmp_path):
    written = write_example(tmp_path / "pack")

    told = json.loads((written.folder / "manifest.json").read_text(encoding="utf-8"))

    assert told["parameters"] == {"as_at": "2026-06-30", "authority": "Exampleshire", "sources": ["reports"]}
    assert [each["file"] for each in told["inputs"]] == ["exampleshire 2026.pdf", "report (2).pdf"]
    assert told["inputs"][1]["refused"] == "Is a saved web page."
    assert told["suppressed"] == {"figures": [], "note": NOTHING_SUPPRESSED}
    listed = [each["file"] for each in told["outputs"]]
    assert listed == sorted(listed)
    assert set(files(written.folder)) - set(listed) == {"manifest.json", "manifest.sha256", "ran.json"}
    assert (written.folder / "manifest.sha256").read_text() == f"{written.digest}  manifest.json\n"


def test_what_was_suppressed_is_said_on_the_index_and_in_the_manifest(tmp_path):
    manifest = replace(MANIFEST, suppressed=(Suppressed("Adoptions in 2025", "fewer than 5 children"),))

    written = write.write(
        tmp_path / "pack", INDEX, NOTEBOOKS, pack_example.EVIDENCE, pack_example.ISSUES, manifest, pack_example.STARTED
    )

    assert "Adoptions in 2025: fewer than 5 children." in written.index.read_text(encoding="utf-8")
    told = json.loads((written.folder / "manifest.json").read_text(encoding="utf-8"))["suppressed"]
    assert told == {"figures": [{"what": "Adoptions in 2025", "why": "fewer than 5 children"}], "note": ""}


def test_the_only_times_in_a_pack_are_in_the_file_that_says_when(tmp_path):
    notebooks = (replace(NOTEBOOKS[0], warnings=(Warned("a", "a.ipynb, cell 3", "FutureWarning"),)), NOTEBOOKS[1])

    written = write.write(
        tmp_path / "pack", INDEX, notebooks, pack_example.EVIDENCE, pack_example.ISSUES, MANIFEST, pack_example.STARTED
    )

    told = json.loads((written.folder / "ran.json").read_text(encoding="utf-8"))
    assert told["started"] == "2026-07-01T09:30:00+00:00"
    assert told["warnings"] == ["a.ipynb, cell 3: FutureWarning"]
    assert told["manifest_sha256"] == written.digest
    others = [content for file, content in contents(written.folder).items() if file != "ran.json"]
    assert not any(re.search(rb"\d\d:\d\d:\d\d", content) for content in others)


# --- words stay words ---------------------------------------------------------------------------------------


def test_words_that_are_markup_are_words_on_every_page(tmp_path):
    pack = write_example(tmp_path / "pack").folder

    for page in pack.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r"<(img|body)[^>]*\son\w+=", text)
        assert not re.search(r'(?:src|href)="https?:', text)
        assert "javascript:" not in re.sub(r">[^<]*<", "><", text)
        assert text.count("</style>") == text.count("</head>") == 1
    words = html.unescape((pack / "notebooks" / "line_of_sight.html").read_text(encoding="utf-8"))
    assert all(words.count(each) >= 2 for each in HOSTILE)  # in sentences and in the table


def test_words_that_are_formulas_are_words_in_the_tables(tmp_path):
    pack = write_example(tmp_path / "pack").folder

    content = (pack / "evidence.csv").read_bytes()

    assert b",\"'=HYPERLINK" in content
    assert csv_text.read(content)["statement"].tolist() == pack_example.EVIDENCE["statement"].tolist()


def test_a_page_may_show_itself_and_nothing_else(tmp_path):
    page = write_example(tmp_path / "pack").index.read_text(encoding="utf-8")

    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'" in html.unescape(page)


# --- complete or absent -------------------------------------------------------------------------------------


def test_a_pack_that_cannot_be_finished_leaves_the_old_one_and_nothing_else(tmp_path):
    pack = write_example(tmp_path / "pack").folder
    old = contents(pack)
    wordless = pack_example.shown("draw()", Figure("", pack_example.SVG, "", ""), 6)
    broken = pack_example.notebook("broken", "Broken")
    broken.node.cells.append(wordless)

    with pytest.raises(NotebookFailed, match="shows a figure without words"):
        write.write(pack, INDEX, [broken], pack_example.EVIDENCE, pack_example.ISSUES, MANIFEST, pack_example.STARTED)

    assert contents(pack) == old
    assert list(tmp_path.iterdir()) == [pack]


def test_ctrl_c_leaves_nothing(tmp_path):
    def stopped() -> None:
        with place.placed(tmp_path / "pack") as folder:
            (folder / "evidence.csv").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()

    assert list(tmp_path.iterdir()) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from lineofsight.pack import place

    rename, renames = Path.rename, []
    def rename_then_die(self, target):
        done = rename(self, target)
        renames.append(target)
        if len(renames) == {renames}:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    Path.rename = rename_then_die

    with place.placed(Path(sys.argv[1])) as folder:
        (folder / "index.html").write_text("new")
        if {renames} == 0:
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("renames", "left"),
    [
        pytest.param(0, "old", id="while the new pack is made"),
        pytest.param(1, "old", id="after the old pack was moved aside"),
        pytest.param(2, "new", id="after the new pack was moved into place"),
    ],
)
def test_killed_at_any_time_the_next_run_finds_one_whole_pack_and_no_rest(tmp_path, renames, left):
    pack = tmp_path / "a pack"
    pack.mkdir()
    (pack / "index.html").write_text("old")
    program = textwrap.dedent(KILLED.format(renames=renames))

    died = subprocess.run([sys.executable, "-c", program, str(pack)], check=False)

    assert died.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    with place.placed(pack) as folder:
        assert (pack / "index.html").read_text() == left
        (folder / "index.html").write_text("newer")
    assert (pack / "index.html").read_text() == "newer"
    assert list(tmp_path.iterdir()) == [pack]


def test_what_a_living_run_or_another_machine_is_making_is_left_alone(tmp_path):
    mine, anothers = f".pack.partial-{place._machine()}-{os.getppid()}", ".pack.partial-c0ffee-1"
    for name in (mine, anothers):
        (tmp_path / name).mkdir()

    write_example(tmp_path / "pack")

    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([mine, anothers, "pack"])


def test_an_old_pack_that_is_open_in_excel_stays_and_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    pack = write_example(tmp_path / "pack").folder
    old, rename = contents(pack), Path.rename

    def locked(self: Path, target: Path) -> Path:
        if self == pack:
            raise PermissionError  # as Windows does for a folder with an open file in it
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", locked)

    with pytest.raises(PackFault, match=r"unchanged\. Close the files of it that are open in Excel"):
        write_example(pack)

    assert contents(pack) == old
    assert list(tmp_path.iterdir()) == [pack]


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bristol, City of", "bristol-city-of"),
        ("King's Lynn & West", "kings-lynn-west"),
        ("Rhône: 2026/27?", "rhone-2026-27"),
        ("CON", "con-pack"),
        ("com1", "com1-pack"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(text, name):
    assert place.slug(text) == name


def test_a_name_without_a_letter_is_refused():
    with pytest.raises(ValueError, match="no letter or digit"):
        place.slug("…")


def test_a_pack_goes_in_the_folder_of_its_authority():
    assert place.pack_folder(Path("outputs"), "Bristol, City of", "Q1 2026").as_posix() == (
        "outputs/bristol-city-of/q1-2026"
    )


def test_a_pack_can_be_moved_and_still_verifies(tmp_path):
    pack = write_example(tmp_path / "pack").folder

    shutil.move(pack, tmp_path / "elsewhere")

    assert verify(tmp_path / "elsewhere") == []


def test_empty_tables_are_written_with_their_header(tmp_path):
    issues = pd.DataFrame(columns=pack_example.ISSUES.columns)

    written = write.write(
        tmp_path / "pack", INDEX, NOTEBOOKS, pack_example.EVIDENCE, issues, MANIFEST, pack_example.STARTED
    )

    assert (written.folder / "issues.csv").read_bytes() == b"\xef\xbb\xbffile,where,found,why,done\r\n"
