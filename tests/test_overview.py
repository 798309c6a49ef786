"""The first page of a pack says what is known, how sure and what is not, with bases, and never a prediction."""

from dataclasses import replace
from datetime import date

import pytest
from lineofsight import Params, Run, overview
from lineofsight.params import Compare


@pytest.fixture(scope="module")
def exampleshire(root):
    reports = str(root / "data_samples" / "exampleshire" / "reports")
    return Run.of(Params(authority="Exampleshire", sources=[reports], as_at=date(2026, 9, 30)))


@pytest.fixture(scope="module")
def norfolk(root):
    facts = str(root / "data_samples" / "norfolk")
    return Run.of(Params(authority="Norfolk", sources=[facts], as_at=date(2026, 9, 30), audience="public"))


@pytest.fixture(scope="module")
def compared(root):
    """Norfolk's published figures beside Suffolk's, and no document or return."""
    tables = [str(root / "data_samples" / "published" / name) for name in ("children_in_need.csv", "workforce.csv")]
    beside = Compare(authorities=["Suffolk"])
    told = Params(authority="Norfolk", sources=tables, as_at=date(2026, 9, 30), compare=beside)
    return Run.of(told)


def test_the_latest_grades_come_first_and_the_overall_grade_is_said_not_to_be_given(exampleshire):
    known = overview.index(exampleshire).known
    assert known[0].startswith("Latest grades, 22 May 2026, ILACS 2026: ")
    assert "; requires improvement to be good for help and protection." in known[0]
    assert "overall" not in known[0].lower()
    assert "no overall effectiveness grade" in known[1]


def test_a_history_line_is_there_for_every_inspection_newest_first(exampleshire):
    history = overview.index(exampleshire).history
    assert [line.when for line in history][:3] == ["22 May 2026", "17 September 2025", "13 December 2024"]
    assert history[0].grade == "Overall grade not given"
    assert history[1].grade == "No grades, by design"
    assert history[-1].grade == "Safeguarding services: adequate, Services for looked after children: adequate"
    assert history[-1].more == "20 more grades"


def test_grades_alone_are_said_to_be_grades_alone_and_every_criterion_to_have_no_evidence_here(norfolk):
    index = overview.index(norfolk)
    assert index.marking is None
    assert index.how_sure[0].startswith("Only grades were read, as facts.")
    assert index.not_known[0] == "56 of the 56 criteria of ILACS 2026: no evidence here. 0 more: only old evidence."
    assert len(index.blind_spots) == 56


def test_internal_packs_are_marked(exampleshire):
    assert overview.index(exampleshire).marking == "OFFICIAL-SENSITIVE"


def test_inspections_older_than_the_limit_are_counted_out_of_all(norfolk):
    # Of seven, only those that ended in November 2022 or before are more than three years before 30 September 2026.
    said = "6 of 7 inspections and documents date from more than 3 years before 30 September 2026."
    assert overview.index(norfolk).how_sure[1] == said


def test_a_source_is_counted_with_its_rows(norfolk):
    (source,) = overview.index(norfolk).sources
    assert (source.kind, source.graded, source.evidence_rows) == ("judgement facts", "50 grades", 50)
    assert source.dated == "17 June 2011 to 27 February 2026"


def test_the_files_of_a_return_are_one_return_and_no_undated_documents(root):
    returns = root / "data_samples" / "exampleshire" / "returns" / "workforce"
    whole = Run.of(Params(authority="Exampleshire", sources=[str(returns)], as_at=date(2026, 12, 31)))
    index = overview.index(whole)

    assert "Read: workforce census, 2023 to 2026 (4 files)." in index.known
    assert not any("not dated" in said for said in index.how_sure)


def test_a_comparison_is_on_the_first_page_with_authority_group_releases_and_how_many_stand_where(compared):
    index = overview.index(compared)
    known = " ".join(index.known)

    assert any("similar to England's" in said for said in index.compared)
    assert "Norfolk stands beside England" in known
    assert "Suffolk" in known
    assert "Children's social work workforce, 2024" in known


def test_beside_other_evidence_the_comparison_also_says_of_which_figures_it_is(compared, norfolk):
    both = overview.index(replace(compared, sources=(*norfolk.sources, *compared.sources)))

    assert both.known[0].startswith("Latest grades")
    assert both.framework == "ILACS 2026"
    assert any(said.startswith("Norfolk stands beside England") for said in both.compared)


def test_where_only_published_tables_were_read_no_criterion_is_looked_at_and_none_is_listed(compared):
    index = overview.index(compared)

    assert index.not_known[0] == "No document or return was read, so no criterion of ILACS 2026 is looked at."
    assert (index.blind_spots, index.areas, index.framework) == ((), (), None)
    assert index.title == "Norfolk: published statistics"


def test_how_sure_published_figures_are_is_said_of_those_that_are_published(compared):
    first = overview.index(compared).how_sure[0]

    assert " that are published of Norfolk have a 95% interval" in first
    assert "criteria" not in " ".join(overview.index(compared).how_sure)


def test_a_published_table_is_listed_with_its_release_and_the_number_of_its_figures(compared):
    source = overview.index(compared).sources[1]

    assert (source.kind, source.dated) == ("published table", "Children's social work workforce, 2024")
    assert source.graded.endswith(" figures")


def test_a_pack_without_a_comparison_says_nothing_of_one(norfolk):
    assert overview.index(norfolk).compared == ()
