"""`lineofsight evaluate mapping`: what it prints, how it counts, and what it says of a file it cannot use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from lineofsight.cli import main

STATEMENTS = (
    ("HP-THR", "Referrals are prompt.", "strength"),
    ("CIC-CL", "Pathway plans are good.", "strength"),
    ("HP-DEC", "Referrals are prompt.", "strength"),
    ("LEAD-WORK", "Pathway plans are weak.", "weakness"),
    ("HP-EH", "It went well.", "strength"),
    ("X-NONE", "Inspectors met staff.", "neutral"),
)
"""By hand: the mapper finds the first two; of the next two the words speak for another heading; the fifth has none."""


def labelled(folder: Path, statements=STATEMENTS) -> Path:
    lines = [
        {"id": str(n), "text": text, "primary": heading, "labels": [heading], "polarity": polarity, "kind": "finding"}
        | {"group": f"g{n}"}
        for n, (heading, text, polarity) in enumerate(statements)
    ]
    path = folder / "labelled.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def command(*words) -> tuple[int, str, str]:
    ran = CliRunner().invoke(main, ["evaluate", "mapping", *map(str, words)], catch_exceptions=False)
    return ran.exit_code, ran.stdout, ran.stderr


def test_each_measure_is_a_line_with_the_mapper_beside_the_baselines(tmp_path):
    code, printed, _ = command(labelled(tmp_path))
    assert code == 0
    head, note, _, methods, *lines = printed.splitlines()
    assert head == "labelled.jsonl: 6 statements in 6 groups; 5 are evidence and 1 not (X-NONE)."
    assert "5 folds that keep a group together" in note
    assert [name.strip() for name in methods.split("   ") if name.strip()] == [
        "mapper",
        "TF-IDF, criteria",
        "TF-IDF, criteria and examples",
    ]
    assert [line.split("   ")[0] for line in lines[:5]] == [
        "heading, strict",
        "heading, lenient",
        "in the best three",
        "answers on evidence",
        "abstains on no evidence",
    ]


def test_a_share_stands_with_its_interval_and_its_counts(tmp_path):
    """Wilson's interval of 2 of 5 is 12% to 77%: see test_mapping."""
    _, printed, _ = command(labelled(tmp_path))
    strict = next(line for line in printed.splitlines() if line.startswith("heading, strict"))
    assert strict.split("   ")[3].strip() == "40% (12 to 77), 2 of 5"


def test_json_holds_every_measure_of_every_method(tmp_path):
    code, printed, _ = command(labelled(tmp_path), "--json")
    told = json.loads(printed)
    assert code == 0
    assert {name: told[name] for name in ("statements", "evidence", "groups", "folds")} == {
        **{"statements": 6, "evidence": 5, "groups": 6, "folds": 5}
    }
    strict = told["measures"][0]
    assert (strict["method"], strict["measure"], strict["right"], strict["of"]) == ("mapper", "heading, strict", 2, 5)


def test_what_the_scores_were_worth_is_said_in_bands_that_hold_all_evidence_once(tmp_path):
    file = labelled(tmp_path, [STATEMENTS[0], *[STATEMENTS[5]] * 4])
    assert [band["of"] for band in json.loads(command(file, "--json")[1])["scores"]] == [1]
    assert command(file)[1].splitlines()[-2].split() == ["mapper's", "score", "right"]


def test_a_share_of_nothing_is_said_in_words_and_is_null_in_json(tmp_path):
    file = labelled(tmp_path, STATEMENTS[:5])
    assert "none to count" in command(file)[1]
    abstained = [m for m in json.loads(command(file, "--json")[1])["measures"] if m["measure"].startswith("abstains")]
    assert [measure["share"] for measure in abstained] == [None, None, None]


def test_without_a_file_it_says_what_kind_of_file_to_name():
    code, _, said = command()
    assert code == 2
    assert "a file of labelled statements, in JSON Lines" in said


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("not json", "bad.jsonl, line 2: is no JSON"),
        ('{"id": "1", "text": "Prompt."}', "bad.jsonl, line 2: has no 'primary'"),
        (
            '{"id":"1","text":"","primary":"HP-EH","labels":[],"polarity":"good","kind":"","group":"g"}',
            "bad.jsonl, line 2: labels is a list, and polarity one of strength, weakness, mixed, neutral, planned",
        ),
    ],
)
def test_a_line_that_is_no_labelled_statement_is_named(tmp_path, line, sentence):
    path = tmp_path / "bad.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    code, _, said = command(path)
    assert code == 4
    assert said.startswith(sentence)


def test_too_few_groups_cannot_be_cross_validated(tmp_path):
    code, _, said = command(labelled(tmp_path, STATEMENTS[:4]))
    assert code == 4
    assert said.startswith("labelled.jsonl has 4 groups of statements, and it takes 5")


def test_on_real_statements_the_command_keeps_its_floors(shared):
    """Some five points under what was measured; the lexicon was corrected against these statements."""
    code, printed, _ = command(shared / "gold" / "mapping_dev.jsonl", "--json")
    assert code == 0
    told = json.loads(printed)
    share = {(each["method"], each["measure"]): each["share"] for each in told["measures"]}
    assert (told["statements"], told["evidence"], told["groups"]) == (245, 231, 200)
    assert share["mapper", "heading, strict"] > 0.70
    assert share["mapper", "heading, lenient"] > 0.83
    assert share["mapper", "in the best three"] > 0.92
    assert share["mapper", "abstains on no evidence"] > 0.50
    for measure in ("heading, strict", "heading, lenient", "in the best three"):
        assert share["mapper", measure] > share["TF-IDF, criteria", measure] + 0.3
