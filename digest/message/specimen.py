"""An invented edition that has everything an edition may have, to try templates on. Pure."""

from datetime import UTC, date, datetime

from digest.model import Edition, Entry, Item, Paragraph, Section, Sentence, Span

_NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def specimen() -> Edition:
    """Return the edition."""
    lede = (
        _entry(1, "Velm’s navy reopens the strait", "The Velm Post", block="lede", label="New"),
    )
    told = (
        _entry(2, "Audit finds “barges” & a <tug>", "Reef & Shoal", label="By the numbers"),
        _entry(3, "הנמל נפתח מחדש", "חדשות הנמל"),
    )
    return Edition(
        day=date(2026, 3, 4),
        cutoff=_NOON,
        number=1,
        subject="Sample: Strait reopened; Three barges lost; And a bit more.",
        preheader="The strait is open again; an audit finds three lost barges.",
        meta="Wednesday, March 4, 2026 | 1 min | 3 sources | items to 07:00 EST",
        note="A sample: outlets and events are invented.",
        welcome="Welcome to this Wednesday edition. On this day in 1789, a congress first met.",
        signoff="That’s all for today.",
        lede=lede,
        sections=(Section(name="At sea", entries=told),),
        reading=(_item(4, "Who owns the reef?", "Karsk Review"),),
    )


def _item(number: int, title: str, outlet: str) -> Item:
    return Item(
        feed=outlet,
        outlet=outlet,
        url=f"https://news.example.org/{number}",
        title=title,
        published=_NOON,
        first_seen=_NOON,
        id=number,
        article=number,
    )


def _entry(
    number: int, headline: str, outlet: str, *, block: str = "section", label: str = ""
) -> Entry:
    item = _item(number, headline, outlet)
    first = Sentence(
        spans=(
            Span(headline, bold=True),
            Span(", "),
            Span(f"{outlet} reported", url=item.url),
            Span(" Tuesday."),
        ),
        item=number,
    )
    second = Sentence(spans=(Span("“It held,” the harbor master said."),), item=number)
    return Entry(
        id=number,
        rank=number,
        block=block,
        section="At sea",
        headline=headline,
        score=1.0,
        items=(item,),
        paragraphs=(Paragraph(sentences=(first, second), label=label),),
    )
