"""Readers' own pages. A GET shows what would be done; only a POST does it.

Programs that look at mail follow every link in it, so that whatever a GET changed would be changed
by them.
"""

from email_validator import EmailNotValidError, validate_email

from digest import pipeline, store
from digest.model import Subscriber
from digest.web.visitor import network
from digest.web.window import Answer, Ask, Window

PAUSES = (7, 14, 30)  # days
TRAP = "website"  # a field that no person sees: only programs fill it in
_LONGEST = 254  # letters of an address (RFC 5321)


def subscribe(window: Window, ask: Ask) -> Answer:
    """Take a sign-up in; the answer is the same whoever's address it is.

    A person's slip is told: what is no address at all.
    """
    if ask.method != "POST":
        return window.page("subscribe.html", fault="", email="")
    written = ask.one("email").strip()[: _LONGEST + 1]
    try:
        valid = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return window.page(
            "subscribe.html",
            status=400,
            secret=True,
            email=written,
            fault="This is no e-mail address. It should look like name@example.org.",
        )
    if not window.signups.allow(network(ask.client), now=window.clock()):
        return window.page("busy.html", status=429, secret=True)
    if not ask.one(TRAP):
        brand = window.config.brief.brand
        agreed = f'network {window.trace(ask.client)}; asked by form for "{brand}"'
        if not window.desk.put(f"{valid.local_part}@{valid.ascii_domain}", agreed):
            return window.page("busy.html", status=503, secret=True)
    return window.page("asked.html", secret=True)


def confirm(window: Window, ask: Ask) -> Answer:
    """Ask whether a sign-up was meant; on POST, begin to send."""
    secret, now = ask.path["secret"], window.clock()
    if ask.method != "POST":
        found = pipeline.unconfirmed(window.config, window.memory, secret, now=now)
        if found is None:
            return window.page("expired.html", status=404, secret=True)
        return window.page("confirm.html", secret=True, there=found.state == "active")
    source = f"network {window.trace(ask.client)}"
    done = pipeline.confirm(window.config, window.memory, secret, now=now, source=source)
    if done is None:
        return window.page("expired.html", status=404, secret=True)
    own = pipeline.own_token(window.config, window.memory, done.id)
    return window.page("confirmed.html", secret=True, own=own)


def unsubscribe(window: Window, ask: Ask) -> Answer:
    """Ask whether to stop all mail; on POST, by a person or a mail program, stop it (RFC 8058)."""
    secret, now = ask.path["secret"], window.clock()
    held = pipeline.holder(window.config, window.memory, secret)
    if held is None:
        return window.missing()
    if ask.method != "POST":
        return window.page(
            "unsubscribe.html", secret=True, own=secret, gets=_gets(held[1]), who=_masked(held[1])
        )
    how = "one-click" if ask.one("List-Unsubscribe") == "One-Click" else "page"
    pipeline.leave(window.config, window.memory, secret, now=now, how=how)
    return window.page("left.html", secret=True)


def preferences(window: Window, ask: Ask) -> Answer:
    """Show what a reader gets, and change it on POST: sections, form, a pause, all of it."""
    held = pipeline.holder(window.config, window.memory, ask.path["secret"])
    if held is None:
        return window.missing()
    reader = held[1]
    if reader is None or not _gets(reader):
        return window.page(
            "unsubscribe.html", secret=True, own=ask.path["secret"], gets=False, who=_masked(reader)
        )
    said, fault = _change(window, reader, ask) if ask.method == "POST" else ("", "")
    if said == "erased":
        return window.page("left.html", secret=True)
    with window.memory.read() as connection:
        reader = store.reader(connection, reader.id) or reader
    names = [section.name for section in window.config.sections]
    return window.page(
        "preferences.html",
        status=400 if fault else 200,
        secret=True,
        own=ask.path["secret"],
        reader=reader,
        who=_masked(reader),
        sections=[(name, not reader.sections or name in reader.sections) for name in names],
        pauses=PAUSES,
        back=_day(window, reader),
        said=said,
        fault=fault,
    )


def _change(window: Window, reader: Subscriber, ask: Ask) -> tuple[str, str]:
    """Do what a form of the preferences asks for; return what to say, and what is amiss."""
    what, now = ask.one("do"), window.clock()
    if what == "pause":
        days = ask.one("days")
        if days not in map(str, (0, *PAUSES)):
            return "", "Please choose how long."
        pipeline.pause(window.memory, reader.id, now=now, days=int(days))
        return "Saved.", ""
    if what == "erase":
        if ask.one("sure") != "yes":
            return "", "Please tick the box first: this cannot be undone."
        pipeline.erase(window.config, window.memory, reader, now=now)
        return "erased", ""
    names = [section.name for section in window.config.sections]
    wanted = [name for name in names if name in ask.form.get("section", ())]
    if not wanted:
        return "", "Please keep at least one section, or take a pause."
    pipeline.prefer(
        window.memory,
        reader.id,
        sections=() if wanted == names else wanted,
        text_only=ask.one("format") == "text",
    )
    return "Saved.", ""


def _gets(reader: Subscriber | None) -> bool:
    """Tell whether a reader gets the brief, or will after a pause."""
    return reader is not None and reader.state in ("active", "paused")


def _masked(reader: Subscriber | None) -> str:
    """Return an address so that its owner knows it: a forwarded mail must not give it away."""
    if reader is None:
        return ""
    local, _, domain = reader.email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _day(window: Window, reader: Subscriber) -> str:
    """Return the day on which a pause ends; "" for none."""
    if reader.state != "paused" or reader.paused_until is None:
        return ""
    return f"{reader.paused_until.astimezone(window.config.schedule.tz):%A, %B %-d}"
