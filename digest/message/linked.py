"""What machines may know of an edition's page on the web, in the words of schema.org. Pure."""

from typing import Any

from digest.message.house import House
from digest.model import Edition

_MAX_HEADLINE = 110  # letters; what search engines take


def linked_data(edition: Edition, house: House) -> dict[str, Any]:
    """Return the edition as a NewsArticle, and its stories as an ItemList (JSON-LD 1.1)."""
    page = f"{house.web}/editions/{edition.number}"
    publisher = {"@type": "Organization", "name": house.brief.brand, "url": f"{house.web}/"}
    article = {
        "@type": "NewsArticle",
        "@id": page,
        "mainEntityOfPage": page,
        "headline": edition.subject[:_MAX_HEADLINE],
        "description": edition.preheader,
        "datePublished": edition.cutoff.isoformat(timespec="seconds"),
        "inLanguage": house.brief.language,
        "isAccessibleForFree": True,
        "author": publisher,
        "publisher": publisher,
    }
    told = [entry for entry in edition.entries if entry.items and entry.items[0].url]
    listed = {
        "@type": "ItemList",
        "@id": f"{page}#stories",
        "numberOfItems": len(told),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": entry.headline,
                "url": entry.items[0].url,
            }
            for place, entry in enumerate(told, 1)
        ],
    }
    return {"@context": "https://schema.org", "@graph": [article, listed]}
