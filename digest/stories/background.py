"""How common words are in news at large, so that a window full of one event does not decide.

Written by hand for this program, in four steps: the share of news items that hold a word. A word
that stands nowhere here counts as rare. The steps are coarse on purpose: what matters is that
"missile" links two items far less than the name of a town, in a week of missiles too.
"""

from functools import cache

from digest import text

RARE = 1 / 2_000

_STEPS = {
    0.08: """
        president U.S. government state house country people official year week day time
        call
    """,
    0.035: """
        American nation national leader minister secretary senate congress white washington
        administration military war security force court law bill vote election police city
        world plan party deal group month million percent department federal house senator
        governor former chief public member head claim move right case republican democrat
        support attack kill death announce office campaign political power back 000 work
        home help international general end turn want top billion order country
    """,
    0.018: """
        Trump Biden Putin Russia Russian China Chinese Ukraine Ukrainian Iran Israel Israeli
        Gaza Europe European EU UN NATO Britain UK defense army navy troops weapon missile
        drone strike nuclear sanction fire bomb talks peace agreement policy trade tax money
        company business market price job economy budget fund spend cost cut rise fall
        health hospital doctor school student child woman man family life victim charge
        arrest prison judge justice supreme attorney investigation probe allege accuse deny
        reject warn threat threaten fear crisis emergency protest rally march border
        immigration migrant refugee media press journalist social internet technology data
        system program project service operation mission region area south north east west
        capital town home street building road air sea water flight plane ship vehicle car
        leave return arrive start begin open close stop hold meet meeting visit speech speak
        statement letter question answer issue problem result record major big high low long
        great early late near far next past recent key main pass block approve sign release
        reveal show find win lose lead run face push seek try hope injure wound dead shoot
        gun crime terror violence rebel soldier troop commander officer agency committee
        commission council report study expert analyst source video photo image decision
        change action step effort role share fight battle conflict hit target use keep bring
        send set put join pay sell buy offer accept demand urge ask expect need allow remain
        continue live stand place part number thousand hundred dozen double half
    """,
    0.008: """
        California Texas Florida Ohio Georgia Virginia Arizona Michigan Pennsylvania
        Illinois Alaska Hawaii Colorado Carolina Wisconsin Minnesota Nevada Maryland Alabama
        York Spain Italy Pentagon Kremlin Moscow Kyiv Beijing Taiwan Korea Korean Pyongyang
        Tehran Iranian Hamas Hezbollah Syria Syrian Iraq Afghanistan Pakistan India Turkey
        Saudi Yemen Houthi Egypt France French Germany German Japan Japanese Poland Polish
        Mexico Canada Africa Asia Australia London Paris Brussels Jerusalem Middle Zelensky
        Xi Kim Obama Clinton Bush airstrike airstrikes artillery tank jet aircraft
        helicopter submarine warship carrier fleet base brigade battalion marine corps pilot
        admiral colonel veteran ceasefire truce hostage prisoner invasion offensive
        frontline troops militant militia insurgent coup intelligence spy cyber hack hacker
        cyberattack malware ransomware vulnerability network satellite space launch rocket
        test warhead uranium ballistic radar defence contract contractor industry production
        factory export import tariff oil gas energy pipeline aid humanitarian civilian
        border embassy ambassador diplomat diplomatic foreign treaty summit negotiate
        negotiation accord alliance ally partner coalition opposition parliament lawmaker
        legislation legislature amendment veto shutdown debt ballot voter poll primary
        candidate nominee nomination cabinet premier chancellor king prince mayor sheriff
        prosecutor lawyer lawsuit trial verdict guilty convict sentence indict testimony
        hearing witness evidence document memo email phone impeach ethics scandal corruption
        fraud bank stock share investor dollar euro inflation interest rate growth recession
        profit revenue quarter consumer customer retail product brand worker employee union
        wage strike layoff hire executive chairman director board founder firm corporation
        startup merger acquisition airline airport passenger crash accident storm hurricane
        flood earthquake quake wildfire climate weather rescue survivor evacuate disease
        virus outbreak vaccine pandemic covid coronavirus patient drug medical abortion
        marriage gay religious church pope muslim christian jewish black hispanic racial
        race rights freedom human science scientist research researcher university college
        teacher education football game team player coach season league cup champion film
        movie music star award show fan book magazine newspaper television station website
        online user app mobile computer software device google apple facebook twitter
        microsoft amazon tesla
    """,
}


@cache
def shares() -> dict[str, float]:
    """Return the share of news items that hold each stem of the table."""
    found: dict[str, float] = {}
    for share, words in _STEPS.items():
        for stem in text.stems(words):
            found.setdefault(stem, share)
    return found
