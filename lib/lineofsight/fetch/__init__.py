"""Public statistics brought from the publishers' sites: the one part of Line of Sight that touches the network.

`catalogue.yml` beside this module names the files. Each is brought into a folder named for the day, with
`checksums.json` beside them, written last: the digest, size, address, release and licence of every file. A file that is
there with its digest is not brought again. One cut short is kept with the ending `.part` and goes on from there, if the
publisher's copy has not changed since.

Three services answer. This was written without the internet: what is said of them was read, not tried.

* DfE's statistics API, v1: `publications`, the `data-sets` of each, their `versions` and `csv`, in pages of results.
  Read in its OpenAPI document and its published source: a CSV comes packed with gzip whatever is asked, and the longest
  pages have 40 publications and 20 data sets. Not known: whether the CSV has an ETag and takes a Range. Where it does
  not, a file cut short starts again.
* DfE's data catalogue, for the many files that the API does not hold: `publications/{name}`, `data-set-files` and their
  `download`. Read in the published source of the site; no promise is made that it stays so.
* GOV.UK's content API: the `attachments` of a page, each with its `title` and `url`. Read in its documentation and
  schemas. Not known: how Ofsted titles the attachments of its two pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from lineofsight.errors import NotFetched
from lineofsight.fetch.bringing import PART, bring
from lineofsight.fetch.catalogue import Catalogue, PublicFile, chosen, in_words, shipped
from lineofsight.fetch.checksums import CHECKSUMS, Kept, digest, record, recorded
from lineofsight.fetch.network import Network, Stopped, host_of
from lineofsight.fetch.places import Found, find

__all__ = ["Catalogue", "fetch", "in_words", "shipped"]


def fetch(
    names: Sequence[str],
    out: Path,
    day: date | None = None,
    tell: Callable[[str], None] = lambda step: None,
    known: Catalogue | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[Path, ...]:
    """Bring the files of these names into `out`/YYYY-MM-DD; their paths, those that were there already among them.

    The day is the one the first server says it is, unless it is given. Raises NotFetched when some files did not come,
    with a sentence for each cause; the others are there, and recorded. Stopped in the middle, it leaves whole files and
    `.part` files, and goes on from them when asked the same of the same day.
    """
    known = known or shipped()
    net = Network(day, wait)
    found: list[tuple[PublicFile, Found]] = []
    stops: list[tuple[PublicFile, Stopped]] = []
    for file in chosen(names, known):
        tell(f"{file.name}: looking")
        try:
            its = find(net, known.addresses, file)
            if len(its) > 1:
                titles = "; ".join(each.title for each in its)
                tell(f"{file.name}: {len(its)} titles fit ({titles}), and all are brought")
            found += [(file, each) for each in its if each not in (f for _, f in found)]
        except Stopped as stop:
            stops.append((file, stop))
    brought = tuple(_bring_all(net, _folder(net, out), found, stops, tell)) if found else ()
    if stops:
        raise NotFetched("\n".join(_sentences(stops, out / (net.day.isoformat() if net.day else "YYYY-MM-DD"))))
    return brought


def _folder(net: Network, out: Path) -> Path:
    if net.day is None:
        raise NotFetched("The server did not say what day it is, so the folder has no name: give it with --day.")
    folder = out / net.day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _bring_all(
    net: Network,
    folder: Path,
    found: Iterable[tuple[PublicFile, Found]],
    stops: list[tuple[PublicFile, Stopped]],
    tell: Callable[[str], None],
) -> Iterator[Path]:
    """Each file that comes, with the checksums of all in the folder written last. What does not goes into `stops`."""
    kept, taken = recorded(folder), set()
    for file, each in found:
        path = folder / each.filename
        try:
            if path in taken:
                raise Stopped(host_of(each.url), f"another file is called {path.name} too", "fetch it by itself")
            if _is_as_recorded(kept.get(path.name), each, path):
                tell(f"{file.name}: {path.name} is there already")
            else:
                bring(net, each, path, lambda done, name=file.name: tell(f"{name}: {done}"))
                size = path.stat().st_size
                kept[path.name] = Kept(digest(path), size, each.url, each.release, file.publisher, file.licence)
                record(folder / f"{CHECKSUMS}{PART}", kept)
        except Stopped as stop:
            stops.append((file, stop))
            continue
        taken.add(path)
        yield path
    if kept:
        record(folder / f"{CHECKSUMS}{PART}", kept)
        (folder / f"{CHECKSUMS}{PART}").replace(folder / CHECKSUMS)


def _is_as_recorded(before: Kept | None, found: Found, path: Path) -> bool:
    """Whether the file there is the one found, byte for byte."""
    if before is None or (before.url, before.release) != (found.url, found.release):
        return False
    return before.sha256 == digest(path)


def _sentences(stops: Sequence[tuple[PublicFile, Stopped]], into: Path) -> Iterator[str]:
    """One for each cause, which names the first three files it kept away."""
    by_cause: dict[tuple[str, str, str], dict[str, PublicFile]] = {}
    for file, stop in stops:
        by_cause.setdefault((stop.host, stop.why, stop.ask), {})[file.name] = file
    for (host, why, ask), its in by_cause.items():
        names = ", ".join(list(its)[:3]) + (f" and {len(its) - 3} more" if len(its) > 3 else "")
        pages = " and ".join(dict.fromkeys(file.page_of(file.first_year) for file in its.values()))
        yield f"{names}: not fetched from {host}, since {why}; {ask}, or download by hand from {pages} into {into}."
