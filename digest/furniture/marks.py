"""Marks of furniture that are no phrases in English: other tongues, heads, credits, consent."""

import re

_I = re.IGNORECASE

# Furniture in other languages; the lists are short, as structure does most of the work.
FOREIGN = re.compile(
    r"(?:(?:à )?lire (?:aussi|également|la suite|plus)|abonnez-vous|"
    r"inscrivez-vous|recevez|publicité|partager|article réservé|crédits? ?:|"
    r"suivez-nous|s.abonner|se connecter|lesen sie (?:auch|mehr|hier)|"
    r"mehr zum thema|anzeige|newsletter (?:abonnieren|bestellen)|"
    r"jetzt (?:abonnieren|anmelden)|melden sie sich|teilen|quelle:|foto:|bild:|"
    r"lea (?:también|más)|le(?:e|er) (?:también|más)|publicidad|suscríbe(?:te|"
    r"se)|compartir|síguenos|leggi anche|pubblicità|iscriviti|condividi|"
    r"leia (?:também|mais)|publicidade|assine|inscreva-se|compartilhe|"
    r"lees (?:ook|meer)|advertentie|schrijf je in|delen|czytaj (?:też|także|"
    r"więcej)|reklama|zapisz się|udostępnij|läs (?:också|mer)|annons|"
    r"les (?:også|mer)|annonse|lue (?:myös|lisää)|mainos|ilgili haberler|"
    r"abone ol|paylaş|чита(?:йте|й|ти) (?:також|ще|больше|более)|читайте также|"
    r"читать (?:также|далее)|реклама|підп(?:исуйтесь|ишіться)|подписывайтесь|"
    r"подпишитесь|поділитися|поделиться|اقرأ (?:أيضا|أيضًا|المزيد)|إعلان|اشترك|"
    r"شارك|تابعنا|المزيد من|קראו (?:גם|עוד)|פרסומת|הירשמו|שתפו|עקבו|関連記事|広告|"
    r"続きを読む|シェア|会員登録|相关阅读|推荐阅读|"
    r"延伸阅读|相關新聞|分享|广告|廣告|관련 ?기사|광고|구독|공유)(?=[\s:.!,»>|"
    r"…：。]|$).*",
    _I | re.DOTALL,
)

# After one of these come titles, or comments, until running text does.
HEADS = re.compile(
    r"(?:related\b.{0,25}|more (?:from|on|about|like|stories|news|coverage|"
    r"in)\b.{0,40}|read (?:more|next|also)|see also|most (?:read|popular|viewed|"
    r"shared)\b.{0,20}|trending\b.{0,15}|recommended\b.{0,25}|you (?:may|"
    r"might) (?:also )?(?:like|be interested).{0,30}|(?:top|latest|other|"
    r"featured|popular|recent|further) (?:stories|news|articles|headlines|posts|"
    r"videos|reads?|reading|coverage)\b.{0,20}|editors?.? picks?|"
    r"what (?:to read|others are reading|we.re reading)\b.{0,20}|around the web|"
    r"from (?:our|the) (?:partners?|archives?|web)\b.{0,20}|up next|"
    r"keep reading|tags?|topics?|in this (?:section|series)|don.t miss|"
    r"explore(?: more)?|latest|trending|à lire aussi|sur le même sujet|"
    r"mehr zum thema|lesen sie auch|lea también|te puede interesar|leggi anche|"
    r"leia também|читайте также|читайте також|اقرأ أيضا|קראו גם|関連記事|相关阅读)\s*:?",
    _I,
)
COMMENTS = re.compile(
    r"(?:\d+ |reader )?comments?(?: ?\(\d+\)| ?\d+)?:?|(?:leave a|"
    r"post a) (?:reply|comment)|(?:kommentare|commentaires|comentarios|"
    r"комментарии|коментарі)(?: \(\d+\))?",
    _I,
)

# A caption ends on its credit: it stands behind the sentence, in brackets.
BEHIND = re.compile(r"[.!?]['\"”’]?\s*[(\[][A-ZÀ-Þ][^()\[\]]{1,60}[)\]]$")
CREDIT = re.compile(
    r"(?:[(\[](?:[^()\[\]]{0,60}\b)?(?:(?:photos?|photograph|image|video|"
    r"illustration|graphic|picture)(?: (?:by|via|from|provided|courtesy|credit|"
    r"taken)\b|\s*[:/©]|(?=[)\]]))|courtesy(?: of\b|:| photo|/)|getty|"
    r"file photo|file(?=[)\]])|screen ?(?:shot|grab)|handout|photo credit|"
    r"credit:|(?-i:AP Photo|AFP))[^()\[\]]{0,120}[)\]]|\b(?:photos?(?:graph)?|"
    r"image|picture|illustration|graphic|credits?|foto|crédit photo|bild|"
    r"фото)(?: by| credit)?\s*(?:[:©]|(?<=by))\s*[^.!?]{2,80}|(?:/| via | ?\| ?|"
    r"© ?|\. ?|— ?|– ?|, )?\b(?:getty images(?:/\w+)?|shutterstock|istock|alamy|"
    r"ap photo|epa-efe|anadolu|(?-i:(?:REUTERS|Reuters|"
    r"AFP)/[A-Z]\w+(?: [A-Z][\w.]*)+|[A-Z]\w+ [A-Z]\w+/(?:AP|AFP|Reuters|EPA|"
    r"Getty|Pool|Bloomberg)))(?:[/ ][\w ./-]{0,50})?)\s*\.?$",
    _I,
)

# What a page says to its visitor about cookies and data.
PRIVACY = re.compile(
    r"\bcookies?\b|\bconsent\b|\bopt(?:ing)?[- ]?(?:out|in)\b|"
    r"personal (?:information|data)|privacy (?:policy|notice|choices|"
    r"preferences?|rights|settings?|center|centre)|third[- ]part(?:y|ies)|"
    r"target(?:ed|ing)|web beacons?|pixels?\b|tracking|browsers?\b|\bdevices?\b|"
    r"legitimate interest|\bGDPR\b|\bCCPA\b|\bIAB\b|\bvendors?\b|"
    r"\bpreferences?\b|strictly necessary|advertising|analytics|"
    r"site performance|\bsettings\b|\bdata\b|\bpartners\b|\bpersonali[sz]\w+|"
    r"(?:this|our|the) (?:web)?sites?\b|\bDatenschutz\w*|\bEinwilligung|"
    r"\bconfidentialité",
    _I,
)
COOKIE = re.compile(
    r"\bcookies?\b|do not sell|privacy (?:policy|notice|choices|preference|"
    r"settings)|preference cent(?:er|re)|\bconsent\b|opt[- ]out|"
    r"legitimate interest",
    _I,
)
VISITOR = re.compile(
    r"\b(?:we|our|us|you|your|they|these|this (?:web)?site|the (?:web)?site|wir|"
    r"sie|ihre|nous|vous|vos|su|sus)\b",
    _I,
)
CONSENT_HEADS = re.compile(
    r"(?:(?:manage|your|about your|update|change|review) (?:(?:my|your|consent|"
    r"cookie|privacy) ?)*(?:preferences?|choices|settings|privacy|consents?|"
    r"cookies?)|(?:strictly necessary|necessary|performance|functional|"
    r"functionality|targeting|advertising|analytics|statistics?|marketing|"
    r"social media|essential|preference|unclassified|first[- ]party|"
    r"third[- ]party) ?(?:and \w+ )?cookies?|cookies? (?:list|policy|notice|"
    r"settings|preferences?|consent|details|declaration)|privacy (?:policy|"
    r"notice|preference cent(?:er|re)|settings|overview|statement)|"
    r"always active|(?:confirm|save) (?:my |and )?(?:choices|preferences|"
    r"settings|exit|close)|(?:accept|allow|reject|decline|deny) (?:all|cookies|"
    r"only)\b.{0,20}|do not sell (?:or share )?my (?:personal )?(?:information|"
    r"data|info)|sale of personal (?:data|information)|"
    r"your opt[- ]out preferences?.{0,30}|we (?:value|care about|"
    r"respect) your privacy|how we use cookies|what (?:are cookies|"
    r"is a cookie)\??|list of (?:partners|vendors)(?: \(vendors\))?|(?:checkbox|"
    r"switch) label|label|consent leg\.interest|host description|powered by \w+|"
    r"back button|clear|apply|cancel)\s*[.:]?",
    _I,
)
_BUTTONS_SAID = """
    share print email e-mail save bookmark comment comments reply like likes advertisement ad ads
    sponsored subscribe login log in sign up out menu search close more read show less all load
    back to top skip copy link copied facebook twitter x linkedin whatsapp reddit pinterest
    telegram bluesky threads messenger flipboard tumblr mail sms instagram youtube rss follow us
    on this article story listen watch play video audio pause gift home news next previous prev
    newsletter newsletters edit tweet pin view gallery image photo full screen expand hide toggle
    min pm am via and or the page url
"""
BUTTONS = frozenset(_BUTTONS_SAID.split())
_CALENDAR_SAID = """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue tues wed thu thur thurs fri sat sun am pm a.m p.m et est edt gmt utc bst cet
    cest pt pst pdt ct updated published posted last on at of ago hour hours hr hrs h minute
    minutes min mins m day days today yesterday th st nd rd the first
"""
CALENDAR = frozenset(_CALENDAR_SAID.split())
