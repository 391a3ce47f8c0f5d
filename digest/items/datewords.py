"""What months, days, zones and halves of the day are called in the feeds of the world. Pure."""

import re
import unicodedata

# English, German, French, Spanish, Italian, Portuguese, Romanian, Catalan, Dutch, Swedish, Danish,
# Norwegian, Finnish, Indonesian, Turkish, Polish, Czech, Slovak, Hungarian, Russian, Ukrainian,
# Bulgarian, Greek, Arabic, Hebrew; as they stand in a date, where that differs ("3 marca").
_MONTHS = (
    """january januar jänner janvier enero gennaio janeiro ianuarie gener januari tammikuuta ocak
    styczeń stycznia leden ledna január januára январь января січень січня януари Ιανουαρίου
    Ιανουάριος يناير ינואר""",
    """february februar februari février febrero febbraio fevereiro februarie febrer helmikuuta
    şubat luty lutego únor února február februára февраль февраля лютий лютого февруари
    Φεβρουαρίου Φεβρουάριος فبراير شباط פברואר""",
    """march märz maerz mrz mars marzo março martie març maart mrt maaliskuuta marts maret mart
    marzec marca březen března marec március март марта березень березня Μαρτίου Μάρτιος
    مارس آذار מרץ""",
    """april avril abril aprile aprilie huhtikuuta nisan kwiecień kwietnia duben dubna apríl apríla
    április апрель апреля квітень квітня април Απριλίου Απρίλιος أبريل نيسان אפריל""",
    """may mai mayo maggio maio maig mei maj toukokuuta mayıs maja květen května máj mája május май
    мая травень травня Μαΐου Μάιος مايو أيار מאי""",
    """june juni juin junio giugno junho iunie juny kesäkuuta haziran czerwiec czerwca červen června
    čvn jún júna június июнь июня червень червня юни Ιουνίου Ιούνιος يونيو حزيران יוני""",
    """july juli juillet julio luglio julho iulie juliol heinäkuuta temmuz lipiec lipca červenec
    července čvc júl júla július июль июля липень липня юли Ιουλίου Ιούλιος يوليو تموز יולי""",
    """august août agosto augustus augusti elokuuta agustus agost ağustos sierpień sierpnia srpen
    srpna augusta augusztus август августа серпень серпня Αυγούστου Αύγουστος أغسطس آب אוגוסט""",
    """september septembre septiembre setiembre settembre setembro septembrie setembre syyskuuta
    eylül wrzesień września září septembra szeptember сентябрь сентября вересень вересня септември
    Σεπτεμβρίου Σεπτέμβριος سبتمبر أيلول ספטמבר""",
    """october oktober octobre octubre ottobre outubro octombrie lokakuuta ekim październik
    października říjen října oktobra október októbra октябрь октября жовтень жовтня октомври
    Οκτωβρίου Οκτώβριος أكتوبر אוקטובר""",
    """november novembre noviembre novembro noiembrie marraskuuta kasım listopad listopada listopadu
    novembra ноябрь ноября листопад листопада ноември Νοεμβρίου Νοέμβριος نوفمبر נובמבר""",
    """december dezember décembre diciembre dicembre dezembro decembrie desembre desember joulukuuta
    aralık grudzień grudnia prosinec prosince decembra декабрь декабря грудень грудня декември
    Δεκεμβρίου Δεκέμβριος ديسمبر דצמבר""",
)
_DAYS = """
    monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    segunda terça quarta quinta sexta feira luni marţi miercuri joi vineri sâmbătă duminică
    dilluns dimarts dimecres dijous divendres dissabte diumenge
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
    pazartesi pzt salı çarşamba perşembe cuma cumartesi cmt pazar
    senin selasa rabu kamis jumat sabtu minggu
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    pondělí úterý středa čtvrtek pátek neděle pondelok utorok štvrtok piatok nedeľa
    hétfő kedd szerda csütörtök péntek szombat vasárnap
    понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер п'ятниця неділя понеделник сряда четвъртък петък събота
    Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή
    الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
    mo di mi do fr sa so ma wo vr za zo lu me je ve ju vi po út st čt pá ne pn wt śr cz pt ti on to
    lö lø sø må пн вт ср чт пт сб вс нд
"""
_FILLERS = """
    st nd rd th er re de del di do da den der dem des du le la el om the of on at um am kl klo kello
    ore alle as à o uhr hrs hr h min s e t a dne года год г року рік р в у о του στις às ob
    y i v w в r roku dnia las published posted updated date
"""
# "IST" is India's, "CST" America's, "BST" Britain's: whom most feeds mean.
_ZONES = """
    z 0 gmt 0 utc 0 ut 0 wet 0 est -5 edt -4 cst -6 cdt -5 mst -7 mdt -6 pst -8 pdt -7 akst -9
    akdt -8 hst -10 ast -4 adt -3 nst -3.5 ndt -2.5 brt -3 brst -2 art -3 clt -4 clst -3 cot -5
    pet -5 bst 1 west 1 cet 1 cest 2 met 1 mest 2 mez 1 mesz 2 wat 1 eet 2 eest 3 cat 2 sast 2
    idt 3 msk 3 мск 3 msd 4 eat 3 trt 3 irst 3.5 gst 4 pkt 5 ist 5.5 npt 5.75 ict 7 wib 7 hkt 8
    sgt 8 pht 8 myt 8 awst 8 wita 8 jst 9 kst 9 wit 9 acst 9.5 aest 10 acdt 10.5 aedt 11 nzst 12
    nzdt 13
"""
_PLACES = "et America/New_York ct America/Chicago mt America/Denver pt America/Los_Angeles"
_HALVES = "am am pm pm 上午 am 下午 pm 午前 am 午後 pm 오전 am 오후 pm μμ pm πμ am ص am م pm"

_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "'": "", "’": ""})
_SHORTEST = 3  # letters that a month or a day may be cut to: "sept.", "juil.", "okt."


def fold(text: str) -> str:
    """Return `text` in lower case, without accents and with European digits."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    bare = unicodedata.normalize("NFC", bare)  # Korean syllables fell apart
    return re.sub(r"[^\W0-9](?<=\d)", lambda digit: str(int(digit[0])), bare)


def _table(listed: str) -> dict[str, str]:
    words = listed.split()
    return {fold(one): other for one, other in zip(words[::2], words[1::2], strict=True)}


def _months() -> dict[str, int]:
    """Return the number of each name and of what it may be cut to; whole names come first."""
    whole = {name: n for n, names in enumerate(_MONTHS, 1) for name in fold(names).split()}
    cut = {name[:end]: whole[name] for name in reversed(whole) for end in _ends(name)}
    return cut | whole


def _ends(name: str) -> range:
    return range(_SHORTEST, len(name) + 1)


MONTHS = _months()
DAYS = {name[:end] for name in fold(_DAYS).split() for end in (len(name), *_ends(name))}
OTHERS = DAYS.union(fold(_FILLERS).split())  # what a date may say, and what does not count
ZONES = {name: float(hours) for name, hours in _table(_ZONES).items()}
PLACES = _table(_PLACES)
HALVES = _table(_HALVES)
