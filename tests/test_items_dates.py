"""Dates as feeds in the wild write them -> the moment they mean."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import items
from digest.items import dates
from digest.model import Feed

NOW = datetime(2027, 1, 4, 11, 30, tzinfo=UTC)
# All of 2026; what they mean is month, day and time in UTC.
KNOWN = """
    03-05 14:05 = 5 de marzo de 2026 a las 14:05
    03-05 14:05 = 5 marca 2026 r. 14:05
    03-05 19:05 = Thu, 05 Mar 2026 14:05:00 US/Eastern
    03-05 13:05 = Thu, 05 Mar 2026 14:05 Central European Time
    07-05 12:05 = Sun, 05 Jul 2026 14:05 Central European Summer Time
    03-05 14:05 = Posted on March 5, 2026 at 2:05 pm
    03-05 12:05 = am 5. März 2026 um 12:05
    03-05 14:05 = 2026-3-5T14:5:0Z
    03-04 10:00 = 2026-03-04T10:00:00Z
    03-04 10:00 = Wed, 04 Mar 2026 10:00:00 GMT
    03-04 10:00 = Wed, 04 Mar 2026 10:00 GMT
    03-03 10:00 = mar., 03 mars 2026 11:00:00 +0100
    03-04 10:00 = mer., 04 mars 2026 11:00:00 +0100
    03-04 10:30 = mercredi 4 mars 2026 à 10h30
    03-04 10:30 = 4 mars 2026 10 h 30
    03-04 10:00 = mié, 04 mar 2026 11:00:00 +0100
    03-03 10:00 = mar, 03 mar 2026 10:00:00 GMT
    03-03 10:00 = mar 03/03/2026 10:00
    03-04 10:00 = miércoles, 4 de marzo de 2026 10:00
    03-04 10:00 = mercoledì 4 marzo 2026, 10:00
    03-04 10:00 = Mi, 04 Mrz 2026 10:00:00 +0000
    03-04 10:00 = Mittwoch, 4. März 2026, 10:00 Uhr
    03-04 10:00 = 4. März 2026 um 10 Uhr
    03-04 10:00 = quarta-feira, 4 de março de 2026 10:00:00
    03-04 13:00 = qua, 04 mar 2026 10:00:00 -0300
    03-04 09:00 = wo, 04 mrt 2026 10:00:00 +0100
    03-04 10:00 = woensdag 4 maart 2026 10:00
    03-04 09:00 = śr., 04 mar 2026 10:00:00 +0100
    03-04 10:00 = środa, 4 marca 2026 10:00
    03-04 07:00 = Ср, 04 мар 2026 10:00:00 +0300
    03-04 10:00 = среда, 4 марта 2026 г. 10:00
    03-04 10:00 = середа, 4 березня 2026 р., 10:00
    03-04 09:00 = ons, 04 mar 2026 10:00:00 +0100
    03-04 10:30 = onsdag den 4. marts 2026 kl. 10.30
    03-04 10:00 = 4. března 2026 10:00
    03-04 10:00 = středa 4. března 2026 v 10:00
    03-04 10:00 = 4 Mart 2026 Çarşamba 10:00
    03-04 07:00 = Çar, 04 Mar 2026 10:00:00 +0300
    03-04 10:00 = 2026. március 4. 10:00
    03-04 10:30 = 4. maaliskuuta 2026 klo 10.30
    03-04 08:00 = Τετ, 04 Μαρ 2026 10:00:00 +0200
    03-04 10:00 = 2026年3月4日 10:00
    03-04 10:30 = 2026年3月4日 10時30分
    03-04 14:00 = 2026년 3월 4일 오후 2:00
    03-04 10:00 = الأربعاء، 4 مارس 2026 10:00
    03-03 00:00 = 3rd of March 2026
    03-04 00:00 = March 4th, 2026
    03-04 22:00 = March 4, 2026 10:00 PM
    03-05 03:00 = March 4, 2026 at 10:00 p.m. EST
    03-04 00:30 = Mar 4, 2026 12:30 AM
    03-04 12:30:15 = Mar 4, 2026, 12:30:15 PM
    03-04 22:00 = 4 Mar 2026 10 PM
    03-04 10:00 = 03/04/2026 10:00
    03-04 10:00 = 3/4/2026 10:00:00 AM
    03-13 10:00 = 13/03/2026 10:00
    03-13 10:00 = 03/13/2026 10:00
    03-04 10:00 = 04.03.2026 10:00
    03-04 10:00 = 04.03.2026, 10:00 Uhr
    03-04 00:00 = 4.3.2026
    03-04 10:00 = 04-03-2026 10:00
    03-04 10:00 = 2026/03/04 10:00:00
    03-04 10:00 = 2026.03.04 10:00
    03-04 10:00 = 1772618400
    03-04 10:00 = 1772618400000
    03-04 10:00 = /Date(1772618400000)/
    03-04 00:00 = 2026-W10-3
    03-04 10:00 = 2026-W10-3T10:00:00Z
    03-04 00:00 = 20260304
    03-04 10:00 = 20260304T100000Z
    03-04 09:00 = 20260304T100000+0100
    03-04 10:00 = 20260304100000
    03-04 10:00 = 202603041000
    03-04 00:00 = 2026-063
    03-04 00:00 = 2026063
    03-04 09:00 = 2026-03-04T10:00:00 +0100
    03-05 03:00 = 2026-03-04 10:00:00 PM EST
    03-04 15:00 = 2026-03-04 10:00:00 EST
    03-04 15:00 = 2026-03-04T10:00:00EST
    03-04 09:00 = 2026-03-04T10:00:00.123+0100
    03-04 09:00 = 2026-03-04 10:00 +01
    03-03 23:00 = 2026-03-04+01:00
    03-04 00:00 = 2026-03-04Z
    03-05 00:00 = 2026-03-04T24:00:00Z
    03-04 10:00 = 2026-03-04T10Z
    03-04 09:00 = 2026-03-04T10:00:00+01:00[Europe/Paris]
    03-04 09:00 = 2026-03-04 10:00:00 Europe/Paris
    03-04 15:00 = Wed, 04 Mar 2026 10:00:00 America/New_York
    03-04 09:00 = Wed, 04 Mar 2026 10:00:00 GMT+1
    03-04 09:00 = Wed, 04 Mar 2026 10:00:00 GMT+01:00
    03-04 15:00 = Wed, 04 Mar 2026 10:00:00 UTC-5
    03-04 15:00 = Wed Mar 04 2026 10:00:00 GMT-0500 (Eastern Standard Time)
    03-04 10:00 = Wed Mar 04 2026 10:00:00 GMT+0000 (Coordinated Universal Time)
    03-04 15:00 = Wed, 04 Mar 2026 10:00:00 -0500 (EST)
    03-04 15:00 = 4 Mar 2026 10:00 (EST)
    03-04 10:00 = Wed Mar  4 10:00:00 2026
    03-04 15:00 = Wed Mar  4 10:00:00 EST 2026
    03-04 10:00 = Wed Mar 04 10:00:00 +0000 2026
    03-04 10:00 = Wednesday, 04-Mar-26 10:00:00 GMT
    03-04 10:00 = 04-Mar-2026 10:00
    03-04 10:00 = 4Mar2026 10:00
    03-04 15:00 = Wed, 04 Mar 26 10:00:00 EST
    03-04 09:00 = Wed, 04 Mar 2026 10:00:00 CET
    07-04 08:00 = Sat, 04 Jul 2026 10:00:00 CEST
    07-04 09:00 = Sat, 04 Jul 2026 10:00:00 BST
    07-04 14:00 = Sat, 04 Jul 2026 10:00:00 ET
    03-04 07:00 = Wed, 04 Mar 2026 10:00:00 MSK
    03-04 01:00 = Wed, 04 Mar 2026 10:00:00 JST
    03-04 04:30 = Wed, 04 Mar 2026 10:00:00 IST
    03-04 15:00 = Wed, 04 Mar 2026 10:00 a.m. Eastern Standard Time
    03-04 10:00 = Wed, Wed, 04 Mar 2026 10:00:00 GMT
    03-04 10:00 = Wednesday, Wed, 04 Mar 2026 10:00:00 GMT
    03-04 10:00 = Wed,04 Mar 2026 10:00:00 GMT
    03-04 10:00 = Wed , 04  Mar ,2026 10:00:00 GMT
    03-04 10:00 = Wed 4 March 2026 10:00
    09-04 10:00 = Fri, 04 Sept 2026 10:00:00 GMT
    03-04 00:00 = 4 Mar 2026
    03-04 00:00 = Mar 04, 26
    03-04 00:00 = 4 Mar '26
    03-04 10:00 = &nbsp;Wed, 04 Mar 2026 10:00:00 GMT&nbsp;
    03-04 10:01 = Wed, 04 Mar 2026 10:00:60 GMT
    03-04 10:00 = Wed, 04 Mar 2026 10.00.00 GMT
    03-04 15:00 = Wed, 04 Mar 2026 10:00:00 -05:00
    03-04 04:30 = Wed, 04 Mar 2026 10:00:00 +0530
    03-04 10:00 = Wed, 04 Mar 2026 10:00:00 Z
    03-04 09:05 = 2026-3-4 9:05
    03-04 10:00 = 2026-03-04 10:00:00.000000
    03-04 10:00 = 10:00, 4 March 2026
    04-03 10:00 = 10:00 04/03/2026
    03-04 10:30 = 10:30 - 04.03.2026
    03-04 14:00 = 14:00 GMT, 4 March 2026
    03-04 10:00 = 4 mars 2026 à 10:00
    03-04 00:00 = le 4 mars 2026
    03-01 00:00 = 1er mars 2026
    03-01 00:00 = 1º de março de 2026
    07-26 00:00 = 26 juillet 2026
    07-26 10:00 = 26 juil. 2026 10:00
    08-03 00:00 = 3 août 2026
    02-03 00:00 = 3 févr. 2026
    01-03 00:00 = 3 gen 2026
    10-03 00:00 = 3 ottobre 2026
    10-03 00:00 = 3 paź 2026
    03-08 07:00 = Paz, 08 Mar 2026 10:00:00 +0300
    09-03 00:00 = 3 września 2026
    07-03 00:00 = 3 июля 2026
    08-03 00:00 = 3 Ağustos 2026
    07-03 00:00 = 3 července 2026
    06-03 00:00 = 3 června 2026
    11-03 00:00 = 3 листопада 2026
    01-03 00:00 = 3 ene 2026
    12-03 10:00 = 3 dic. 2026 10:00
    12-03 00:00 = 3. Dez. 2026
    03-04 09:00 = Mi., 4. März 2026 10:00:00 MEZ
    03-04 10:00 = Wed, 04 Mar 2026 10:00:00 XYZ
    03-04 10:00 = Wed, 04 Mar 2026 10:00:00 GMT GMT
    03-04 10:00 = Wed, 4 Mar 2026 10:00:00 +0000 (GMT)
    03-04 10:00 = 2026-03-04 at 10:00
    03-04 10:00 = 2026-03-04, 10:00
    03-04 10:00 = 2026-03-04T10:00:00 Z
    03-04 10:00 = 2026-03-04_10:00:00
    03-04 10:00 = 2026-03-04T10.00.00Z
    03-04 10:00 = 2026-03-04T10:00:00 GMT
    03-04 10:00 = 2026-03-04T10:00:00Z+00:00
    03-04 10:00 = 2026-03-04t10:00:00z
"""
UNKNOWN = """
    03-05 14:05 = 5 de marzo de 2026 a las 14:05
    03-05 14:05 = 5 marca 2026 r. 14:05
    03-05 19:05 = Thu, 05 Mar 2026 14:05:00 US/Eastern
    03-05 13:05 = Thu, 05 Mar 2026 14:05 Central European Time
    07-05 12:05 = Sun, 05 Jul 2026 14:05 Central European Summer Time
    03-05 14:05 = Posted on March 5, 2026 at 2:05 pm
    03-05 12:05 = am 5. März 2026 um 12:05
    03-05 14:05 = 2026-3-5T14:5:0Z
    Tue, 04 Mar 2026 25:00:00
    2026-13-45
    2026-02-30
    Mon, 30 Feb 2026 10:00:00 GMT
    2 hours ago
    yesterday
    gestern 10:00
    10:00
    0
    12
    0000-00-00 00:00:00
    Wed, 04 Mar 2026 10:00:00 +9999
    -0001-01-01T00:00:00Z
    99999999999-01-01
    March 2026
    Wed, 00 Mar 2026
    2026-03-04T10:61:00Z
    not a date
    0001-01-01T00:00:00Z
    1111111111111111
    32/32/2026
    Mon, 00 Jan 0000 00:00:00 GMT
    {{date}}
    4 foo 2026
    5 days ago (March 4)
    2026-03-04T10:00:00+23:00
    4 March 2026 pm
    4 March 2026, part 5
    04/03/2026 10:00 7
    1.2.3
"""


def known():
    """Return the dates with what they mean."""
    lines = [line.strip() for line in KNOWN.strip().splitlines()]
    return [tuple(reversed(line.split(" = ", 1))) for line in lines]


@pytest.mark.parametrize(("value", "meant"), known())
def test_a_date_in_the_wild_is_understood(value, meant):
    """Whatever language, order and zone a feed writes its dates in, its news have their time."""
    moment = datetime.fromisoformat(f"2026-{meant}+00:00")
    assert dates.read(value).replace(microsecond=0) == moment


@pytest.mark.parametrize("value", [line.strip() for line in UNKNOWN.strip().splitlines()])
def test_what_is_no_date_gives_none(value):
    """T38: a date that is nonsense is no date: such news count from when they were first seen."""
    body = f"<rss version='2.0'><channel><item><title>T</title><link>https://a.example/</link><pubDate>{value}</pubDate></item></channel></rss>"
    (found,) = items.parse(body.encode(), Feed(name="F", url="https://a.example/f"), now=NOW)
    assert found.published == NOW


@pytest.mark.parametrize(("value", "meant"), known())
def test_the_parser_is_not_taken_at_its_word_for_a_date(value, meant):
    """A date in a feed means the same as alone, though feedparser reads some of them wrongly."""
    body = f"<rss version='2.0'><channel><item><title>T</title><link>https://a.example/</link><pubDate>{value.replace('&nbsp;', ' ')}</pubDate></item></channel></rss>"
    (found,) = items.parse(body.encode(), Feed(name="F", url="https://a.example/f"), now=NOW)
    assert found.published.replace(microsecond=0) == datetime.fromisoformat(f"2026-{meant}+00:00")


@given(st.text(st.sampled_from("0123456789 :/-.,+#@()[]TZapmrhé年月日٣"), max_size=40) | st.text())
def test_any_text_is_a_date_or_none(value):
    """No text breaks the reader, and what it finds is a moment in UTC."""
    found = dates.read(value)
    assert found is None or found.tzinfo is UTC


def test_thousands_of_odd_dates_cost_little():
    """A hostile feed cannot hold up the brief with dates that are none."""
    dice = random.Random(7)
    odd = ["".join(dice.choices("0123456789 :/-marT()é", k=99)) for _ in range(2_000)]
    assert [dates.read(value) for value in odd].count(None) > 1_900
    assert dates.read(f"{90 * ' '}4 March 2026{90 * ' '}")
    assert dates.read(f"{200 * '('}4 March 2026") is None
