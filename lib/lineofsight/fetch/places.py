"""Where a public file is today: the address of the latest, by asking the service that its publisher keeps.

A file of DfE is looked for in its statistics API first, and then in its data catalogue; one of Ofsted on GOV.UK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Generic, TypeVar
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from lineofsight.fetch.catalogue import PublicFile
from lineofsight.fetch.network import ABSENT, Network, Stopped, host_of

SPREADSHEETS = (".csv", ".ods", ".xlsx")
_PAGE_SIZES = {"publications": 40, "data-sets": 20, "data-set-files": 40}
"""The longest page of results that each list gives."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file where it stands today: its address, the name it is kept under, its title, the release it belongs to."""

    url: str
    filename: str
    title: str
    release: str


class _Shape(BaseModel):
    """Of an answer, what is needed; the rest is passed over."""

    model_config = ConfigDict(alias_generator=to_camel)


class _Paging(_Shape):
    total_pages: int


S = TypeVar("S", bound=_Shape)


class _Page(_Shape, Generic[S]):
    paging: _Paging
    results: list[S]


class _Named(_Shape):
    id: str
    title: str


class _Publication(_Named):
    slug: str = ""


class _Titled(_Shape):
    title: str


class _Latest(_Shape):
    version: str


class _DataSet(_Named):
    status: str
    latest_version: _Latest | None = None


class _Version(_Shape):
    release: _Titled


class _DataSetFile(_Named):
    filename: str
    release: _Titled


class _Attachment(_Shape):
    url: str
    title: str = ""


class _Details(_Shape):
    attachments: list[_Attachment] = []


class _Item(_Titled):
    details: _Details


def find(net: Network, addresses: Mapping[str, str], file: PublicFile) -> list[Found]:
    """Where the latest files of a name are. Raises Stopped when none is found."""
    if file.first_year is not None:
        return _on_govuk(net, addresses["govuk"], file, file.first_year)
    api = addresses["statistics_api"]
    publication = _publication(net, api, file)
    found = _in_api(net, api, file, publication) if publication else []
    if not found:
        publication = publication or _by_address(net, addresses, file)
        found = _in_catalogue(net, addresses["data_catalogue"], file, publication)
    return found


def _publication(net: Network, api: str, file: PublicFile) -> _Publication | None:
    """The publication in the API, by its name now or before or by its address; None where the API holds none of it."""
    named = {_plain(title) for title in (file.publication, *file.formerly)}
    for title in (file.publication, *file.formerly):
        for each in _every(net, f"{api}/publications", _Page[_Publication], search=title):
            if _plain(each.title) in named or each.slug == _slug(file):
                return each
    return None


def _by_address(net: Network, addresses: Mapping[str, str], file: PublicFile) -> _Named:
    """The publication in the data catalogue, by the last part of its page's address."""
    base = addresses["data_catalogue"]
    try:
        return net.asked(f"{base}/publications/{_slug(file)}", _Named)
    except Stopped as stop:
        if stop.status not in ABSENT:
            raise
    every = [each.title for each in _every(net, f"{addresses['statistics_api']}/publications", _Page[_Publication])]
    raise Stopped(
        host_of(base),
        f"no publication is called '{file.publication}' or stands at its address, so it may have been renamed (nearest "
        f"of those in the API: {_nearest(file.publication, every)})",
        "mend its title and page in fetch/catalogue.yml",
    )


def _slug(file: PublicFile) -> str:
    return PurePosixPath(file.page).name


def _in_api(net: Network, api: str, file: PublicFile, publication: _Named) -> list[Found]:
    listed = _every(net, f"{api}/publications/{publication.id}/data-sets", _Page[_DataSet])
    published = [each for each in listed if each.status == "Published"]
    return [
        _of_api(net, api, publication, each, each.latest_version.version)
        for each in file.among(published, lambda each: [each.title])
        if each.latest_version
    ]


def _of_api(net: Network, api: str, publication: _Named, each: _DataSet, number: str) -> Found:
    release = net.asked(f"{api}/data-sets/{each.id}/versions/{number}", _Version).release.title
    return Found(
        f"{api}/data-sets/{each.id}/csv?{urlencode({'dataSetVersion': number})}",
        f"{_file_name(each.title)}.csv",
        each.title,
        _release(publication, release),
    )


def _in_catalogue(net: Network, base: str, file: PublicFile, publication: _Named) -> list[Found]:
    query = {"publicationId": publication.id, "latestOnly": "true"}
    listed = list(_every(net, f"{base}/data-set-files", _Page[_DataSetFile], **query))
    found = [
        Found(
            f"{base}/data-set-files/{each.id}/download",
            f"{_file_name(PurePosixPath(each.filename).stem)}.csv",
            each.title,
            _release(publication, each.release.title),
        )
        for each in file.among(listed, lambda each: [each.title, each.filename])
    ]
    if not found:
        raise _none_fits(base, file, [each.title for each in listed])
    return found


def _on_govuk(net: Network, base: str, file: PublicFile, first_year: int) -> list[Found]:
    """The attachments of the latest page. The first is asked for before it, since its answer says what year it is."""
    item = net.asked(_content(base, file, first_year), _Item)
    for year in range(net.day.year if net.day else first_year, first_year, -1):
        try:
            item = net.asked(_content(base, file, year), _Item)
            break
        except Stopped as stop:
            if stop.status not in ABSENT:
                raise
    paths = {each.url: PurePosixPath(urlsplit(each.url).path) for each in item.details.attachments}
    sheets = [each for each in item.details.attachments if paths[each.url].suffix.lower() in SPREADSHEETS]
    found = [
        Found(each.url, f"{_file_name(path.stem)}{path.suffix.lower()}", each.title, item.title)
        for each in file.among(sheets, lambda each: [each.title, paths[each.url].name])
        if (path := paths[each.url])
    ]
    if not found:
        raise _none_fits(base, file, [each.title for each in item.details.attachments])
    return found


def _content(base: str, file: PublicFile, year: int) -> str:
    return f"{base}{urlsplit(file.page_of(year)).path}"


def _none_fits(url: str, file: PublicFile, titles: list[str]) -> Stopped:
    like = " or ".join(f"'{like}'" for like in file.like)
    return Stopped(
        host_of(url),
        f"of {len(titles)} titles none has the words {like} (nearest: {_nearest(file.holds, titles)})",
        "mend the words in fetch/catalogue.yml",
    )


def _nearest(text: str, titles: list[str]) -> str:
    return "; ".join(get_close_matches(text, titles, n=4, cutoff=0)) or "nothing"


def _release(publication: _Named, release: str) -> str:
    """As the publisher calls both now: a renamed publication has its new name."""
    return f"{_straight(publication.title)}, {release}"


def _every(net: Network, url: str, shape: type[_Page[S]], **query: str) -> Iterator[S]:
    """The results of every page of a list."""
    size = _PAGE_SIZES[PurePosixPath(urlsplit(url).path).name]
    page, last = 1, 1
    while page <= last:
        answer = net.asked(url, shape, **query, page=page, pageSize=size)
        yield from answer.results
        page, last = page + 1, answer.paging.total_pages


def _plain(title: str) -> str:
    return " ".join(_straight(title).casefold().split())


def _straight(title: str) -> str:
    return title.replace("\u2019", "'")


def _file_name(title: str) -> str:
    """A title as a name of a file on any system: letters, figures and underlines, no longer than 100."""
    return re.sub(r"\W+", "_", title.replace("'", "").replace("\u2019", "")).strip("_")[:100].lower()
