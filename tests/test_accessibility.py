"""The pages of a pack in a browser: nothing axe-core objects to, nothing asked of the network, no script run.

Skipped where Chromium, Node or the two packages of `tests/accessibility` are not installed. On Debian:

    apt-get install -y chromium nodejs npm
    npm ci --prefix tests/accessibility
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from pack_example import write_example

HERE = Path(__file__).parent / "accessibility"


def look(*pages: Path) -> list[dict]:
    """What a browser finds on each page at each width: see `accessibility/check.mjs`."""
    chromium, node = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("node")
    if not chromium or not node:
        pytest.skip("Chromium or Node is not on this machine: apt-get install -y chromium nodejs npm")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/accessibility")
    command = [node, str(HERE / "check.mjs"), chromium, *map(str, pages)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    pack = write_example(tmp_path_factory.mktemp("a place with spaces") / "pack").folder
    return look(pack / "index.html", pack / "notebooks" / "line_of_sight.html")


@pytest.mark.slow
def test_no_page_breaks_a_rule_of_wcag_2_2_aa_or_good_practice_at_any_width(seen):
    found = {(each["width"], Path(each["page"]).name): each["violations"] for each in seen}
    assert found == {(width, page): [] for width in (320, 390, 1200) for page in ("index.html", "line_of_sight.html")}


@pytest.mark.slow
def test_the_browser_is_unsure_only_of_the_colours_behind_a_table_that_scrolls(seen):
    """Ink on the darkest part of the shadow at a table's edge, #1c2733 on #aab4be, is 7 to 1; AA asks for 4.5."""
    unsure = {(Path(each["page"]).name, words.split(":")[0]) for each in seen for words in each["unsure"]}

    assert unsure == {("line_of_sight.html", "color-contrast")}


@pytest.mark.slow
def test_no_page_asks_the_network_for_anything_or_runs_a_script(seen):
    assert [(each["asked"], each["ran"]) for each in seen] == [([], [])] * len(seen)
    assert not any("taken" in each["title"] for each in seen)


@pytest.mark.slow
def test_no_page_has_to_be_scrolled_sideways(seen):
    assert [each["wider"] for each in seen] == [0] * len(seen)


@pytest.mark.slow
def test_the_first_stop_of_the_keyboard_skips_to_the_content_and_can_be_seen(seen):
    assert {(each["firstFocus"]["words"], each["firstFocus"]["visible"]) for each in seen} == {
        ("Skip to the content", True)
    }


@pytest.mark.slow
def test_the_browser_does_find_what_is_wrong_with_a_bad_page(tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<html><title>bad</title><h1>x</h1><h3>y</h3><p style="color: #bbb">pale words</p>'
        '<div style="width: 2000px">wide</div><img src="x.png">'
        '<img src="https://example.invalid/x.png"><script>document.title = "taken"; alert("ran")</script>',
        encoding="utf-8",
    )

    narrow, *_ = look(bad)

    rules = {violation.split(":")[0] for violation in narrow["violations"]}
    assert {"html-has-lang", "image-alt", "color-contrast", "heading-order", "landmark-one-main"} <= rules
    assert narrow["asked"] == ["https://example.invalid/x.png"]
    assert (narrow["title"], narrow["ran"]) == ("taken", ["ran"])
    assert narrow["wider"] > 1000
