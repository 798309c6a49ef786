"""Public files brought from servers that behave as DfE's, GOV.UK's and a council's proxy do; and from nowhere else.

The servers are local. What they answer has the shapes of DfE's OpenAPI document and published source and of GOV.UK's
content schemas.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner
from lineofsight import fetch
from lineofsight.cli import main
from lineofsight.errors import NoSuchPublicFile, NotFetched
from lineofsight.readers import published

CSV = b"time_period,la_name,referrals\n2025,Norfolk,100\n" + b"2025,Wiltshire,200\n" * 400
DAY = "2026-11-22"

CATALOGUE = """
addresses:
  statistics_api: {base}/statistics/v1
  data_catalogue: {base}/catalogue/api
  govuk: {base}/api/content
publications:
  need:
    publisher: DfE
    title: Children's needs
    page: https://statistics.example/find-statistics/childrens-needs
    licence: Open Government Licence v3.0
    files:
      referrals: {{holds: referrals, like: c1}}
      plans: {{holds: plans, like: d1}}
  ofsted:
    publisher: Ofsted
    title: Ofsted official statistics
    licence: Open Government Licence v3.0
    files:
      outcomes:
        holds: grades
        page: https://www.gov.uk/government/statistics/outcomes-{{year}}
        from: 2024
        like: underlying data
"""


@dataclass
class Body:
    """What stands at an address. `cuts` are the bytes after which the next answers break off."""

    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True


@dataclass
class Site:
    """A server of this computer: what stands at each path, and what was asked, in order."""

    at: dict[str, Body | list[Body]] = field(default_factory=dict)
    pages: dict[str, list[dict]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    base: str = ""
    clock: str = "Sun, 22 Nov 2026 23:59:00 GMT"

    def ranges(self, path: str) -> list[str | None]:
        return [headers.get("Range") for asked, headers in self.asked if urlsplit(asked).path == path]


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format, *args):
            pass

        def date_time_string(self, timestamp=None):
            return site.clock

        def do_CONNECT(self):
            self._send(site.at["CONNECT"])

        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            url = urlsplit(self.path)
            if url.path in site.pages:
                query = parse_qs(url.query)
                page, listed = int(query["page"][0]), site.pages[url.path]
                answer = {
                    "paging": {"page": page, "pageSize": 1, "totalResults": len(listed), "totalPages": len(listed)},
                    "results": listed[page - 1 : page],
                }
                self._send(as_json(answer))
            else:
                self._send(site.at.get(url.path) or as_json({"title": "Not Found", "status": 404}, 404))

        def _send(self, body: Body | list[Body]):
            its = body if isinstance(body, Body) else body.pop(0) if len(body) > 1 else body[0]
            content, status, more = its.content, its.status, {}
            asked, unless = self.headers.get("Range"), self.headers.get("If-Range")
            if its.ranges and asked and unless in (None, its.headers.get("ETag"), its.headers.get("Last-Modified")):
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                more = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
                content, status = content[start:], 206
            self.send_response(status)
            for name, value in {"Content-Type": "text/csv", "Content-Length": str(len(content))}.items():
                if name not in its.headers:
                    self.send_header(name, value)
            for name, value in (its.headers | more).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: its.cuts.pop(0)] if its.cuts else content)
            self.close_connection = True

    return Answers


def as_json(value, status: int = 200) -> Body:
    return Body(json.dumps(value).encode(), {"Content-Type": "application/json; charset=utf-8"}, status)


def page(words: str, status: int = 200) -> Body:
    return Body(f"<!DOCTYPE html><html><p>{words}</p></html>".encode(), {"Content-Type": "text/html"}, status)


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    running = []

    def start(certificate: Path | None = None) -> Site:
        site = Site()
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site))
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        running.append((server, thread))
        site.base = f"{'https' if certificate else 'http'}://localhost:{server.server_port}"
        return site

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")


@pytest.fixture
def site(serve) -> Site:
    """DfE with one file in its API and one in its data catalogue only; Ofsted with a page of 2024 and one of 2025."""
    site = serve()
    api, catalogue, govuk = "/statistics/v1", "/catalogue/api", "/api/content/government/statistics"
    site.pages[f"{api}/publications"] = [
        {"id": "p0", "title": "Children\u2019s needs in Wales", "slug": "wales", "summary": "", "lastPublished": ""},
        {"id": "p1", "title": "Children\u2019s needs", "slug": "childrens-needs", "summary": "", "lastPublished": ""},
    ]
    site.pages[f"{api}/publications/p1/data-sets"] = [
        {"id": "s0", "title": "A1 National", "summary": "", "status": "Published", "latestVersion": {"version": "1.0"}},
        {"id": "s1", "title": "C1 Old", "summary": "", "status": "Deprecated", "latestVersion": {"version": "1.0"}},
        {
            "id": "s2",
            "title": "C1 Referrals",
            "summary": "",
            "status": "Published",
            "latestVersion": {"version": "2.1"},
        },
    ]
    site.at[f"{api}/data-sets/s2/versions/2.1"] = as_json(
        {"version": "2.1", "release": {"title": "Reporting year 2025", "slug": "2025"}, "file": {"id": "f2"}}
    )
    site.at[f"{api}/data-sets/s2/csv"] = Body(CSV, {"ETag": '"one"'})
    site.pages[f"{catalogue}/data-set-files"] = [
        {"id": "d0", "filename": "c2_2025.csv", "title": "C2 Time", "release": {"id": "r", "title": "2025"}},
        {"id": "d1", "filename": "d1_plans.csv", "title": "D1 Plans", "release": {"id": "r", "title": "2025"}},
    ]
    site.at[f"{catalogue}/data-set-files/d1/download"] = Body(b"plans\n5\n", {"ETag": '"plans"'})
    for year, file in ((2024, "old.ods"), (2025, "Grades_as_at_March_2025.ods")):
        site.at[f"{govuk}/outcomes-{year}"] = as_json(
            {
                "title": f"Outcomes {year}",
                "details": {
                    "attachments": [
                        {"attachment_type": "html", "title": "Underlying data: method", "url": "/government/method"},
                        {"attachment_type": "file", "title": "Underlying data", "url": f"{site.base}/media/{file}"},
                    ]
                },
            }
        )
    site.at["/media/Grades_as_at_March_2025.ods"] = Body(b"PK\x03\x04 a workbook", {"Content-Type": "application/ods"})
    return site


REFERRALS = "/statistics/v1/data-sets/s2/csv"


def bring(site: Site, out: Path, *names: str, **more) -> tuple[Path, ...]:
    waits = more.pop("waits", [])
    return fetch.fetch(
        names or ("need/referrals",),
        out,
        known=fetch.Catalogue.of(CATALOGUE.format(base=site.base)),
        wait=waits.append,
        **more,
    )


def there(out: Path) -> list[str]:
    return sorted(path.name for path in (out / DAY).iterdir()) if (out / DAY).exists() else []


def checksums(out: Path) -> dict:
    return json.loads((out / DAY / "checksums.json").read_text(encoding="utf-8"))


# --- what comes, and where it is put ------------------------------------------------------------------------


def test_a_file_comes_into_the_folder_of_the_servers_day_with_its_digest_address_release_and_licence(site, tmp_path):
    (path,) = bring(site, tmp_path)
    assert path == tmp_path / DAY / "c1_referrals.csv"
    assert path.read_bytes() == CSV
    assert there(tmp_path) == ["c1_referrals.csv", "checksums.json"]
    assert checksums(tmp_path) == {
        "c1_referrals.csv": {
            "sha256": hashlib.sha256(CSV).hexdigest(),
            "size": len(CSV),
            "url": f"{site.base}{REFERRALS}?dataSetVersion=2.1",
            "release": "Children's needs, Reporting year 2025",
            "publisher": "DfE",
            "licence": "Open Government Licence v3.0",
        }
    }


def test_what_is_fetched_is_read_as_the_release_it_was_fetched_from(site, tmp_path):
    table = b"time_period,geographic_level,new_la_code,Referrals,Re_referrals,Re_referrals_percent\n"
    site.at[REFERRALS] = Body(table + b"2024,Local authority,E10000020,200,50,25\n", {"ETag": '"table"'})
    (path,) = bring(site, tmp_path)
    assert published.read(path).release == "Characteristics of children in need, 2025"


def test_the_day_can_be_given(site, tmp_path):
    (path,) = bring(site, tmp_path, day=date(2026, 11, 20))
    assert path.parent.name == "2026-11-20"


def test_every_page_of_a_list_is_asked_for(site, tmp_path):
    bring(site, tmp_path)
    lists = [asked for asked, _ in site.asked if "page=" in asked]
    assert [asked.split("page=")[1].split("&")[0] for asked in lists] == ["1", "2", "1", "2", "3"]
    assert "search=Children%27s+needs" in lists[0]
    assert ["pageSize=40" in asked for asked in lists] == [True, True, False, False, False]


def test_a_file_that_the_api_does_not_hold_comes_from_the_data_catalogue(site, tmp_path):
    (path,) = bring(site, tmp_path, "need/plans")
    assert (path.name, path.read_bytes()) == ("d1_plans.csv", b"plans\n5\n")
    assert checksums(tmp_path)["d1_plans.csv"]["release"] == "Children's needs, 2025"


def test_a_publication_that_the_api_does_not_hold_is_known_by_its_address(site, tmp_path):
    site.pages["/statistics/v1/publications"] = [{"id": "p0", "title": "Another"}]
    site.at["/catalogue/api/publications/childrens-needs"] = as_json({"id": "p9", "title": "Children's needs"})
    bring(site, tmp_path, "need/plans")
    assert any("publicationId=p9&latestOnly=true" in asked for asked, _ in site.asked)


def test_a_renamed_publication_is_known_by_its_address_and_its_release_has_the_new_name(site, tmp_path):
    listed = site.pages["/statistics/v1/publications"]
    listed[1] |= {"title": "Children in need of help"}
    (path,) = bring(site, tmp_path)
    assert checksums(tmp_path)[path.name]["release"] == "Children in need of help, Reporting year 2025"


def test_a_publication_is_known_by_a_name_it_has_had(site, tmp_path):
    site.pages["/statistics/v1/publications"][1] |= {"title": "Needs of children", "slug": "needs"}
    named = "title: Children's needs\n    "
    catalogue = CATALOGUE.replace(named, f"{named}formerly: [Needs of children]\n    ")
    (path,) = fetch.fetch(("need/referrals",), tmp_path, known=fetch.Catalogue.of(catalogue.format(base=site.base)))
    assert path.name == "c1_referrals.csv"


def test_a_publication_that_is_nowhere_is_told_as_renamed_with_the_nearest_names(site, tmp_path):
    site.pages["/statistics/v1/publications"][1] |= {"title": "Needs of children", "slug": "needs-of-children"}
    told = sentence(site, tmp_path)
    assert "no publication is called 'Children's needs' or stands at its address, so it may have been renamed" in told
    assert "Needs of children" in told
    assert "mend its title and page in fetch/catalogue.yml" in told


def test_two_titles_of_one_name_are_both_brought_and_told(site, tmp_path):
    site.pages["/catalogue/api/data-set-files"].append(
        {"id": "d2", "filename": "d1_more.csv", "title": "D1 More plans", "release": {"title": "2025"}}
    )
    site.at["/catalogue/api/data-set-files/d2/download"] = Body(b"plans\n6\n")
    steps = []
    assert len(bring(site, tmp_path, "need/plans", tell=steps.append)) == 2
    assert "need/plans: 2 titles fit (D1 Plans; D1 More plans), and all are brought" in steps


def test_the_latest_page_of_govuk_that_is_there_is_taken(site, tmp_path):
    (path,) = bring(site, tmp_path, "ofsted/outcomes")
    assert path.name == "grades_as_at_march_2025.ods"
    assert checksums(tmp_path)[path.name]["release"] == "Outcomes 2025"
    asked = [urlsplit(asked).path[-4:] for asked, _ in site.asked if "outcomes" in asked]
    assert asked == ["2024", "2026", "2025"]


def test_last_years_page_is_not_taken_for_this_years_when_this_years_is_refused(site, tmp_path):
    site.at["/api/content/government/statistics/outcomes-2026"] = as_json({"title": "Forbidden"}, 403)
    with pytest.raises(NotFetched, match="the publisher refuses it"):
        bring(site, tmp_path, "ofsted/outcomes")


def test_a_publications_name_stands_for_all_its_files_and_each_list_is_asked_for_once(site, tmp_path):
    paths = bring(site, tmp_path, "need", "need/plans")
    assert [path.name for path in paths] == ["c1_referrals.csv", "d1_plans.csv"]
    assert len([asked for asked, _ in site.asked if "publications/p1/data-sets" in asked]) == 3


def test_a_csv_packed_with_gzip_is_unpacked(site, tmp_path):
    site.at[REFERRALS] = Body(gzip.compress(CSV), {"ETag": '"packed"', "Content-Encoding": "gzip"})
    (path,) = bring(site, tmp_path)
    assert path.read_bytes() == CSV
    assert there(tmp_path) == ["c1_referrals.csv", "checksums.json"]


def test_a_redirection_is_followed(site, tmp_path):
    site.at["/store/1"] = site.at[REFERRALS]
    site.at[REFERRALS] = Body(b"", {"Location": f"{site.base}/store/1"}, 302)
    assert bring(site, tmp_path)[0].read_bytes() == CSV


def test_nothing_is_sent_but_addresses_and_the_name_of_the_program(site, tmp_path):
    bring(site, tmp_path)
    known = {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert {name for _, headers in site.asked for name in headers} == known
    assert all(headers["User-Agent"].startswith("lineofsight/") for _, headers in site.asked)


# --- going on -----------------------------------------------------------------------------------------------


def test_a_body_cut_short_goes_on_from_its_last_byte_of_the_same_copy(site, tmp_path):
    site.at[REFERRALS].cuts = [1000, 2000]
    waits = []
    (path,) = bring(site, tmp_path, waits=waits)
    assert path.read_bytes() == CSV
    assert site.ranges(REFERRALS) == [None, "bytes=999-", "bytes=2998-"]
    assert {headers["If-Range"] for _, headers in site.asked if "Range" in headers} == {'"one"'}
    assert waits == [1.0, 2.0]


def test_after_the_last_try_a_part_is_left_and_the_next_run_goes_on_from_it(site, tmp_path):
    site.at[REFERRALS].cuts = [1000, 1, 1, 1, 1]
    with pytest.raises(NotFetched, match="5 tries gave no whole answer"):
        bring(site, tmp_path)
    assert there(tmp_path) == ["c1_referrals.csv.begun.part", "c1_referrals.csv.part"]
    site.asked.clear()
    (path,) = bring(site, tmp_path)
    assert path.read_bytes() == CSV
    assert site.ranges(REFERRALS) == ["bytes=999-"]
    assert there(tmp_path) == ["c1_referrals.csv", "checksums.json"]


def test_a_file_that_changed_since_it_was_cut_starts_again(site, tmp_path):
    changed = CSV.replace(b"Norfolk,100", b"Norfolk,101")
    site.at[REFERRALS] = [Body(CSV, {"ETag": '"one"'}, cuts=[1000]), Body(changed, {"ETag": '"two"'})]
    assert bring(site, tmp_path)[0].read_bytes() == changed


def test_a_part_of_another_copy_is_never_joined_even_when_the_server_sends_one(site, tmp_path):
    changed = Body(CSV.replace(b"Norfolk,100", b"Norfolk,101"), {"ETag": '"two"'})
    joined = Body(
        changed.content[999:], {"ETag": '"two"', "Content-Range": f"bytes 999-{len(CSV) - 1}/{len(CSV)}"}, 206
    )
    joined.ranges = False
    site.at[REFERRALS] = [Body(CSV, {"ETag": '"one"'}, cuts=[1000]), joined, changed]
    assert bring(site, tmp_path)[0].read_bytes() == changed.content


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_mark_of_the_copy_a_cut_file_starts_again(site, tmp_path, headers):
    site.at[REFERRALS] = Body(CSV, headers, cuts=[1000])
    assert bring(site, tmp_path)[0].read_bytes() == CSV
    assert site.ranges(REFERRALS) == [None, None]


def test_the_time_of_the_last_change_marks_a_copy_too(site, tmp_path):
    changed = {"ETag": 'W/"weak"', "Last-Modified": "Thu, 30 Oct 2025 09:30:00 GMT"}
    site.at[REFERRALS] = Body(CSV, changed, cuts=[1000])
    assert bring(site, tmp_path)[0].read_bytes() == CSV
    assert site.ranges(REFERRALS) == [None, "bytes=999-"]


def test_a_part_of_an_earlier_version_is_not_gone_on_with(site, tmp_path):
    site.at[REFERRALS].cuts = [1000, 1, 1, 1, 1]
    with pytest.raises(NotFetched):
        bring(site, tmp_path)
    site.pages["/statistics/v1/publications/p1/data-sets"][2]["latestVersion"]["version"] = "2.2"
    site.at["/statistics/v1/data-sets/s2/versions/2.2"] = site.at["/statistics/v1/data-sets/s2/versions/2.1"]
    site.asked.clear()
    assert bring(site, tmp_path)[0].read_bytes() == CSV
    assert site.ranges(REFERRALS) == [None]


def test_a_server_that_knows_no_ranges_sends_the_whole_file_again(site, tmp_path):
    site.at[REFERRALS] = Body(CSV, {"ETag": '"one"'}, cuts=[1000], ranges=False)
    assert bring(site, tmp_path)[0].read_bytes() == CSV


def test_a_file_with_its_checksum_is_not_asked_for_again(site, tmp_path):
    bring(site, tmp_path)
    site.asked.clear()
    assert [path.name for path in bring(site, tmp_path)] == ["c1_referrals.csv"]
    assert site.ranges(REFERRALS) == []


def test_a_file_that_is_not_as_its_checksum_says_is_brought_again(site, tmp_path):
    (path,) = bring(site, tmp_path)
    path.write_bytes(CSV[:-1])
    assert bring(site, tmp_path)[0].read_bytes() == CSV


def test_checksums_that_cannot_be_read_are_made_again(site, tmp_path):
    bring(site, tmp_path)
    (tmp_path / DAY / "checksums.json").write_text('{"c1_ref', encoding="utf-8")
    bring(site, tmp_path)
    assert checksums(tmp_path)["c1_referrals.csv"]["size"] == len(CSV)


def test_a_new_version_is_brought_over_the_old(site, tmp_path):
    bring(site, tmp_path)
    site.pages["/statistics/v1/publications/p1/data-sets"][2]["latestVersion"]["version"] = "2.2"
    site.at["/statistics/v1/data-sets/s2/versions/2.2"] = site.at["/statistics/v1/data-sets/s2/versions/2.1"]
    site.at[REFERRALS] = Body(b"new\n1\n")
    assert bring(site, tmp_path)[0].read_bytes() == b"new\n1\n"


def test_stopped_by_the_user_only_parts_are_left_and_the_same_command_goes_on(site, tmp_path):
    def stop(step: str):
        if "bytes" in step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(site, tmp_path, tell=stop)
    assert there(tmp_path) != []
    assert all(name.endswith(".part") for name in there(tmp_path))
    assert bring(site, tmp_path)[0].read_bytes() == CSV


def test_stopped_at_the_second_file_the_first_is_whole_and_not_asked_for_again(site, tmp_path):
    def stop(step: str):
        if step.startswith("need/plans: ") and "bytes" in step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(site, tmp_path, "need", tell=stop)
    assert [name for name in there(tmp_path) if not name.endswith(".part")] == ["c1_referrals.csv"]
    site.asked.clear()
    bring(site, tmp_path, "need")
    assert site.ranges(REFERRALS) == []
    assert there(tmp_path) == ["c1_referrals.csv", "checksums.json", "d1_plans.csv"]


# --- what stands in the way ---------------------------------------------------------------------------------


def sentence(site: Site, out: Path, *names: str) -> str:
    with pytest.raises(NotFetched) as fault:
        bring(site, out, *names)
    assert fault.value.exit_code == 9
    return str(fault.value)


def test_a_sign_in_page_instead_of_the_file_is_told_with_what_to_ask_and_how_to_do_without(site, tmp_path):
    site.at[REFERRALS] = page("Sign in to the council's network")
    assert sentence(site, tmp_path) == (
        "need/referrals: not fetched from localhost, since a web page came instead of the file, as from a proxy that "
        "wants a person to sign in; ask IT to let this computer reach https://localhost without signing in, or "
        f"download by hand from https://statistics.example/find-statistics/childrens-needs into {tmp_path / DAY}."
    )
    assert there(tmp_path) == []


def test_a_page_that_says_it_is_a_csv_is_no_csv(site, tmp_path):
    site.at[REFERRALS] = Body(b"\xef\xbb\xbf <!DOCTYPE html><html></html>")
    assert "has not the documented form" in sentence(site, tmp_path)
    assert there(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a ZIP"])
def test_neither_nothing_nor_a_zip_is_a_csv(site, tmp_path, content):
    site.at[REFERRALS] = Body(content)
    assert "has not the documented form" in sentence(site, tmp_path)


def test_a_filter_that_refuses_with_a_page_is_told_from_a_publisher_that_refuses(site, tmp_path):
    site.at[REFERRALS] = page("Blocked: category Unknown", 403)
    assert "a web page came that refuses it (403), as from a filter" in sentence(site, tmp_path)
    site.at[REFERRALS] = as_json({"title": "Forbidden", "status": 403}, 403)
    assert "the publisher refuses it (403)" in sentence(site, tmp_path)


def test_a_host_that_a_filter_refuses_is_not_asked_again_and_gets_one_sentence(site, tmp_path):
    site.pages.clear()
    site.at["/statistics/v1/publications"] = page("Blocked", 403)
    told = sentence(site, tmp_path, "need")
    assert told.startswith("need/referrals, need/plans: not fetched from localhost")
    assert len(told.splitlines()) == len(site.asked) == 1


def test_what_can_come_comes_and_is_recorded_though_another_file_does_not(site, tmp_path):
    site.at[REFERRALS] = as_json({"title": "Not Found", "status": 404}, 404)
    told = sentence(site, tmp_path, "need")
    assert told.startswith("need/referrals: ")
    assert "it is not there (404)" in told
    assert list(checksums(tmp_path)) == ["d1_plans.csv"]


def test_a_title_that_changed_is_told_with_the_nearest_ones(site, tmp_path):
    site.pages["/catalogue/api/data-set-files"][1] |= {"title": "New plans", "filename": "new.csv"}
    told = sentence(site, tmp_path, "need/plans")
    assert "of 2 titles none has the words 'd1' (nearest: New plans; C2 Time)" in told


def test_two_files_of_one_name_are_not_written_over_each_other(site, tmp_path):
    site.pages["/catalogue/api/data-set-files"].append(
        {"id": "d2", "filename": "D1_Plans.csv", "title": "D1 Plans again", "release": {"title": "2025"}}
    )
    assert "another file is called d1_plans.csv too" in sentence(site, tmp_path, "need/plans")
    assert (tmp_path / DAY / "d1_plans.csv").read_bytes() == b"plans\n5\n"


def test_a_server_that_gives_no_day_needs_one_given(site, tmp_path):
    site.clock = "soon"
    with pytest.raises(NotFetched, match="give it with --day"):
        bring(site, tmp_path)
    assert bring(site, tmp_path, day=date(2026, 11, 22))[0].is_file()


def test_an_answer_of_another_shape_is_told(site, tmp_path):
    site.at["/statistics/v1/data-sets/s2/versions/2.1"] = as_json({"version": "2.1"})
    assert "has not the documented form" in sentence(site, tmp_path)


def test_a_busy_server_is_asked_again_after_the_wait_it_wants_and_no_longer_than_a_minute(site, tmp_path):
    busy = [Body(b"", {"Retry-After": after}, status) for after, status in (("7", 429), ("900", 503), ("soon", 502))]
    site.at[REFERRALS] = [*busy, site.at[REFERRALS]]
    waits = []
    bring(site, tmp_path, waits=waits)
    assert waits == [7.0, 60.0, 4.0]


def test_a_server_that_stays_broken_is_asked_five_times(site, tmp_path):
    site.at[REFERRALS] = Body(b"", status=500)
    assert "5 tries gave no whole answer (the answer was 500)" in sentence(site, tmp_path)
    assert len(site.ranges(REFERRALS)) == 5


def test_a_redirection_to_an_address_without_encryption_is_refused(site, tmp_path):
    site.at[REFERRALS] = Body(b"", {"Location": "http://login.council.example/"}, 302)
    told = sentence(site, tmp_path)
    assert "it leads to login.council.example without encryption" in told
    assert "not fetched from localhost" in told


@pytest.mark.parametrize("address", ["http://statistics.example/v1", "ftp://statistics.example", "file:///etc"])
def test_nothing_is_asked_for_without_encryption_but_of_this_computer(site, tmp_path, address):
    site.base = address
    assert "without encryption" in sentence(site, tmp_path)


@pytest.mark.parametrize(
    ("status", "told"), [(407, "the proxy on the way wants a name and password (407)"), (403, "refuses it (403)")]
)
def test_a_proxy_of_the_environment_is_used_and_its_refusal_told(serve, tmp_path, monkeypatch, status, told):
    proxy, site = serve(), Site(base="https://statistics.example")
    proxy.at["CONNECT"] = page("Proxy", status)
    monkeypatch.setenv("https_proxy", proxy.base)
    said = sentence(site, tmp_path)
    assert told in said
    assert "ask IT to let this computer reach https://statistics.example" in said
    assert str(tmp_path / "YYYY-MM-DD") in said


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate with")
def test_a_certificate_that_is_not_trusted_is_told_as_inspection_is(serve, tmp_path):
    certificate = tmp_path / "own.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]  # noqa: RUF005
        + ["-keyout", "own.pem", "-out", "own.crt"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    certificate.write_text(certificate.read_text() + (tmp_path / "own.crt").read_text())
    told = sentence(serve(certificate), tmp_path)
    assert "its certificate is not one this computer trusts" in told
    assert "SSL_CERT_FILE" in told


def test_a_name_that_is_not_found_is_told_with_what_to_ask(tmp_path, monkeypatch):
    def unknown(*words, **more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    told = sentence(Site(base="https://statistics.example"), tmp_path)
    assert "not fetched from statistics.example, since no computer of that name is found" in told
    assert "set HTTPS_PROXY" in told


def test_a_server_that_says_nothing_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
    told = sentence(Site(base=f"http://localhost:{port}"), tmp_path)
    assert "5 tries gave no whole answer (the connection broke)" in told


# --- the catalogue and the command --------------------------------------------------------------------------


def test_every_title_that_was_seen_fits_its_own_pattern_and_no_other_of_its_publication():
    given = yaml.safe_load((Path(fetch.__file__).parent / "catalogue.yml").read_text(encoding="utf-8"))
    known = fetch.shipped().files
    seen = 0
    for publication, its in given["publications"].items():
        for name, one in its["files"].items():
            if "seen" in one:
                title = one["seen"].rpartition(" (")[0]
                fitting = [n for n, f in known.items() if n.startswith(f"{publication}/") and f.fits(title)]
                assert fitting == [f"{publication}/{name}"], title
                seen += 1
    assert seen > 10


def test_every_file_has_a_publisher_a_page_and_the_open_government_licence():
    known = fetch.shipped()
    assert all(url.startswith("https://") for url in known.addresses.values())
    for file in known.files.values():
        assert file.publisher in ("DfE", "Ofsted")
        assert file.page.startswith("https://")
        assert file.licence == "Open Government Licence v3.0"
        assert ("{year}" in file.page) == (file.first_year is not None)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("children-in-need/numbers", "b1_children_in_need_2013_to_2024.csv"),
        ("children-in-need/referrals", "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv"),
        ("children-in-need/assessments", "c2_children_in_need_assessments_duration_2014_to_2024.csv"),
        ("children-in-need/factors", "c3_factors_identified_at_end_of_assessment_2018_to_2024.csv"),
        ("children-in-need/enquiries-and-conferences", "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"),
        ("children-in-need/protection-plans", "d1_child_protection_plans_2013_to_2024.csv"),
        ("children-in-need/second-plans", "d3_cpps_subsequent_plan_2013_to_2024.csv"),
        ("children-in-need/plans-by-duration", "d5_cpps_at31march_by_duration_2013_to_2024.csv"),
        ("children-in-need/plan-reviews", "d6_cpps_reviewed_within_timescales_2013_to_2024.csv.gz"),
        ("children-in-need/plans-ended", "d7_cpps_ending_by_duration_2013_to_2024.csv.gz"),
        ("children-looked-after/numbers-and-rates", "cla_number_and_rate_per_10k_children.csv"),
        ("children-looked-after/time-series", "cla_time_series_1994_2024.csv"),
        ("children-looked-after/ceasing", "la_children_who_ceased_during_the_year.csv.gz"),
        ("children-looked-after/during-the-year", "la_cla_during_year_new_placements.csv.gz"),
        ("children-looked-after/health-and-convictions", "la_conviction_health_outcome_cla.csv.gz"),
        (
            "children-looked-after/missing",
            "la_children_who_were_missing_or_away_from_placement_without_authorisation.csv.gz",
        ),
        ("children-looked-after/placed-here", "la_cla_on_31_march_la_of_placement_netgain.csv"),
        ("children-looked-after/care-leavers-in-touch", "la_care_leavers_intouch.csv"),
        ("children-looked-after/care-leavers-activity", "la_care_leavers_activity.csv.gz"),
        ("children-looked-after/care-leavers-accommodation", "la_care_leavers_accommodation_suitability.csv"),
        ("stability/placements", "la_cla_placement_stability.csv"),
        ("workforce/indicators", "csww_indicators_2017_to_2024.csv"),
        ("outcomes/absence", "absence_six_half_terms_la.csv.gz"),
        ("outcomes/key-stage-2", "ks2_la.csv.gz"),
        ("outcomes/key-stage-4", "ks4_la.csv.gz"),
    ],
)
def test_the_name_of_a_file_of_2024_is_of_one_name_of_its_publication_only(name, file):
    """The files as they were published, beside the name each is fetched by."""
    its = [n for n, each in fetch.shipped().files.items() if n.startswith(name.partition("/")[0]) and each.fits(file)]
    assert its == [name]


@pytest.mark.parametrize(
    "title",
    [
        "CLA ceasing during the year - number of periods of care and placements - by age on ceasing",
        "CLA who were missing - OFFICIAL STATISTICS",
        "CLA on 31 March - combined measures of stability",
        "National - Key Stage 2 (KS2) - API",
        "2. Characteristics (in post, starters, leavers)",
    ],
)
def test_a_title_beside_those_that_are_fetched_is_of_none(title):
    """National tables and others of the releases of 2024 and 2025."""
    assert [name for name, file in fetch.shipped().files.items() if file.fits(title)] == []


def test_the_first_words_that_any_title_has_decide():
    file = fetch.shipped().files["children-in-need/plans-ended"]
    titles = ["D7 Child Protection Plans", "Child protection plans ending by duration and local authority"]
    assert file.among(titles, lambda title: [title]) == titles[:1]
    assert file.among(titles[1:], lambda title: [title]) == titles[1:]


def test_the_command_lists_the_names_without_asking_anyone(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: pytest.fail("the network was asked"))
    ran = CliRunner().invoke(main, ["fetch", "--list"], catch_exceptions=False)
    assert ran.exit_code == 0
    assert "children-in-need/referrals " in ran.stdout
    assert "DfE: Children in need (Open Government Licence v3.0)" in ran.stdout


@pytest.mark.parametrize("words", [[], ["need/nothing"]])
def test_no_name_and_a_name_that_is_none_are_slips_of_typing(words, tmp_path):
    ran = CliRunner().invoke(main, ["fetch", *words, "--out", str(tmp_path)], catch_exceptions=False)
    assert ran.exit_code == NoSuchPublicFile.exit_code == 2
    assert "--list" in ran.stderr


def test_the_command_prints_the_paths_and_tells_its_progress_beside_them(site, tmp_path, monkeypatch):
    known = fetch.Catalogue.of(CATALOGUE.format(base=site.base))
    monkeypatch.setattr(fetch, "shipped", lambda: known)
    ran = CliRunner().invoke(main, ["fetch", "need/plans", "--out", str(tmp_path)], catch_exceptions=False)
    assert (ran.exit_code, ran.stdout) == (0, f"{tmp_path / DAY / 'd1_plans.csv'}\n")
    assert "need/plans: looking" in ran.stderr
    assert "need/plans: 8 of 8 bytes" in ran.stderr
    site.at["/catalogue/api/data-set-files/d1/download"] = page("Sign in")
    (tmp_path / DAY / "d1_plans.csv").unlink()
    ran = CliRunner().invoke(main, ["fetch", "need/plans", "--out", str(tmp_path)], catch_exceptions=False)
    assert (ran.exit_code, ran.stdout) == (9, "")
    assert "ask IT" in ran.stderr


def test_the_command_stopped_by_the_user_says_how_to_go_on(tmp_path, monkeypatch):
    def stop(*words, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "fetch", stop)
    ran = CliRunner().invoke(main, ["fetch", "need/plans", "--out", str(tmp_path)], catch_exceptions=False)
    assert ran.exit_code == 130
    assert "the same command goes on from it" in ran.stderr


# --- nothing else asks --------------------------------------------------------------------------------------

OF_THE_NETWORK = (
    *("socket", "ssl", "socketserver", "asyncio", "http.client", "http.server", "urllib.request", "xmlrpc"),
    *("ftplib", "smtplib", "imaplib", "poplib", "telnetlib"),
    *("requests", "httpx", "aiohttp", "urllib3", "websocket", "zmq"),
)

ALLOWED = {
    ("engine.py", "zmq"): "asks whether the channel to a kernel of this computer can be encrypted",
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_one_module_imports_what_can_reach_the_network(root):
    library = root / "lib" / "lineofsight"
    found = {
        (path.relative_to(library).as_posix(), module)
        for path in sorted(library.rglob("*.py"))
        for name in imported(path)
        for module in OF_THE_NETWORK
        if name == module or name.startswith(f"{module}.")
    }
    assert {each for each in found if each[0] != "fetch/network.py"} == set(ALLOWED)
    assert ("fetch/network.py", "urllib.request") in found


def test_only_the_command_line_imports_fetch_and_only_when_it_is_asked_to(root):
    library = root / "lib" / "lineofsight"
    callers = {
        path.name
        for path in library.rglob("*.py")
        for name in imported(path)
        if f"{name}.".startswith("lineofsight.fetch.") and path.parent.name != "fetch"
    }
    assert callers == {"cli.py"}
    top = ast.parse((library / "cli.py").read_text(encoding="utf-8")).body
    assert not any("fetch" in ast.dump(node) for node in top if isinstance(node, ast.Import | ast.ImportFrom))


GUARD = '''
"""Run by every Python of the test, the kernels of notebooks among them, before anything else."""
import os, socket, sys

HERE = (None, "", b"", "localhost", "127.0.0.1", "::1", "0.0.0.0", socket.gethostname())
LOG = os.environ["NETWORK_LOG"]

def note(words):
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(words + "\\n")

def guard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        host = args[1][0] if isinstance(args[1], tuple) else None  # a path in the file system is no network
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    if host not in HERE:
        note(f"REACHED {event} {host}")
        raise PermissionError(f"the network was asked for: {event} {host}")

sys.addaudithook(guard)
note("guarded " + " ".join(sys.orig_argv[1:4]))
'''

DRIVER = """
import sys
from pathlib import Path
from click.testing import CliRunner
from lineofsight import generated
from lineofsight.cli import main

root, work = Path(sys.argv[1]), Path(sys.argv[2])
source = root / "data_samples/wiltshire"
params = work / "wiltshire.yml"
params.write_text(
    f"authority: Wiltshire\\nas_at: 2026-09-30\\nsources: ['{source}']\\nnotebooks: [inspection_history]\\n"
)
pack = work / "out/wiltshire/wiltshire"

for words in (
    ["run", params, "--out", work / "out"],
    ["read", source],
    ["read", source, "--json"],
    ["verify", pack],
    ["compare", pack, pack],
    ["review", pack, "--out", work / "review.xlsx"],
    ["indicators"],
    ["indicators", "--json"],
    ["sample", "--children", "20", "--quarters", "2", "--out", work / "sample"],
    ["read", work / "sample/annex_a", work / "sample/ssda903", work / "sample/cin_census", work / "sample/workforce"],
    ["read", root / "data_samples/national"],
    ["fetch", "--list"],
):
    ran = CliRunner().invoke(main, [str(word) for word in words])
    print(words[0], ran.exit_code, "" if ran.exit_code == 0 else ran.stderr.replace("\\n", " "), flush=True)
generated.pages()
print("docs 0", flush=True)
"""


def guarded(root: Path, folder: Path, *words: str) -> tuple[str, list[str]]:
    """What a Python under the guard printed, and what the guard saw."""
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = folder / "network.log"
    ran = subprocess.run(
        [sys.executable, *words],
        env=os.environ | {"PYTHONPATH": str(folder / "guard"), "NETWORK_LOG": str(log)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout, log.read_text(encoding="utf-8").splitlines()


def test_the_guard_sees_who_reaches_out_and_lets_this_computer_speak_with_itself(root, tmp_path):
    reach = (
        "import socket, urllib.request\n"
        "for name in ('https://statistics.example', 'https://192.0.2.1'):\n"
        "    try: urllib.request.urlopen(name, timeout=1)\n"
        "    except PermissionError: print('refused')\n"
        "    except OSError as error: print('refused' if isinstance(error.reason, PermissionError) else error)\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close(); print('spoke')\n"
    )
    printed, seen = guarded(root, tmp_path, "-c", reach)
    assert printed.split() == ["refused", "refused", "spoke"]
    assert len([line for line in seen if line.startswith("REACHED")]) == 2


@pytest.mark.slow
def test_no_other_command_reaches_the_network(root, tmp_path):
    """Under a guard in every Python of theirs. Not seen: what a library in C might do by itself, as the one that speaks
    with kernels does over a socket that is a file, or over 127.0.0.1.
    """
    (tmp_path / "driver.py").write_text(DRIVER, encoding="utf-8")
    printed, seen = guarded(root, tmp_path, str(tmp_path / "driver.py"), str(root), str(tmp_path))
    codes = [tuple(line.split()[:2]) for line in printed.splitlines()]
    commands = ["run", "read", "verify", "compare", "review", "indicators", "sample", "fetch", "docs"]
    assert set(codes) == {(command, "0") for command in commands}, printed
    assert [line for line in seen if line.startswith("REACHED")] == []
    assert any("ipykernel" in line for line in seen), seen
