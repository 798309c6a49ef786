"""A parameter file is checked whole: every fault is listed, with its line and the nearest valid name."""

import pytest
from lineofsight import params
from lineofsight.errors import ParameterError


def faults_of(folder, text: str) -> list[str]:
    path = folder / "run.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as wrong:
        params.read(path)
    assert wrong.value.exit_code == 3
    return wrong.value.faults


def test_a_short_file_is_enough(tmp_path):
    path = tmp_path / "norfolk.yml"
    path.write_text("authority: norfolk county council\nsources: [reports]\nas_at: 2026-06-30\n", encoding="utf-8")
    read = params.read(path)
    assert (read.authority, read.edition.id, read.audience) == ("Norfolk", "ilacs-2026", "internal")


def test_an_authority_can_be_named_by_its_code_with_or_without_quotation_marks(tmp_path):
    path = tmp_path / "run.yml"
    for code in ('"926"', "926"):
        path.write_text(f"authority: {code}\nsources: [reports]\nas_at: 2026-06-30\n", encoding="utf-8")
        assert params.read(path).authority == "Norfolk"


@pytest.mark.parametrize(("as_at", "edition"), [("2026-03-31", "ilacs-2023"), ("2026-04-01", "ilacs-2026")])
def test_without_a_framework_evidence_is_set_against_the_one_in_force_on_as_at(tmp_path, as_at, edition):
    path = tmp_path / "run.yml"
    path.write_text(f"authority: Norfolk\nsources: [reports]\nas_at: {as_at}\n", encoding="utf-8")
    assert params.read(path).edition.id == edition


def test_every_fault_is_listed_at_once_in_the_order_of_the_file(tmp_path):
    found = faults_of(
        tmp_path,
        "authorty: Norfolk\n"
        "sources: []\n"
        "as_at: next June\n"
        "framework: ilacs-2032\n"
        "audience: everyone\n"
        "old_after_years: 0\n",
    )
    assert [fault.split(":")[0] for fault in found] == [
        "run.yml",
        "run.yml, line 1",
        "run.yml, line 2",
        "run.yml, line 3",
        "run.yml, line 4",
        "run.yml, line 5",
        "run.yml, line 6",
    ]
    assert "authority is missing" in found[0]
    assert found[1] == "run.yml, line 1: authorty is not a parameter; did you mean authority?"
    assert "'ilacs-2032' is not a framework edition with criteria; did you mean ilacs-20" in found[4]
    assert found[5] == "run.yml, line 5: audience cannot be 'everyone'; it can be internal, public."


def test_an_authority_that_is_not_one_is_met_with_the_nearest(tmp_path):
    found = faults_of(tmp_path, "authority: Norfork\nsources: [reports]\nas_at: 2026-06-30\n")
    assert found == ["run.yml, line 1: 'Norfork' is not an authority; did you mean Norfolk?"]


def test_a_name_given_twice_is_not_settled_by_taking_the_last(tmp_path):
    found = faults_of(tmp_path, "authority: Norfolk\nsources: [a]\nas_at: 2026-06-30\nauthority: Suffolk\n")
    assert found == ["run.yml, line 4: authority is given twice; keep one."]


def test_a_date_before_any_ilacs_edition_needs_a_framework(tmp_path):
    found = faults_of(tmp_path, "authority: Norfolk\nsources: [a]\nas_at: 2012-06-30\n")
    assert found == ["run.yml, line 3: no ILACS edition was in force on 2012-06-30. Name one with framework."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("authority: [Norfolk\n", "not YAML"),
        ("", "holds no parameters"),
        ("- Norfolk\n", "holds no parameters"),
    ],
)
def test_a_file_that_is_no_parameter_file_says_so(tmp_path, text, sentence):
    assert sentence in faults_of(tmp_path, text)[0]


def test_a_missing_file_says_where_parameter_files_are_kept(tmp_path):
    with pytest.raises(ParameterError, match=r"none\.yml: no such file\. Parameter files are kept in params/"):
        params.read(tmp_path / "none.yml")


def test_a_name_alone_says_what_compare_takes(tmp_path):
    text = "authority: Norfolk\nsources: [x]\nas_at: 2026-06-30\ncompare: Devon\n"
    assert faults_of(tmp_path, text) == [
        "run.yml, line 4: compare takes authorities, indicators, years, each on a line of its own under it."
    ]
