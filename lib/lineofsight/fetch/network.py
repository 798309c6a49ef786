"""Asking a server, and asking again; what stands in the way, in words. The one module that touches the network.

A proxy named in the environment (HTTPS_PROXY, NO_PROXY) or in Windows' settings is used, and the certificates of the
machine's store. Nothing is sent but the addresses asked for and the name of this program.
"""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ValidationError

SECONDS = 30
"""A server that says nothing for longer than this is not answering."""

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between one try and the next; after the last there is one more try, and then no more."""

LONGEST_PAUSE = 60.0
"""Seconds. A server that asks for a longer wait is asked again after this."""

CHUNK = 1 << 18
"""Bytes read at once."""

ABSENT = (404, 410)
"""What a server answers for a page it does not have."""

_HERE = ("127.0.0.1", "localhost")
_LATER = (408, 425, 429, 500, 502, 503, 504)

Answer = HTTPResponse
"""What a server says, open to be read."""

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Stopped(Exception):
    """No use trying again. `ask` says what to do; `everywhere` that nothing else of this host will come either."""

    def __init__(self, host: str, why: str, ask: str, everywhere: bool = False, status: int | None = None):
        self.host, self.why, self.ask, self.everywhere, self.status = host, why, ask, everywhere, status
        super().__init__(why)


class Passing(Exception):
    """May go well next time. `after` is the wait in seconds that the server asks for."""

    def __init__(self, why: str, after: float | None = None, silent: bool = False):
        self.why, self.after, self.silent = why, after, silent
        super().__init__(why)


_ALLOW = "ask IT to let this computer reach https://{host} without signing in"


def _fault(error: Exception, host: str) -> Stopped | Passing:
    """What an error on the way to a host means to a person."""
    if isinstance(error, urllib.error.HTTPError):
        return _fault_of_status(error, host)
    reason = getattr(error, "reason", None)
    cause = reason if isinstance(reason, Exception) else error
    if tunnel := re.search(r"Tunnel connection failed: (\d{3})", str(cause)):
        return _fault_of_proxy(int(tunnel[1]), host)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Stopped(
            host,
            f"its certificate is not one this computer trusts ({cause.verify_message}), as where encrypted traffic is "
            "inspected on the way",
            "ask IT to put the certificate of its inspection into this computer's store, or into a file to name in "
            "SSL_CERT_FILE",
            everywhere=True,
        )
    if isinstance(cause, socket.gaierror):
        return Stopped(
            host,
            "no computer of that name is found, as where the internet is reached through a proxy only",
            "check the connection, or ask IT for the proxy's address and set HTTPS_PROXY to it",
            everywhere=True,
        )
    return Passing("no answer in time" if isinstance(cause, TimeoutError) else "the connection broke", silent=True)


def _fault_of_proxy(status: int, host: str) -> Stopped:
    wants = "wants a name and password" if status == 407 else "refuses it"
    why = f"the proxy on the way {wants} ({status})"
    return Stopped(host, why, _ALLOW.format(host=host), everywhere=True, status=status)


def _fault_of_status(error: urllib.error.HTTPError, host: str) -> Stopped | Passing:
    status = error.code
    if status == 407:
        return _fault_of_proxy(status, host)
    if status in (401, 403, 511) and _is_page(error):
        return Stopped(
            host,
            f"a web page came that refuses it ({status}), as from a filter on the way",
            _ALLOW.format(host=host),
            everywhere=True,
            status=status,
        )
    if status in _LATER:
        after = error.headers.get("Retry-After", "")
        return Passing(f"the answer was {status}", float(after) if after.isdecimal() else None)
    return Stopped(
        host,
        f"it is not there ({status})" if status in ABSENT else f"the publisher refuses it ({status})",
        "look whether the publisher has moved it",
        status=status,
    )


def _is_page(answer: Answer | urllib.error.HTTPError) -> bool:
    return answer.headers.get_content_type() in ("text/html", "application/xhtml+xml")


def changed_shape(host: str) -> Stopped:
    return Stopped(
        host, "the answer has not the documented form", "look for a newer version of Line of Sight, which may know it"
    )


class _OnlyEncrypted(urllib.request.HTTPRedirectHandler):
    """Follows a redirection to HTTPS, and refuses any other, such as one to a proxy's sign-in page."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        _must_be_encrypted(newurl, urlsplit(req.full_url).hostname or "")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _must_be_encrypted(url: str, host: str) -> None:
    """HTTPS, or this computer itself."""
    its = urlsplit(url)
    if its.scheme != "https" and not (its.scheme == "http" and its.hostname in _HERE):
        raise Stopped(
            host,
            f"it leads to {its.hostname or 'an address'} without encryption, as a sign-in page on the way does",
            _ALLOW.format(host=host),
            everywhere=True,
        )


class Network:
    """Asks, and asks again. Remembers the day the first answer was given, and which hosts are of no use."""

    def __init__(self, day: date | None, wait: Callable[[float], None]):
        self.day = day
        self._wait = wait
        self._shut: dict[str, Stopped] = {}
        self._answers: dict[str, bytes] = {}
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._opener = urllib.request.build_opener(secure, _OnlyEncrypted())
        self._opener.addheaders = [("User-Agent", f"lineofsight/{version('lineofsight')}")]

    def asked(self, url: str, shape: type[M], **query: str | int) -> M:
        """The JSON at an address, of a known shape. The same question is asked once."""
        asked = f"{url}?{urlencode(query)}" if query else url
        if asked not in self._answers:
            self._answers[asked] = self.patiently(asked, lambda: self._body(asked))
        try:
            return shape.model_validate_json(self._answers[asked])
        except ValidationError:
            raise changed_shape(host_of(url)) from None

    def patiently(self, url: str, once: Callable[[], T]) -> T:
        """What one try gives, after as many as `PAUSES` allows."""
        host, pauses = host_of(url), iter(PAUSES)
        while True:
            try:
                return once()
            except Stopped as stop:
                if stop.everywhere:
                    self._shut[host] = stop
                raise
            except Passing as fault:
                pause = next(pauses, None)
                if pause is None:
                    last = Stopped(
                        host,
                        f"{len(PAUSES) + 1} tries gave no whole answer ({fault.why})",
                        f"try again later, and if it goes on {_ALLOW.format(host=host)}",
                        everywhere=fault.silent,
                    )
                    if last.everywhere:
                        self._shut[host] = last
                    raise last from None
                self._wait(min(pause if fault.after is None else fault.after, LONGEST_PAUSE))

    def opened(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One try at an address. Raises Stopped or Passing."""
        host = host_of(url)
        if host in self._shut:
            raise self._shut[host]
        _must_be_encrypted(url, host)
        try:
            response = self._opener.open(urllib.request.Request(url, headers=dict(headers)), timeout=SECONDS)
        except urllib.error.HTTPError as error:
            with error:
                self._note_day(error)
                raise _fault(error, host) from None
        except (OSError, HTTPException) as error:
            raise _fault(error, host) from None
        self._note_day(response)
        if _is_page(response):
            response.close()
            raise Stopped(
                host,
                "a web page came instead of the file, as from a proxy that wants a person to sign in",
                _ALLOW.format(host=host),
                everywhere=True,
            )
        return response

    def _body(self, url: str) -> bytes:
        with closing(self.opened(url, {"Accept": "application/json"})) as response:
            body = b"".join(chunks(response, host_of(url)))
            return gzip.decompress(body) if is_packed(response) else body

    def _note_day(self, answer: Answer | urllib.error.HTTPError) -> None:
        said = answer.headers.get("Date")
        if self.day is None and said:
            with suppress(ValueError):
                self.day = parsedate_to_datetime(said).date()


def host_of(url: str) -> str:
    return urlsplit(url).hostname or url


def is_packed(response: Answer) -> bool:
    return response.headers.get("Content-Encoding", "").lower() == "gzip"


def length_of(response: Answer) -> int | None:
    said = response.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else None


def chunks(response: Answer, host: str) -> Iterator[bytes]:
    """What comes, bit by bit. Raises Passing when it ends before its time."""
    whole, got = length_of(response), 0
    while True:
        try:
            chunk = response.read(CHUNK)
        except (OSError, HTTPException) as error:
            raise _fault(error, host) from None
        if not chunk:
            break
        got += len(chunk)
        yield chunk
    if whole is not None and got < whole:
        raise Passing(f"it was cut off at {got:,} of {whole:,} bytes")
