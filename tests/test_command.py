"""The command as a user types it: packs built whole, faults told in a sentence, exit codes as documented."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import bad_files
import published_files
import pytest
from click.testing import CliRunner
from lineofsight import readers
from lineofsight.cli import main
from lineofsight.pack import csv_text
from lineofsight.params import NOTEBOOKS

pytestmark = pytest.mark.slow


def command(*words) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was said beside it."""
    ran = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    return ran.exit_code, ran.stdout, ran.stderr


def parameters(folder: Path, sources, authority="Exampleshire") -> Path:
    path = folder / "spring 2026.yml"
    listed = "".join(f"  - {json.dumps(str(source))}\n" for source in sources)
    path.write_text(f"authority: {authority}\nas_at: 2026-09-30\nsources:\n{listed}", encoding="utf-8")
    return path


def contents(pack: Path) -> dict[str, bytes]:
    return {str(path.relative_to(pack)): path.read_bytes() for path in sorted(pack.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def packs(root, tmp_path_factory) -> Path:
    """Exampleshire's and Norfolk's sample packs, built as README says, in a folder with spaces in its name."""
    out = tmp_path_factory.mktemp("a network drive") / "our packs"
    code, printed, _ = command("run", root / "params/exampleshire.yml", root / "params/norfolk.yml", "--out", out)
    assert code == 0
    assert printed.split() != []
    return out


@pytest.fixture(scope="module")
def exampleshire(packs) -> Path:
    return packs / "exampleshire" / "exampleshire"


def test_the_path_of_each_index_is_the_last_thing_printed(root, tmp_path):
    code, printed, _ = command("run", root / "params/wiltshire.yml", "--out", tmp_path)
    assert code == 0
    assert Path(printed.strip().splitlines()[-1]) == tmp_path / "wiltshire" / "wiltshire" / "index.html"
    assert Path(printed.strip()).is_file()


def test_a_pack_holds_what_the_readme_says(exampleshire):
    for name in ("index.html", "evidence.csv", "issues.csv", "manifest.json", "ran.json", "figures", "notebooks"):
        assert (exampleshire / name).exists(), name
    assert {path.name for path in (exampleshire / "notebooks").iterdir()} == {
        f"{name}{ending}" for name in NOTEBOOKS for ending in (".ipynb", ".html")
    }


def test_two_runs_are_identical_to_the_byte_save_the_file_that_says_when(root, exampleshire, tmp_path):
    """The second run is another process in another folder, with another seed for the order of sets."""
    subprocess.run(
        [sys.executable, "-m", "lineofsight", "run", str(root / "params/exampleshire.yml"), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"},
    )
    first, second = contents(exampleshire), contents(tmp_path / "exampleshire" / "exampleshire")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == ["ran.json"]


def test_verify_finds_a_byte_changed_in_any_file(exampleshire, tmp_path):
    assert command("verify", exampleshire)[0] == 0
    for name in contents(exampleshire):
        copy = tmp_path / "copy"
        shutil.copytree(exampleshire, copy)
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(bytes(content))
        code, printed, said = command("verify", copy)
        assert code == 6, name
        assert name in printed + said or "manifest" in name
        shutil.rmtree(copy)


def test_nothing_of_this_machine_is_in_a_pack(packs):
    for name, content in contents(packs).items():
        for secret in (str(Path.home()), str(packs.parent), os.uname().nodename):
            assert len(secret) < 4 or secret.encode() not in content, f"{name} holds {secret}"


def test_the_evidence_opens_at_its_words(root, exampleshire):
    rows = csv_text.read((exampleshire / "evidence.csv").read_bytes())
    row = rows[rows["kind"] == "improvement"].iloc[-1]
    code, printed, _ = command("source", exampleshire, row["evidence_id"], root / "data_samples/exampleshire/reports")
    assert code == 0
    assert row["statement"] in printed
    assert row["place"] in printed


def test_asking_for_evidence_that_is_not_there_says_where_ids_are(root, exampleshire):
    code, _, said = command("source", exampleshire, "nothing", root / "data_samples")
    assert (code, "first column of evidence.csv" in said) == (6, True)


def test_compare_names_the_input_that_moved_the_evidence(root, exampleshire, tmp_path):
    reports = sorted((root / "data_samples/exampleshire/reports").glob("*.pdf"))
    folder = tmp_path / "reports"
    folder.mkdir()
    for report in reports[:-1]:
        shutil.copy(report, folder)
    assert command("run", parameters(tmp_path, [folder]), "--out", tmp_path)[0] == 0
    earlier = tmp_path / "exampleshire" / "spring-2026"
    code, printed, _ = command("compare", earlier, exampleshire)
    assert code == 0
    assert "2026-06-30_ilacs.pdf" in printed
    code, printed, _ = command("compare", exampleshire, exampleshire)
    assert (code, "nothing" in printed.lower()) == (0, True)


def test_a_wrong_parameter_file_lists_every_fault_and_the_next_is_still_built(root, tmp_path):
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("authority: Norfork\nsource: [reports]\nas_at: soon\n", encoding="utf-8")
    code, printed, said = command("run", wrong, root / "params/wiltshire.yml", "--out", tmp_path)
    assert code == 3
    assert said.count("wrong.yml, line") == 3
    assert "did you mean Norfolk?" in said
    assert "did you mean sources?" in said
    assert printed.strip().endswith("index.html")


@pytest.mark.parametrize("bad", bad_files.REFUSED)
def test_a_bad_file_gets_one_sentence_that_names_it_and_no_folder(bad, tmp_path):
    path = bad(tmp_path)
    refused = readers.read(path).refused
    assert refused.startswith(path.name)
    assert str(tmp_path) not in refused
    assert "\n" not in refused
    assert len(refused) < 400


def test_among_bad_files_the_good_ones_are_read_and_the_exit_code_says_that_some_were_not(tmp_path):
    files = [bad(tmp_path) for bad in bad_files.REFUSED]
    good = bad_files.report_with_markup_and_formulas(tmp_path)
    code, printed, _ = command("read", *files[:3], good, *files[3:], tmp_path / "missing.pdf", "--json")
    lines = [json.loads(line) for line in printed.splitlines()]
    assert code == 4
    assert [line["file"] for line in lines] == [f.name for f in [*files[:3], good, *files[3:]]] + ["missing.pdf"]
    assert [line["kind"] for line in lines].count(None) == len(files) + 1
    assert lines[3]["kind"] == "inspection report"
    assert len(lines[3]["judgements"]) == 5


def test_with_some_files_refused_the_pack_is_built_and_lists_them(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    bad_files.report_with_markup_and_formulas(folder)
    bad_files.committee_agenda(folder)
    code, _, said = command("run", parameters(tmp_path, [folder]), "--out", tmp_path / "out")
    pack = tmp_path / "out" / "exampleshire" / "spring-2026"
    assert code == 4
    assert "Left out: agenda.txt" in said
    issues = csv_text.read((pack / "issues.csv").read_bytes())
    assert issues["file"].tolist()[0] == "agenda.txt"
    assert "agenda.txt" in (pack / "index.html").read_text(encoding="utf-8")


def test_markup_and_formulas_in_a_report_stay_text_in_every_file_of_a_pack(tmp_path):
    report = bad_files.report_with_markup_and_formulas(tmp_path)
    command("run", parameters(tmp_path, [report]), "--out", tmp_path / "out")
    pack = tmp_path / "out" / "exampleshire" / "spring-2026"
    for page in pack.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text, page.name
        assert "<img src=x" not in text, page.name
    with (pack / "evidence.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
    kept = set(csv_text.read((pack / "evidence.csv").read_bytes())["statement"])
    assert "-2+3 visits were late, and this is not good enough." in kept


def test_no_sources_means_no_pack_and_exit_code_5(tmp_path):
    (tmp_path / "reports").mkdir()
    code, _, said = command("run", parameters(tmp_path, [tmp_path / "reports"]), "--out", tmp_path / "out")
    assert (code, "Nothing about Exampleshire was read" in said) == (5, True)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").rglob("*.*"))


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX systems send them")
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_run_stopped_in_the_middle_leaves_the_old_pack_whole_and_nothing_beside_it(root, tmp_path, how, code):
    shutil.copytree(root / "data_samples/norfolk", tmp_path / "norfolk")
    file = parameters(tmp_path, [tmp_path / "norfolk"], authority="Norfolk")
    out = tmp_path / "out"
    assert command("run", file, "--out", out)[0] == 0
    pack = out / "norfolk" / "spring-2026"
    before = contents(pack)
    with subprocess.Popen(
        [sys.executable, "-m", "lineofsight", "run", str(file), "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stderr:
            if "running" in line:
                break
        time.sleep(0.5)
        process.send_signal(how)
        process.communicate(timeout=60)
    assert process.returncode == code
    assert contents(pack) == before
    assert [path.name for path in (out / "norfolk").iterdir() if not path.name.startswith(".")] == ["spring-2026"]
    assert command("verify", pack)[0] == 0
    assert command("run", file, "--out", out)[0] == 0
    assert [path.name for path in (out / "norfolk").iterdir()] == ["spring-2026"]


def test_read_json_has_the_fields_that_are_promised(root):
    report = root / "data_samples/exampleshire/reports/2026-06-30_ilacs.pdf"
    code, printed, _ = command("read", report, "--json")
    (line,) = printed.splitlines()
    told = json.loads(line)
    assert code == 0
    assert list(told)[:2] == ["file", "kind"]
    assert told["authority"] == {"name": "Exampleshire", "code": "999"}
    assert (told["inspection_start"], told["inspection_end"]) == ("2026-05-11", "2026-05-22")
    assert told["framework"] == "ilacs-2026"
    for name, field in (
        ("judgements", "grade_word"),
        ("improvements", "national_framework"),
        ("paragraphs", "number"),
        ("findings", "polarity"),
    ):
        assert field in told[name][0], name
        assert set(told[name][0]["locator"]) == {"page", "paragraph", "lines", "address"}
    assert isinstance(told["issues"], list)


def test_read_csv_prints_what_was_read_and_says_what_was_refused_and_not_understood(tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    good = published_files.referrals(folder)
    published_files.written(folder, "kinship.csv", f"{published_files.HEADER},carer,arrangements",
                            f"{published_files.NORFOLK},Aunt,12")  # fmt: skip
    bad_files.committee_agenda(folder)
    (folder / "nothing.csv").write_text("")
    code, printed, said = command("read", folder, "--csv")
    rows = list(csv.DictReader(printed.splitlines()))
    assert code == 4
    assert {row["dataset"] for row in rows} == {"c1", "kinship"}
    assert "agenda.txt" not in printed
    assert said.count("agenda.txt") == 1
    assert said.count("nothing.csv") == 1
    assert "kinship.csv: arrangements: is a column of no dataset known here" in said
    for name in ("agenda.txt", "nothing.csv"):
        told = command("read", folder / name)[1].splitlines()[1]
        assert told.removeprefix("  not read: ") in said
    code, alone, said = command("read", good, "--csv")
    assert (code, "c1.csv: assessed_not_in_need: needs 'Not_in_Need_percent'" in said) == (0, True)
    assert alone == "".join(line for line in printed.splitlines(keepends=True) if "kinship" not in line)


def test_a_document_has_no_row_in_read_csv_and_that_is_said(tmp_path):
    report = bad_files.report_with_markup_and_formulas(tmp_path)
    code, printed, said = command("read", report, "--csv")
    assert (code, printed) == (4, "")
    assert said == f"{report.name}: is read as inspection report, which has no published figures.\n"


def test_a_list_of_statistical_neighbours_is_noted_and_not_refused(tmp_path):
    names = ",".join(f"SN{n},SNP" for n in range(1, 11))
    codes = [935, 933, 916, 908, 878, 850, 860, 885, 891, 937]
    published_files.written(tmp_path, "neighbours.csv", f"LA num,LA Name,{names}",
                            f"926,Norfolk,{','.join(f'{code},Close' for code in codes)}")  # fmt: skip
    note = "whole file: is built in, and was not needed; left alone"
    assert command("read", tmp_path) == (0, f"neighbours.csv\n    ! {note}\n", "")
    assert command("read", tmp_path, "--csv") == (0, "", f"neighbours.csv: {note}\n")
    code, printed, _ = command("read", tmp_path, "--json")
    told = json.loads(printed)
    assert (code, told["kind"], len(told["issues"])) == (0, "statistical neighbours", 1)
    bad_files.report_with_markup_and_formulas(tmp_path)
    assert command("run", parameters(tmp_path, [tmp_path]), "--out", tmp_path / "out")[0] == 0
