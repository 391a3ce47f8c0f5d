"""From HTTP to pages and back: routes, limits on bodies, and the headers that all answers carry."""

import asyncio
import email
import email.policy
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from digest.errors import DigestError
from digest.web import archive, readers, state
from digest.web.hooks import hooks
from digest.web.visitor import client
from digest.web.window import Answer, Ask, Window

MAX_BODY = 16 * 1024  # bytes of a form
MAX_NEWS = 512 * 1024  # bytes of what a mail service posts
MAX_FIELDS = 100
_PATIENCE = 10.0  # seconds for a form to come in
_YEAR = 31_536_000  # seconds
_PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host")

Page = Callable[[Window, Ask], Answer]
log = logging.getLogger("digest")

ROUTES: tuple[tuple[str, Page, str], ...] = (
    ("/", archive.home, "GET"),
    ("/subscribe", readers.subscribe, "GET POST"),
    ("/confirm/{secret}", readers.confirm, "GET POST"),
    ("/u/{secret}", readers.unsubscribe, "GET POST"),
    ("/p/{secret}", readers.preferences, "GET POST"),
    ("/editions", archive.editions, "GET"),
    ("/editions/", archive.editions, "GET"),
    ("/editions/{number}", archive.edition, "GET"),
    ("/atom.xml", archive.atom, "GET"),
    ("/rss.xml", archive.rss, "GET"),
    ("/help", archive.how, "GET"),
    ("/robots.txt", archive.robots, "GET"),
    ("/style.css", archive.style, "GET"),
    ("/favicon.svg", archive.icon, "GET"),
    ("/favicon.ico", archive.icon, "GET"),
    ("/healthz", state.health, "GET"),
    ("/readyz", state.ready, "GET"),
    ("/metrics", state.metrics, "GET"),
)


class _RefusedError(Exception):
    """A body that is not taken; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


def application(window: Window) -> Starlette:
    """Return the ASGI application of a window."""
    routes = [
        Route(window.config.web.prefix + path, _endpoint(window, page), methods=methods.split())
        for path, page, methods in ROUTES
    ]
    routes += [
        Route(window.config.web.prefix + path, _endpoint(window, page, MAX_NEWS), methods=["POST"])
        for path, page in hooks(window.config.hooks).items()
    ]

    async def missing(request: Request, _: Exception) -> Response:
        return _response(window, request, await run_in_threadpool(window.missing))

    async def wrong_method(request: Request, error: Exception) -> Response:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "")
        allow = {"Allow": ", ".join(sorted(allowed.split(", ")))}
        answer = Answer(body=b"method not allowed\n", kind="text/plain", status=405, headers=allow)
        return _response(window, request, answer)

    app = Starlette(routes=routes, exception_handlers={404: missing, 405: wrong_method})
    app.router.redirect_slashes = False  # its answer would repeat whatever host was asked for
    return app


def _endpoint(
    window: Window, page: Page, most: int = MAX_BODY
) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers for a page; no body of a request may be larger than `most`."""

    async def answer(request: Request) -> Response:
        try:
            body = await _body(request, most) if request.method == "POST" else b""
            made = await run_in_threadpool(page, window, _ask(window, request, body))
        except _RefusedError as refused:
            words = b"the form is too large, too slow or not a form\n"
            made = Answer(body=words, kind="text/plain", status=refused.status, secret=True)
        except DigestError as error:
            log.error("the web window: %s", error)
            made = _trouble(503)
        except Exception:
            log.exception("a page failed that never should")
            made = _trouble(500)
        return _response(window, request, made)

    return answer


def _trouble(status: int) -> Answer:
    return Answer(
        body=b"Something is wrong here for the moment. Please try again in a few minutes.\n",
        kind="text/plain; charset=utf-8",
        status=status,
        secret=True,
        headers={"Retry-After": "300"},
    )


def _ask(window: Window, request: Request, body: bytes) -> Ask:
    peer = request.client.host if request.client else ""
    forwarded = request.headers.getlist("x-forwarded-for")
    found = client(peer, forwarded, window.config.web.trusted_proxies)
    return Ask(
        method=request.method,
        path={name: str(value) for name, value in request.path_params.items()},
        query=dict(request.query_params),
        form=_form(request.headers.get("content-type", "").strip(), body),
        headers=request.headers,
        body=body,
        client=found,
        hidden=found == peer and any(name in request.headers for name in _PASSED_ON),
    )


def _form(kind: str, body: bytes) -> dict[str, tuple[str, ...]]:
    """Read a form, urlencoded or multipart; none where the body is something else."""
    try:
        if kind.lower().startswith("multipart/form-data"):
            return _multipart(kind, body)
        if kind and not kind.lower().startswith("application/x-www-form-urlencoded"):
            return {}
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS)
    except (ValueError, LookupError):
        raise _RefusedError(400) from None
    return {name: tuple(values) for name, values in fields.items()}


async def _body(request: Request, most: int) -> bytes:
    """Read a body as far as it may be long, and for as long as it may take."""
    try:
        return await asyncio.wait_for(_read(request, most), _PATIENCE)
    except TimeoutError:
        raise _RefusedError(408) from None
    except ClientDisconnect:
        raise _RefusedError(400) from None


async def _read(request: Request, most: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _RefusedError(413)
    return body


def _multipart(kind: str, body: bytes) -> dict[str, tuple[str, ...]]:
    """Take a multipart form apart; what is no plain field of it is left out."""
    whole = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body
    fields: dict[str, tuple[str, ...]] = {}
    message = email.message_from_bytes(whole, policy=email.policy.HTTP)
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            fields[name] = (*fields.get(name, ()), value.decode("utf-8", "replace"))
    return fields


def _response(window: Window, request: Request, answer: Answer) -> Response:
    """Return an answer with the headers that all carry."""
    styles, pictures = "'self'", "'self'"
    if answer.styled:  # an edition's page, set like its mail
        styles, logo = "'unsafe-inline'", urlsplit(window.config.brief.logo)
        pictures += f" {logo.scheme}://{logo.netloc}" if logo.netloc else ""
    headers = {
        "Content-Type": answer.kind,
        "Content-Security-Policy": (
            f"default-src 'none'; style-src {styles}; img-src {pictures}; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store" if answer.secret else "public, max-age=300",
        **({"X-Robots-Tag": "noindex, nofollow"} if answer.secret else {}),
        **answer.headers,
    }
    if window.config.web.url.startswith("https:"):
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    response = Response(answer.body, status_code=answer.status)
    headers["Content-Length"] = str(len(answer.body))
    # Names as the standards write them: there are programs that compare them letter by letter.
    response.raw_headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
    ]
    return response
