"""A run reads every source once, keeps each inspection once, and refuses what is not about its authority."""

from datetime import date

import pytest
from lineofsight import Params, Run, run
from lineofsight.documents import Document, Locator
from lineofsight.errors import NothingToShow

SAMPLES = "data_samples"


def norfolk(sources, **more) -> Params:
    return Params(authority="Norfolk", sources=[str(source) for source in sources], as_at=date(2026, 9, 30), **more)


def exampleshire(sources) -> Params:
    return Params(authority="Exampleshire", sources=[str(source) for source in sources], as_at=date(2026, 9, 30))


@pytest.fixture(scope="module")
def sample(root):
    return Run.of(exampleshire([root / SAMPLES / "exampleshire" / "reports"]))


def test_every_sample_report_is_read_and_they_stand_oldest_first(sample):
    assert not [source.refused for source in sample.sources if source.refused]
    days = [report.day for report in sample.inspections]
    assert days == sorted(days)
    assert len(days) == 11


def test_the_words_at_the_locator_of_every_row_of_evidence_are_its_statement(root, sample):
    """The files are opened again, as a reader of the pack would a year later."""
    folder = root / SAMPLES / "exampleshire" / "reports"
    documents = {document.sha256: document for document in map(Document.open, sorted(folder.glob("*.pdf")))}
    assert len(sample.evidence) > 400
    for row in sample.evidence.itertuples():
        locator = Locator.parse(row.source, row.source_sha256, row.locator)
        assert documents[row.source_sha256].quote(locator) == row.statement


def test_evidence_ids_are_unique_and_do_not_depend_on_the_files_name(root, sample, tmp_path):
    assert sample.evidence["evidence_id"].is_unique
    report = root / SAMPLES / "exampleshire" / "reports" / "2026-06-30_ilacs.pdf"
    renamed = tmp_path / "the latest one.pdf"
    renamed.write_bytes(report.read_bytes())
    ids = Run.of(exampleshire([renamed])).evidence["evidence_id"]
    assert list(ids) == list(Run.of(exampleshire([report])).evidence["evidence_id"])


def test_no_evidence_is_a_grade_that_the_report_does_not_give(sample):
    latest = sample.evidence[sample.evidence["framework"] == "ilacs-2026"]
    assert "overall" not in set(latest["area"])


def test_a_report_takes_the_place_of_the_facts_about_it_and_the_facts_say_so(root, tmp_path):
    reports = root / SAMPLES / "exampleshire" / "reports" / "2026-06-30_ilacs.pdf"
    facts = tmp_path / "judgements.csv"
    header = (root / SAMPLES / "norfolk" / "judgements.csv").read_text(encoding="utf-8").splitlines()[0]
    day = "2026-05-11,2026-05-22,2026-06-30"
    row = f"Exampleshire,999,ilacs-2026,standard,{day},,leaders,Leaders,Good,,a report,,OGL,{{}}"
    earlier = row.replace("ilacs-2026", "ilacs-2023").replace("2026-0", "2024-0")
    facts.write_text("\n".join([header, row.format("this report"), earlier.format("another")]), encoding="utf-8")
    both = Run.of(exampleshire([facts, reports]))
    assert [(report.file, len(report.judgements)) for report in both.inspections] == [
        ("judgements.csv", 1),
        ("2026-06-30_ilacs.pdf", 4),
    ]
    (issue,) = both.issues[both.issues["file"] == "judgements.csv"].itertuples()
    assert issue.found == "1 of 2 inspections are also here as reports"
    assert issue.done == "read from 2026-06-30_ilacs.pdf instead"


def test_a_second_report_of_one_inspection_is_refused_by_name(root):
    folder = root / SAMPLES / "exampleshire"
    twice = Run.of(
        exampleshire([folder / "reports/2026-06-30_ilacs.pdf", folder / "reports_as_text/2026-06-30_ilacs.txt"])
    )
    assert [source.refused for source in twice.sources] == [
        None,
        "2026-06-30_ilacs.txt: holds the same inspection as 2026-06-30_ilacs.pdf, which was read. Keep one of the two.",
    ]
    assert len(twice.inspections) == 1


def test_a_report_about_another_authority_is_refused_by_name(root):
    mixed = Run.of(norfolk([root / SAMPLES / "norfolk", root / SAMPLES / "wiltshire"]))
    assert [source.refused for source in mixed.sources if source.refused] == [
        "judgements.csv: is about Wiltshire, and this run is about Norfolk. Move it to that authority's folder."
    ]
    assert set(mixed.evidence["authority"]) == {"Norfolk"}


def test_a_folder_with_nothing_to_read_makes_no_run(tmp_path):
    with pytest.raises(NothingToShow, match="Nothing about Norfolk was read") as nothing:
        Run.of(norfolk([tmp_path]))
    assert nothing.value.exit_code == 5


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NothingToShow, match=r"july\.pdf"):
        Run.of(norfolk([tmp_path / "july.pdf"]))


@pytest.mark.parametrize(
    ("published", "timescale", "day"),
    [
        (date(2011, 7, 22), "immediately", date(2011, 7, 22)),
        (date(2011, 7, 22), "within three months", date(2011, 10, 22)),
        (date(2011, 7, 22), "within six months", date(2012, 1, 22)),
        (date(2011, 8, 31), "within three months", date(2011, 11, 30)),
        (date(2011, 7, 22), None, None),
        (None, "immediately", None),
    ],
)
def test_an_improvement_is_due_so_many_months_after_publication(published, timescale, day):
    assert run.due(published, timescale) == day


def test_the_facts_about_norfolk_are_its_history_in_order(root):
    history = Run.of(norfolk([root / SAMPLES / "norfolk"])).judgements
    overall = history[history["area"] == "overall"]
    assert list(zip(overall["framework"], overall["grade"], strict=True)) == [
        ("slac-2009", "adequate"),
        ("slac-2009", "adequate"),
        ("protection-2012", "inadequate"),
        ("tlac-2013", "inadequate"),
        ("sif-2013", "inadequate"),
        ("sif-2013", "requires improvement to be good"),
        ("ilacs-2018", "good"),
        ("ilacs-2023", "outstanding"),
    ]


def test_norfolks_reports_themselves_give_the_same_history(root, shared):
    from lineofsight import params

    file = root / "tests" / "params" / "norfolk_documents.yml"
    documents = Run.of(params.read(file), file.parent)
    facts = Run.of(norfolk([root / SAMPLES / "norfolk"]))
    columns = ["framework", "day", "area", "grade"]
    read, stated = (frame.judgements[columns].fillna("").astype(str) for frame in (documents, facts))
    stated = stated[stated["framework"] != "protection-2012"]  # its report is not among the documents
    assert read.values.tolist() == stated.values.tolist()


def test_every_row_of_norfolks_evidence_opens_at_its_words(root, shared):
    from lineofsight import params

    file = root / "tests" / "params" / "norfolk_documents.yml"
    told = params.read(file)
    evidence = Run.of(told, file.parent).evidence
    documents = {d.sha256: d for d in (Document.open(file.parent / source) for source in told.sources)}
    assert len(documents) == 6
    for row in evidence.itertuples():
        locator = Locator.parse(row.source, row.source_sha256, row.locator)
        assert documents[row.source_sha256].quote(locator) == row.statement


def test_every_placing_says_why_and_what_was_left_unplaced_has_no_score(sample):
    said = sample.evidence[sample.evidence["kind"].isin(["finding", "improvement"])]
    assert said["why"].str.len().min() > 0
    unplaced = said[said["criterion"].isna()]
    assert len(unplaced) > 0
    assert unplaced["confidence"].isna().all()
    assert unplaced["mapped_by"].isna().all()
    assert said[said["criterion"].notna()]["confidence"].between(0, 1).all()


def test_of_two_quarters_of_a_plan_only_the_latest_counts_as_evidence(root):
    plans = root / SAMPLES / "exampleshire" / "plan"
    both = Run.of(exampleshire(sorted(plans.glob("*.xlsx"))))
    assert [plan.day for plan in both.plans] == [date(2026, 9, 30), date(2026, 12, 31)]
    actions = both.evidence[both.evidence["kind"] == "action"]
    assert set(actions["source"]) == {"2026-12-31_improvement-plan.xlsx"}
    assert set(actions["polarity"]) == {"planned"}


def test_one_plan_kept_as_word_and_as_pdf_is_read_once(root):
    plans = root / SAMPLES / "exampleshire" / "plan"
    both = Run.of(exampleshire([plans / "2026-09-30_improvement-plan.docx", plans / "2026-09-30_improvement-plan.pdf"]))
    assert [source.refused for source in both.sources] == [
        None,
        "2026-09-30_improvement-plan.pdf: holds the same improvement plan as 2026-09-30_improvement-plan.docx, "
        "which was read. Keep one of the two.",
    ]


def test_a_national_report_is_kept_out_of_an_authoritys_evidence_and_is_in_its_own_nations(root, shared):
    seeds = shared / "seeds"
    wales = next(seeds.glob("003_*"))
    beside = Run.of(norfolk([root / SAMPLES / "norfolk", wales]))
    assert len(beside.themes) == 1
    assert wales.name not in set(beside.evidence["source"])
    assert "shown among national themes" in beside.issues["done"].str.cat(sep=" ")
    own = Run.of(Params(authority="Wales", sources=[str(wales)], as_at=date(2026, 9, 30)))
    assert set(own.evidence["source"]) == {wales.name}


def test_the_sample_authority_has_a_document_of_every_kind_and_none_is_refused(root):
    from lineofsight import params, readers

    file = root / "params" / "exampleshire.yml"
    whole = Run.of(params.read(file), file.parent)
    assert not [source.refused for source in whole.sources if source.refused]
    kinds = {*readers.READERS, *readers.RETURNS, readers.PUBLISHED} - {readers.FACTS}
    assert {source.kind for source in whole.sources} == kinds
    assert list(whole.notebooks) == list(params.NOTEBOOKS)
    assert set(whole.evidence["source_kind"]) == kinds - {readers.THEMATIC, readers.PUBLISHED}


def test_five_kinds_of_document_in_one_folder_are_told_apart_by_what_they_say(shared):
    from lineofsight import readers

    kinds = [readers.read(path).kind for path in readers.files([shared / "seeds"])]
    assert kinds == [
        "survey summary",
        "audit report",
        "improvement plan",
        "thematic inspection",
        "inspection report",
    ]
