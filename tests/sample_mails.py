"""The product's own mails of the sample morning, in every style and size, for those who check them."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from digest import config, message, pipeline, samples, store
from digest.model import Edition, Frozen, Section

EXAMPLE = config.shipped("config.example.toml")
KEY = "the key of the sample mails"


@dataclass(frozen=True)
class Mail:
    """One mail: as it goes over the wire, and what it was made of."""

    name: str
    raw: bytes
    html: str
    text: str
    web: str
    edition: Edition
    house: message.House


@cache
def signer():
    """Return a key made for this run."""
    return message.signer_of("brief.example.org", "sample", message.new_key())


@contextmanager
def sample_memory(listed):
    """Yield a configuration of the sample feeds and a memory that has read them."""
    with TemporaryDirectory() as folder:
        settings = samples.configured(config.load(EXAMPLE, {}), listed, Path(folder) / "sample.db")
        url = settings.store.url.get_secret_value()
        with store.connect(url, base=settings.base, create=True) as memory:
            store.upgrade(memory)
            pipeline.fetch(settings, memory, now=samples.MORNING)
            yield settings, memory


def sample_mails(listed):
    """Return the mails of the sample morning by name."""
    with sample_memory(listed) as (settings, memory):
        draft = pipeline.compose(settings, memory, now=samples.MORNING, kind="daily", note=samples.NOTE)  # fmt: skip
        house = pipeline.house(settings)
    short = replace(draft.edition, sections=(), reading=(), lede=draft.edition.lede[:1])
    logo = house.brief.model_copy(update={"logo": "https://brief.example.org/logo.png", "logo_alt": "A lighthouse"})  # fmt: skip
    shapes = {
        "brief": (draft.edition, house),
        "headlines": (draft.edition, replace(house, templates=message.places("headlines", None))),
        "full": (grown(draft.edition), house),
        "thin": (short, house),
        "logo": (short, replace(house, brief=logo)),
    }
    return {name: mail(name, *shape) for name, shape in shapes.items()}


def grown(edition):
    """Return an edition with more stories than a mail takes, no two with the same words."""
    sections = []
    for turn in range(12):
        for section in edition.sections:
            sections.append(Section(name=f"{section.name} {turn}", entries=tuple(_renamed(e, turn) for e in section.entries)))  # fmt: skip
    return replace(edition, sections=tuple(sections))


def _renamed(entry, turn):
    def address(url):
        return f"{url}?again={turn}" if url else url

    items = tuple(replace(i, url=address(i.url)) for i in entry.items)
    paragraphs = tuple(
        replace(p, sentences=tuple(
            replace(s, spans=tuple(_span(x, turn, address) for x in s.spans)) for s in p.sentences
        )) for p in entry.paragraphs
    )  # fmt: skip
    return replace(entry, headline=f"{entry.headline} ({turn})", items=items, paragraphs=paragraphs)


def _span(span, turn, address):
    named = f"{span.text} {turn}" if span.url or span.bold else span.text
    return replace(span, text=named, url=address(span.url))


def mail(name, edition, house):
    """Render and build one mail."""
    made = message.render(edition, house)
    frozen = Frozen(
        id=1, number=edition.number, day=edition.day, kind="daily", state="made",
        cutoff=edition.cutoff, composed=edition.cutoff, document="", message=made,
    )  # fmt: skip
    built = message.prepare(frozen, house, key=KEY, signer=signer()).letter(to="zoe@reader.example.net", name="Zoë", subscriber=5)  # fmt: skip
    secret = message.token(KEY, "unsubscribe", 5)
    return Mail(
        name=name, raw=built.content, web=made.web, edition=edition, house=house,
        html=made.html.replace(message.MARK, secret), text=made.text.replace(message.MARK, secret),
    )  # fmt: skip
