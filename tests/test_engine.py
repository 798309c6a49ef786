"""A notebook is run whole or refused, and the same run gives the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from lineofsight import engine
from lineofsight.errors import NotebookFailed
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = 'authority = "nowhere"\nyears: int = 3'


def written(folder: Path, *cells: str, name: str = "small notebook.ipynb", title: str = "# A title") -> Path:
    """A notebook of a title, a cell of parameters and these cells, whose ids are made from their place."""
    node = new_notebook(cells=[new_markdown_cell(title), new_code_cell(PARAMETERS)])
    node.cells[1].metadata["tags"] = ["parameters"]
    node.cells += [new_code_cell(source) for source in cells]
    for number, cell in enumerate(node.cells, start=1):
        cell.id = f"cell-{number}"
    path = folder / name
    nbformat.write(node, path)
    return path


def shown(executed: engine.ExecutedNotebook) -> list[str]:
    """The plain text of every output, in order."""
    outputs = [output for cell in executed.node.cells for output in cell.get("outputs", [])]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


# --- before the run -----------------------------------------------------------------------------------------


def test_the_parameters_are_the_names_assigned_in_the_tagged_cell(tmp_path):
    node = nbformat.read(written(tmp_path, "later = 1"), as_version=4)

    assert engine.parameter_names(node) == ("authority", "years")


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path):
    notebook = written(tmp_path, 'open("ran", "w").close()')

    with pytest.raises(NotebookFailed, match=r"has no parameter called autority.*has authority, years"):
        engine.execute(notebook, {"autority": "Exampleshire"}, tmp_path)

    assert not (tmp_path / "ran").exists()


def test_a_notebook_without_one_title_is_refused(tmp_path):
    with pytest.raises(NotebookFailed, match=r"needs one title.* and has 0"):
        engine.execute(written(tmp_path, title="No heading"), {}, tmp_path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "torn.ipynb").write_text('{"cells": [', encoding="utf-8")

    with pytest.raises(NotebookFailed, match=r"torn\.ipynb: is not a notebook, or is damaged"):
        engine.execute(tmp_path / "torn.ipynb", {}, tmp_path)
    with pytest.raises(NotebookFailed, match=r"absent\.ipynb: no such notebook"):
        engine.execute(tmp_path / "absent.ipynb", {}, tmp_path)


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        ("run.history()", True),
        ("run.history();", False),
        ("run = Run()", False),
        ("%config InlineBackend.figure_formats", False),
        ("# nothing but a comment", False),
        ("import pandas\npandas.DataFrame()", True),
    ],
)
def test_a_cell_is_there_to_be_shown_when_it_ends_in_an_expression(source, shows):
    assert engine.ends_in_an_expression(source) is shows


# --- the run ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_notebook_runs_with_its_parameters_in_the_folder_of_the_run(tmp_path, monkeypatch):
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    (folder / "pandas.py").write_text("raise SystemExit('not the library')", encoding="utf-8")
    notebook = written(
        tmp_path,
        "(authority, years)",
        "import os, pathlib\npathlib.Path.cwd().name",
        "import pandas\npandas.DataFrame({'referrals': [1]}).sum().item()",
        "import sys\nsys.executable == os.environ['THE_PYTHON_THAT_ASKS']",
    )
    monkeypatch.setenv("THE_PYTHON_THAT_ASKS", sys.executable)

    executed = engine.execute(notebook, {"authority": "Exampleshire"}, folder)

    assert shown(executed) == ["('Exampleshire', 3)", "'a folder with spaces'", "1", "True"]
    assert executed.title == "A title"
    assert executed.name == "small notebook"
    assert executed.warnings == ()
    assert not list(folder.glob("*.ipynb"))


@pytest.mark.slow
def test_two_runs_give_the_same_bytes_with_nothing_of_when_or_where(tmp_path):
    notebook = written(
        tmp_path,
        "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
        "{'adoption', 'referral', 'assessment', authority}",
    )

    first, second = (engine.execute(notebook, {"authority": "Exampleshire"}, tmp_path) for _ in range(2))

    assert first.source == second.source
    node = json.loads(first.source)
    ids = [cell["id"] for cell in node["cells"]]
    assert ids == ["cell-1", "cell-2", "injected-parameters", "cell-3", "cell-4"]
    assert node["metadata"]["papermill"] == {"parameters": {"authority": "Exampleshire"}}
    assert not any({"papermill", "execution"} & set(cell["metadata"]) for cell in node["cells"])
    assert "image/svg+xml" in node["cells"][3]["outputs"][0]["data"]
    assert str(tmp_path) not in first.source


@pytest.mark.slow
def test_the_users_own_startup_files_and_styles_do_not_reach_a_notebook(tmp_path, monkeypatch):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("authority = 'from the startup file'; print('hello')", encoding="utf-8")
    (tmp_path / "mine.py").write_text("print('hello again')", encoding="utf-8")
    (startup / "matplotlibrc").write_text("lines.linewidth: 40", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "mine.py"))
    monkeypatch.setenv("MATPLOTLIBRC", str(startup))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "no kernels here"))

    executed = engine.execute(
        written(tmp_path, "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] < 40"), {}, tmp_path
    )

    assert shown(executed) == ["True"]


# --- the ways a run can lie ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_failing_cell_is_named_and_its_message_which_can_hold_data_is_not(tmp_path):
    notebook = written(tmp_path, "1 + 1", "raise KeyError('Jo Bloggs, born 3 May 2012')", "'never run'")

    with pytest.raises(NotebookFailed) as failed:
        engine.execute(notebook, {"authority": "Exampleshire"}, tmp_path)

    assert str(failed.value).startswith("small notebook.ipynb, cell 4: KeyError.")
    assert "Bloggs" not in str(failed.value)


@pytest.mark.slow
def test_our_own_errors_are_told_whole(tmp_path):
    raising = "from lineofsight.errors import NothingToShow\nraise NothingToShow('No file could be read.')"
    notebook = written(tmp_path, raising)

    with pytest.raises(NotebookFailed, match="cell 3: NothingToShow: No file could be read"):
        engine.execute(notebook, {}, tmp_path)


@pytest.mark.slow
def test_a_kernel_that_dies_is_a_failure_though_papermill_calls_every_cell_completed(tmp_path):
    notebook = written(tmp_path, "1 + 1", "import os\nos.kill(os.getpid(), 9)", "'never run'")

    with pytest.raises(NotebookFailed, match=r"small notebook\.ipynb, cell 4: Python itself stopped"):
        engine.execute(notebook, {}, tmp_path)


@pytest.mark.slow
def test_a_cell_that_hangs_is_stopped_and_is_a_failure(tmp_path):
    notebook = written(tmp_path, "import time\ntime.sleep(60)", "'never run'")

    with pytest.raises(NotebookFailed, match="cell 3: still running after 1 seconds"):
        engine.execute(notebook, {}, tmp_path, cell_seconds=1)

    assert not kernels()


@pytest.mark.slow
def test_a_cell_that_shows_nothing_where_it_should_is_a_failure(tmp_path):
    with pytest.raises(NotebookFailed, match="cell 4: should have shown something and showed nothing"):
        engine.execute(written(tmp_path, "years", "None"), {}, tmp_path)


@pytest.mark.slow
def test_an_address_in_memory_is_a_failure_since_no_two_runs_agree_on_it(tmp_path):
    with pytest.raises(NotebookFailed, match="cell 3: shows an address in memory"):
        engine.execute(written(tmp_path, "object()"), {}, tmp_path)


@pytest.mark.slow
def test_a_warning_is_kept_as_its_kind_and_its_words_leave_the_notebook(tmp_path):
    notebook = written(tmp_path, "import warnings\nwarnings.warn('Jo Bloggs', FutureWarning);", "years")

    executed = engine.execute(notebook, {}, tmp_path)

    (warned,) = executed.warnings
    assert warned == engine.Warned("small notebook", "small notebook.ipynb, cell 3", "FutureWarning")
    assert shown(executed) == ["3"]


def test_a_cell_papermill_calls_completed_without_a_count_did_not_run():
    node = new_notebook(cells=[new_code_cell("years = 3", id="a"), new_code_cell("years", id="b")])
    node.cells[0].execution_count = 1
    node.cells[1].metadata["papermill"] = {"status": "completed"}

    with pytest.raises(NotebookFailed, match="cell 2: did not run"):
        engine._refuse_untrue(node, {"a": "cell 1", "b": "cell 2"})


@pytest.mark.slow
def test_a_temporary_folder_too_deep_for_sockets_is_no_hindrance(tmp_path, monkeypatch):
    deep = tmp_path / ("a long name " * 9)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    assert shown(engine.execute(written(tmp_path, "years"), {}, tmp_path)) == ["3"]


@pytest.mark.slow
def test_what_a_killed_run_left_in_the_temporary_folder_is_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "lineofsight-999999999-abc").mkdir()
    (tmp_path / f"lineofsight-{os.getppid()}-def").mkdir()

    engine.execute(written(tmp_path, "years"), {}, tmp_path)

    assert [each.name for each in tmp_path.glob("lineofsight-*")] == [f"lineofsight-{os.getppid()}-def"]


# --- several at once ----------------------------------------------------------------------------------------


def kernels() -> list[psutil.Process]:
    """The kernels this process has started that still run."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "ipykernel_launcher" in " ".join(child.cmdline())]


@pytest.mark.slow
def test_notebooks_are_returned_in_the_order_given_whichever_ends_first(tmp_path):
    slow = written(tmp_path, "import time\ntime.sleep(1);", "'slow'", name="slow.ipynb")
    quick = [written(tmp_path, "'quick'", name=f"quick {number}.ipynb") for number in (1, 2)]
    ended: list[str] = []

    executed = engine.execute_all([slow, *quick], {}, tmp_path, done=lambda path: ended.append(path.stem))

    assert [notebook.name for notebook in executed] == ["slow", "quick 1", "quick 2"]
    assert sorted(ended) == ["quick 1", "quick 2", "slow"]
    assert not kernels()


@pytest.mark.slow
def test_one_failure_stops_the_others_at_once(tmp_path):
    failing = written(tmp_path, "import time\ntime.sleep(1)\nraise ValueError", name="failing.ipynb")
    hanging = written(tmp_path, "import time\ntime.sleep(60)", name="hanging.ipynb")
    began = time.monotonic()

    with pytest.raises(NotebookFailed, match=r"failing\.ipynb, cell 3: ValueError"):
        engine.execute_all([failing, hanging], {}, tmp_path)

    assert time.monotonic() - began < 20
    assert not kernels()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent to a process another way on Windows")
def test_ctrl_c_ends_every_kernel(tmp_path):
    notebooks = [written(tmp_path, "import time\ntime.sleep(60)", name=f"{n}.ipynb") for n in "ab"]
    program = f"""
        from pathlib import Path
        from lineofsight import engine
        try:
            engine.execute_all([Path(n) for n in {[str(n) for n in notebooks]}], {{}}, Path())
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while len(kernels()) < 2:
        time.sleep(0.2)
    time.sleep(2)

    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=20)[0] == "stopped\n"
    assert not kernels()


# --- what it costs to say --help ----------------------------------------------------------------------------


def test_papermill_is_imported_only_when_a_notebook_is_run():
    program = "import sys, lineofsight.engine; print('papermill' in sys.modules, 'nbformat' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said == "False False\n"


def test_papermill_is_imported_without_the_parsers_that_make_it_slow():
    program = "import sys; from lineofsight import engine; engine._jupyter(); print('lark' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said == "False\n"
