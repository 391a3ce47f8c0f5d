"""Lists of feeds as other programs exchange them: OPML 2.0, folders as sections. Pure."""

from html import escape
from urllib.parse import urlsplit
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from digest import text
from digest.errors import UsageError
from digest.model import Feed

MAX_NAME = 200
_TIERS = {"1": 1, "2": 2, "3": 3}


def parse(body: bytes) -> list[Feed]:
    """Read the feeds of an OPML file in its order; the nearest folder around one is its section.

    An address that stands twice counts once; outlines that lead to no web address are left out.
    Raises UsageError where `body` is no OPML, holds no feed, or declares entities.
    """
    if not body.strip():
        raise UsageError("no OPML: the file is empty")
    reader = _Reader()
    parser = ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(body.lstrip(b" \t\r\n"), True)
    except ExpatError as error:
        raise UsageError(f"broken OPML: {ErrorString(error.code)} in line {error.lineno}") from None
    except (ValueError, LookupError):
        raise UsageError("broken OPML: its encoding is not known; save it as UTF-8") from None
    if not reader.feeds:
        raise UsageError("no feed in this OPML: no outline has an 'xmlUrl' that starts with http")
    return list(reader.feeds.values())


def render(feeds: list[Feed], title: str) -> bytes:
    """Write `feeds` as OPML 2.0; `parse` gives back name, url, section, beat and tier of each.

    Feeds without a section come first, then the folders in the order of their first feeds.
    """
    folders: dict[str, list[Feed]] = {"": []}
    for feed in feeds:
        folders.setdefault(_line(feed.section), []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(_line(title))}</title></head>",
        "  <body>",
    ]
    for name, inside in folders.items():
        indent = "      " if name else "    "
        outlines = [indent + _outline(feed) for feed in inside]
        if name:
            outlines = [f"    <outline{_attributes(text=name)}>", *outlines, "    </outline>"]
        lines += outlines
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


class _Reader:
    """Keeps the folders that are open and the feeds found, by address."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.feeds: dict[str, Feed] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and name.lower() != "opml":
            raise UsageError(f"no OPML: it begins with <{_line(name)[:40]}>, not with <opml>")
        known = {key.lower(): _line(value) for key, value in attributes.items()}
        label = (known.get("text") or known.get("title") or "")[:MAX_NAME]
        url = known.get("xmlurl", "")
        is_folder = name.lower() == "outline" and not url
        self.open.append(label if is_folder else "")
        if text.is_web(url):
            feed = Feed(
                name=label or urlsplit(url).hostname or "",
                url=url,
                section=next((one for one in reversed(self.open) if one), ""),
                beat=known.get("category", "") or known.get("beat", ""),
                tier=_TIERS.get(known.get("tier", ""), 2),
            )
            self.feeds.setdefault(url, feed)

    def end(self, _: str) -> None:
        self.open.pop()


def _refuse_entity(*_: object) -> None:
    raise UsageError("this OPML declares entities, which no list of feeds needs: it is not read")


def _outline(feed: Feed) -> str:
    shown = _attributes(
        type="rss",
        text=feed.name,
        title=feed.name,
        xmlUrl=feed.url,
        category=feed.beat,
        tier=str(feed.tier),
    )
    return f"<outline{shown}/>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(_line(value))}"' for name, value in values.items() if value)


def _line(value: str) -> str:
    return text.one_line(value)
