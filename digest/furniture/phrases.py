"""The words by which furniture is known, by kind. All are matched at a paragraph's beginning.

Each pattern stands with the most words that such a piece has: a longer one is a story that
happens to begin so.
"""

import re

_I = re.IGNORECASE

_SOCIAL = (
    r"(?:facebook|twitter|x|linkedin|instagram|youtube|telegram|whatsapp|"
    r"threads|bluesky|mastodon|reddit|pinterest|google news|flipboard|"
    r"truth social|tiktok|signal)"
)
_PLUGGED = (  # what a plug wants the reader to take
    r"\b(?:newsletters?|in-?box|e-?mail(?:s|ed| address| alerts?| updates?)?|"
    r"mailing list|subscri\w+|(?:push |breaking news )?(?:alerts|notifications)|"
    r"our (?:free )?(?:app|podcast|channel|page)|membership|free trial|"
    r"free account|daily brief\w*|morning brief\w*|updates from|"
    rf"{_SOCIAL} (?:page|channel|feed|account)|on {_SOCIAL}|via {_SOCIAL}|rss)\b"
)
_URGED = (
    r"(?:please |(?:click|tap) (?:here )?to |make sure to |be sure to |"
    r"to )?(?:sign(?:ing)? up|subscribe|get|receive|join|enter your|register|"
    r"stay|keep up|don.?t miss|never miss|want|(?:like|love|enjoy(?:ing|"
    r"ed)?) (?:what|this|our|reading)|find us|follow|download|become an?|"
    r"add (?:us|\w+(?: \w+){0,3} (?:as|to|on))|try|start your|choose|select|"
    r"delivered|our|support our|connect with|check out|for more|"
    r"you can (?:also )?(?:follow|find|subscribe)|help us|see more|"
    r"did you know you can|looking for)\b"
)

NOTICES = (  # (pattern, most words)
    # plugs
    (re.compile(rf"{_URGED}.{{0,240}}?{_PLUGGED}", _I | re.DOTALL), 60),
    (
        re.compile(
            r"(?:get|receive|want|stay).{0,90}\b(?:delivered|straight|"
            r"sent) (?:\w+ )?to you",
            _I,
        ),
        50,
    ),
    (
        re.compile(
            r"(?:by (?:signing up|subscribing|clicking|submitting|entering|providing|"
            r"joining)|you (?:can|may) unsubscribe|unsubscribe at any|thank(?:s|"
            r" you) for (?:signing|subscrib|reading)|(?:please )?(?:enter|"
            r"provide) a valid|this site is protected by|"
            r"you have (?:been )?successfully|check your (?:in-?box|e-?mail)|"
            r"something went wrong)\b",
            _I,
        ),
        60,
    ),
    (re.compile(r"(?:sign up|subscribe|newsletter|daily newsletter)\b[^.]{0,60}[.!:]?$", _I), 12),
    (
        re.compile(
            r"[^“\"«]*?(?:\b(?:sign up|subscribe)\b.{0,60}\bnewsletters?\b|\b(?:straight|"
            r"delivered|sent|right|directly) (?:in)?to your (?:mail ?box|in-?box|"
            r"e-?mail|phone)\b)",
            _I | re.DOTALL,
        ),
        30,
    ),
    (
        re.compile(
            r"(?:if you (?:enjoy|like|love|value|found)(?:ed|d)?|enjoy(?:ing|ed) this|"
            r"(?:like|love) this|liked this)\b.*",
            _I,
        ),
        30,
    ),
    # sharing and comments
    (
        re.compile(
            rf"(?:share|tweet|pin|post|email|send)\b.{{0,25}}\b(?:this|on {_SOCIAL}|"
            r"article|story|link)\b[^.]{0,60}[.!]?$",
            _I,
        ),
        12,
    ),
    (
        re.compile(
            r"(?:click|tap) to (?:share|e-?mail|print|copy|view|expand|enlarge|play)\b.*", _I
        ),
        20,
    ),
    (
        re.compile(r"(?:follow|find|like) (?:us|me|him|her|them|\w+ \w+|\w+) (?:on|at|@)\b.*", _I),
        35,
    ),
    (
        re.compile(
            r"(?:(?:leave|post|add|view|show|see|read|hide|load) (?:a |all |the |more |"
            r"your )?(?:\d+ )?(?:comments?|repl(?:y|ies))|join the (?:conversation|"
            r"discussion)|\d+ comments?|comments? (?:are|is|on|policy)\b|"
            r"comments? ?\(\d+\)|be the first to comment|what do you think\?|"
            r"have your say|log ?in to (?:comment|reply)|"
            r"your e-?mail address will not).*",
            _I,
        ),
        30,
    ),
    # more to read, to see, to hear
    (
        re.compile(
            r"(?:read|see|watch|listen|hear|view|learn|explore|discover|related|"
            r"recommended|more|also|don.t miss|up next|next up|in case you missed it|"
            r"must[- ]read|top stor(?:y|ies)|editors?.? picks?|our (?:latest|"
            r"other) (?:stories|coverage))\b(?:[ -](?:also|more|next|now|on|this|the|"
            r"full|stories|story|articles?|coverage|reading|related|it|here|content|"
            r"posts?|links?|topics?|videos?|news|from [\w .’'-]{2,30}|about this|"
            r"in [\w ]{2,20}|too|live|free|our|in this series|analysis|read|watch|see|"
            r"our|all|full|latest)){0,4}\s*(?::|>|»|→|▶|\||[-–—](?=\s|$)|$).*",
            _I,
        ),
        40,
    ),
    (
        re.compile(
            r"(?:READ|SEE|WATCH|LISTEN|RELATED|MORE)(?: (?:ALSO|MORE|NEXT|NOW|TO|FROM|"
            r"ON|THIS))*(?= [A-Z“\"‘']|$).*"
        ),
        30,
    ),
    (
        re.compile(
            r"(?:continue reading|click here|tap here|read the (?:full|rest|original|"
            r"whole|entire)|read (?:more|on) (?:at|about|on|here|in)\b|the (?:full|"
            r"original) (?:story|article|post|version)\b.{0,30}\b(?:is|can be|appeared|"
            r"available)|listen to (?:this|the|our)|watch (?:the|our|this) (?:full |"
            r"latest )?(?:video|episode|interview|clip)|(?:story|article|"
            r"report) continues|keep reading|scroll (?:down )?to|view the (?:original|"
            r"full)|download the (?:full |pdf|report)|open in app|to (?:read|see|"
            r"view) (?:more|the (?:full|rest))|more (?:stories|articles|coverage|news|"
            r"top stories|headlines|details) (?:from|on|about|by|like|to come|soon|"
            r"below)|go (?:deeper|back))\b.*",
            _I,
        ),
        35,
    ),
    (
        re.compile(
            r"(?:read|see|find|explore|follow|"
            r"catch up on) (?:all )?(?:of )?our\b.{0,60}\b(?:coverage|reporting|stories|"
            r"live|guide|analysis|archive)\b.*",
            _I,
        ),
        25,
    ),
    (
        re.compile(
            r"(?:republish|jump to|skip to|e-?mail:|twitter:|contact:|tel(?:ephone)?:|"
            r"phone:|next article|previous article).*",
            _I,
        ),
        20,
    ),
    (re.compile(r"the post\b.{0,300}\bappeared first on\b.*", _I | re.DOTALL), 60),
    # accounts and walls
    (
        re.compile(
            r"(?:(?:already|not|become) (?:an? )?(?:subscriber|member|registered|"
            r"signed up)\b|(?:log|sign) ?in\b(?: or| to| here| with|[.!?:]|$)|(?:create|"
            r"open) (?:a|an|your) (?:free )?account|(?:this|the) (?:article|story|"
            r"content|page|post|report) is (?:only |exclusively )?(?:available|for|"
            r"reserved|free)\b.{0,30}\b(?:subscri|member|registered|premium|paid|"
            r"paying)|you(?:.ve| have) (?:reached|used|read|\d+|no|"
            r"\w+ free)\b.{0,60}\b(?:articles?|limit|stories)\b|(?:unlock|"
            r"access) (?:this|all|full|unlimited|the)\b|subscri(?:be|"
            r"ption)\b.{0,60}\b(?:to (?:read|continue|unlock|access|keep|view)|only|"
            r"required|plans?|options?)\b|to (?:continue|keep) reading|"
            r"start (?:your )?(?:free )?trial|(?:please )?(?:enable|turn on|disable|"
            r"turn off|whitelist)\b.{0,40}\b(?:javascript|cookies|ad ?block\w*|"
            r"browser)\b|(?:support|donate|give|"
            r"contribute)\b.{0,60}\b(?:our (?:journalism|work|reporting|newsroom|"
            r"mission)|independent (?:journalism|media)|today)\b|gift this article|"
            r"subscriber[- ]only|premium (?:content|article)|exclusive (?:to|"
            r"for) (?:subscribers|members)).*",
            _I,
        ),
        60,
    ),
    # advertising
    (
        re.compile(
            r"(?:advertisements?\s*(?:$|[-–—:.|])|advertorial|ads? by\b|"
            r"sponsored(?: content| by| post|:|$)|"
            r"paid (?:content|post|program)|partner content|promoted(?: by|$)|"
            r"from our (?:partners?|sponsors?)|presented by|brought to you by|(?:story|"
            r"article) continues (?:below|after)|scroll to continue|we may (?:earn|"
            r"receive) (?:a )?commission|this (?:post|"
            r"article) (?:may )?contains? affiliate|skip (?:past|to|ad|advertisement|"
            r"navigation|main)).*",
            _I,
        ),
        30,
    ),
    # who wrote it, and when
    (
        re.compile(
            r"(?:(?:(?:[Ww]ritten|[Rr]eported|[Rr]eporting|[Ww]ords|[Ss]tory|[Tt]ext|"
            r"[Pp]osted|[Pp]ublished) )?[Bb]y|[Ff]rom|"
            r"[Aa]uthors?:)[: ]+(?:[A-ZÀ-Þ][\w’'.-]*,?(?: \||,| and| &| in| for| of|"
            r" the)? ?){2,12}(?:\|?.{0,40}\d{4}.{0,25})?$"
        ),
        24,
    ),
    (re.compile(r"(?:By|BY) [A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]*){1,5}[.,]?$"), 10),
    (
        re.compile(
            r"(?:[Ss]tory|[Ww]ords|[Tt]ext|[Rr]eport(?:ing)?|[Aa]nalysis|[Oo]pinion|"
            r"[Cc]ommentary) by [A-Z].*"
        ),
        12,
    ),
    (re.compile(r"\([^()]{3,60}/[^()]{2,60}\)\.?$"), 14),
    (
        re.compile(
            r"\(?(?:additional |further )?(?:reporting|writing|editing|compiled|"
            r"translated|edited|written|produced)\b(?:,? (?:and |"
            r"additional )?(?:reporting|writing|editing|edited|translated))* by\b.*",
            _I,
        ),
        45,
    ),
    (
        re.compile(
            r"[^.]{2,160}\bcontributed (?:to this (?:report|story|article|piece)|"
            r"reporting|writing)\b.*",
            _I,
        ),
        35,
    ),
    (
        re.compile(
            r"(?:about the authors?|(?:the )?authors?\b ?:|"
            r"(?:the )?views? (?:and opinions )?expressed|the opinions? expressed|"
            r"this (?:commentary|op-ed|essay) (?:does not|reflects)).*",
            _I,
        ),
        70,
    ),
    (
        re.compile(
            r"(?:[A-ZÀ-Þ][\w’'.-]+ ){2,4}(?:is|was|covers|reports|"
            r"writes)\b.{0,120}\b(?:(?:staff |senior |chief |national |defense |deputy |"
            r"managing |associate |contributing |investigative |freelance )+(?:reporter|"
            r"writer|editor|correspondent|journalist|producer)|(?:reporter|writer|"
            r"editor|correspondent|journalist|producer|columnist) (?:at|for|with|based|"
            r"covering|who (?:covers|writes)))\b.*"
        ),
        90,
    ),
    (
        re.compile(
            r"(?:he|she|they|\w+)(?: previously)? (?:covers?|covered|reports? on|"
            r"writes? about|can be reached|is based in \w+ and|tweets?|graduated|"
            r"holds an?)\b.{0,90}\b(?:for (?:the )?[A-Z]|reporter|journalis[mt]|"
            r"at \S+@\S+|on (?:Twitter|X|LinkedIn)|@\w+|degree)\b.*"
        ),
        70,
    ),
    # what was done to the page
    (
        re.compile(
            r"(?:this (?:is a )?(?:developing |breaking )?(?:news )?(?:story|article|"
            r"report|post|piece|page|item|version|transcript)\b.{0,50}?\b(?:was|"
            r"has been|have been|is being|will be|is developing|originally|first|"
            r"previously|appeared|may be|is part|comes|"
            r"is republished)\b.{0,60}?(?:\b(?:updated?|corrected|amended|edited|"
            r"published|posted|appeared|generated|translated|produced|written|"
            r"republished|developing|revised|changed|clarify|reflect|include|series|"
            r"from)\b).*|this is a (?:developing|breaking)\b.*)",
            _I,
        ),
        70,
    ),
    (
        re.compile(
            r"(?:\(?(?:editor|author|publisher)s?.?s? note|corrections?|clarification|"
            r"disclaimer|disclosure|note to readers)(?: \([^)]{1,40}\)|"
            r",? [^:]{0,40})?\s*:.*",
            _I,
        ),
        90,
    ),
    (
        re.compile(
            r"update[ds]?\b.{0,40}?:.{0,30}\bthis (?:story|article|report|post|"
            r"piece)\b.*",
            _I,
        ),
        70,
    ),
    (
        re.compile(
            r"(?:(?:originally|first|article) (?:published|posted|appeared)|"
            r"republished (?:from|with)|(?:last |article )?(?:updated|modified|"
            r"published|posted|reviewed|issued|revised)(?: on| at|"
            r":)?\s+(?=.{0,30}\d)).{0,80}$",
            _I,
        ),
        18,
    ),
    (
        re.compile(
            r"(?:©|\(c\) \d{4}|copyright\s*(?:©|\(c\)|\d{4}|[|:]|$)|all rights reserved|"
            r"all content ©|"
            r"this material may not|our standards:|terms of (?:use|service)|"
            r"privacy policy|the .{3,40} receives support|(?:reprints?|"
            r"licensing)\b.{0,20}(?:permissions?|rights)).*",
            _I,
        ),
        70,
    ),
    # pictures
    (
        re.compile(
            r"(?:file(?: photo)?|photos?|images?|pictures?|pictured|caption|graphic|"
            r"illustration|infographic|map|chart|video|slideshow|gallery|"
            r"photo illustration|photo credit|image credit|credits?)(?: by| from|"
            r" courtesy| via| credit)?\s*(?::|[-–—] |\bby\b|©|/|\bcourtesy\b).*",
            _I,
        ),
        80,
    ),
    (
        re.compile(
            r"in this (?:(?:\w+|\w+ \d+, \d{4}),? ){0,4}(?:file |handout |undated |"
            r"satellite )*(?:photo(?:graph)?|image|picture|frame grab|still)\b.*",
            _I,
        ),
        90,
    ),
    # small print of programs
    (
        re.compile(
            r"(?:\d+ min(?:ute)?s?(?:.? read| to read| listen)?|"
            r"(?:estimated )?reading time\b.*|time to read\b.*|\d+ (?:views?|shares?|"
            r"reads?|likes?|words)|min(?:ute)? read)$",
            _I,
        ),
        8,
    ),
    (
        re.compile(
            r"(?:tags?|topics?|categor(?:y|ies)|filed (?:under|to)|tagged(?: with| in|"
            r":)|keywords?|in this (?:article|story)|sections?|more about|"
            r"explore more)\s*(?::.*|$)",
            _I,
        ),
        40,
    ),
    (
        re.compile(
            r"(?:your browser|(?:please )?(?:enable|activate) javascript|"
            r"javascript (?:is|must)|(?:an )?error (?:occurred|loading)|loading\b|"
            r"unable to (?:load|play)|this (?:video|audio|content) (?:is|can|could)|"
            r"audio:? |sorry, |need help\?|got a (?:news )?tip|have a (?:news )?tip|"
            r"send (?:us )?(?:your )?tips?|contact us|report (?:a )?(?:typo|error|"
            r"correction)|if you (?:see|notice|spot|have) (?:an? )?(?:error|mistake|"
            r"typo|tip|news)|print this|most (?:read|popular|viewed|commented|shared)|"
            r"trending(?: now|$)|popular(?: now| stories|$)|latest (?:news|stories|"
            r"from)|key (?:events|takeaways|points)$|show key events|pinned post|"
            r"auto.?update|refresh)\b.*",
            _I,
        ),
        25,
    ),
)
