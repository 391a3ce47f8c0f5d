"""What lays an invented page out: its frame, and the list of those that are laid out."""

PAGES = {}  # name: (bytes, the story's paragraphs)


def page(story, **more):
    """Register what the decorated function lays out of a story."""

    def keep(layout):
        made = layout(story[0], story[1], **more)
        name = layout.__name__.strip("_")
        while name in PAGES:
            name += "_again"
        PAGES[name] = (made if isinstance(made, bytes) else made.encode(), story[1])
        return layout

    return keep


def document(body, title="A page", *, head="", lang="en", body_class=""):
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Harbor'
        f' Ledger</title>{head}</head><body class="{body_class}">{body}</body></html>'
    )


def woven(paragraphs, *between, tag="p", attributes=""):
    """Set paragraphs with one piece of furniture after each, as long as there is some."""
    made = []
    for place, one in enumerate(paragraphs):
        made.append(f"<{tag}{attributes}>{one}</{tag}>")
        if place < len(between):
            made.append(between[place])
    return "\n".join(made)
