"""The words an editor of a national-security brief listens for. Data."""

from digest.edition.place import pattern

FORCE = pattern((
    "pentagon", "military*", "armed forces", "troops", "soldier*", "army", "navy", "naval",
    "marines", "marine corps", "air force", "space force", "missile*", "drone*", "nuclear", "nato",
    "warship*", "submarine*", "airstrike*", "air strike*", "wartime", "warfare", "war crime*",
    "war powers", "weapon", "weapons", "weaponry", "munition*", "ammunition", "artillery",
    "rifles", "battle tank*",
    "fighter jet*", "bomber*", "bomb", "f-16*", "f-35*", "hostage*", "ceasefire", "cease-fire",
    "truce", "invasion", "counteroffensive", "counter-offensive", "militant*", "terror*",
    "insurgen*", "mutiny", "mercenar*", "coup", "spy", "spies", "espionage", "cia", "nsa",
    "sanction*", "defense bill", "defense budget", "defense spending", "defense secretary",
    "defense minist*", "defence minist*", "defense chief*", "defence chief*", "deterrence",
    "arms", "warhead*", "icbm*", "hypersonic*", "aukus", "ndaa", "joint chiefs", "space command",
    "centcom", "irgc", "houthi*", "hezbollah", "hamas", "wagner", "taliban", "isis", "blockade*",
    "shipyard*", "battlefield", "battleship*", "frontline", "front line", "peace talks",
    "air defense*", "himars", "tomahawk*", "special operations", "national security",
    "warplane*", "aircraft carrier*", "destroyer*", "frigate*", "national guard", "coast guard",
    "admiral*", "security council", "golden dome", "export controls", "export curbs",
    "howitzer*", "torpedo*", "gripen*", "isr", "fms", "jltv", "uav*", "air show", "assassinat*",
    "guantanamo*", "gitmo", "junta*", "martial law", "paramilitar*", "guerrilla*", "genocide",
))  # fmt: skip
LOOSE = pattern((  # which sport, courts and trade borrow: alone they are not enough
    "strikes", "war", "fighters", "offensive", "intelligence", "cyber*", "hack*", "ransomware",
    "defense", "defence", "combat", "patriot", "satellite*", "classified", "commander*",
    "generals", "interceptor*", "radar*", "rocket*", "jet", "jets", "aid",
))  # fmt: skip
HOME = pattern((  # who decides and who serves in the United States
    "us", "u.s.", "american*", "washington", "pentagon", "army", "navy", "air force", "marines",
    "marine corps", "space force", "coast guard", "national guard", "joint chiefs",
    "defense secretary", "defense department", "special operations", "centcom", "white house",
    "congress*", "senat*", "house", "lawmaker*", "republican*", "gop", "democrats", "ndaa",
    "biden", "trump", "hegseth", "secretary of state", "nato",
))  # fmt: skip
# The countries whose every move an editor of the field weighs, each under all of its names.
THEATERS = tuple(map(pattern, (
    ("ukrain*", "kyiv", "zelensk*", "crimea*"),
    ("russia*", "moscow", "kremlin", "putin*"),
    ("china*", "chinese", "beijing", "xi jinping", "south china sea"),
    ("taiwan*", "taipei"),
    ("north korea*", "kim jong*", "pyongyang"),
    ("iran*", "tehran", "hormuz"),
    ("israel*", "gaza*", "west bank", "hamas", "netanyahu"),
    ("lebanon", "lebanese", "hezbollah"),
    ("yemen*", "houthi*", "red sea"),
    ("syria*", "iraq*", "afghan*"),
)))  # fmt: skip
PLACES = pattern((
    "ukrain*", "russia*", "putin", "zelensk*", "kyiv", "moscow", "kremlin", "china", "chinese",
    "taiwan*", "beijing", "xi jinping", "north korea*", "kim jong*", "pyongyang", "iran*",
    "tehran", "israel*", "gaza*", "west bank", "yemen*", "syria*", "iraq*", "afghan*", "lebanon",
    "red sea", "hormuz", "south china sea", "sudan*", "niger", "venezuela*", "philippin*",
    "south korea*", "japan*", "poland", "baltic*", "pakistan*", "crimea*", "belarus*", "armenia*",
    "azerbaijan*", "black sea", "arctic",
))  # fmt: skip
ELSEWHERE = pattern((
    "sudan*", "niger", "venezuela*", "philippin*", "south korea*", "japan*", "poland", "polish",
    "baltic*", "pakistan*", "belarus*", "armenia*", "azerbaijan*", "black sea", "arctic",
    "finland", "sweden", "romania*", "turkey", "australia*",
))  # fmt: skip
OFF_TOPIC = pattern((
    "nfl", "nba", "mlb", "fifa", "premier league", "world cup", "championship", "quarterback",
    "coach", "goal", "tennis", "olympic*", "super bowl", "grammy*", "oscar*", "box office",
    "celebrity", "movie", "film", "album", "singer", "actor", "actress", "tv show", "netflix",
    "hollywood", "royal family", "recipe*", "restaurant*", "horoscope", "lottery", "wildfire*",
    "tornado", "snowstorm", "heat wave", "housing market", "mortgage*", "retail*", "earnings",
    "abortion", "school board", "homicide", "murder*", "kidnapp*", "mass shooting", "crash kills",
    "podcast", "webinar", "giveaway", "newsletter", "crossword", "price target*", "shares",
    "stake in", "buy rating", "etf", "dividend*", "dow jones", "nasdaq*", "nyse*", "ipo", "stock",
    "stocks", "valuation", "investor", "investors", "analyst*", "bond yields", "rupee", "crypto",
    "bitcoin", "rail strike*", "train drivers", "walkout*", "strikes at", "cavalry day", "hotels",
    "spouse*", "world series", "actors", "writers' strike", "sexual*", "suicide*", "trial for",
    "quadruple", "tyre*", "barbie*", "healthcare", "nhs", "assault weapon*", "gun rights",
    "gun control", "gun owner*", "gun-rights", "second amendment", "assault-weapon*",
    "border wall*", "antisemit*", "anti-semit*", "trade spat*", "trade dispute*", "trade friction*",
    "trade truce*", "trade fight*", "subsidies", "subsidy", "gas price*", "gas shortage*",
    "gasoline", "fuel price*", "snaps at", "spars with", "news host", "tv host",
))  # fmt: skip
DECISION = pattern((
    "order*", "sign*", "approv*", "award*", "fire*", "nominat*", "resign*", "step* down",
    "launch*", "test*", "attack*", "kill*", "strike*", "struck", "shoot* down", "shot down",
    "seiz*", "deploy*", "withdraw*", "agree*", "announce*", "ban*", "block*", "pass*", "vote*",
    "arrest*", "charg*", "sink*", "invade*", "declare*", "suspend*", "sanction*", "threaten*",
    "warn*", "agreement", "deal",
))  # fmt: skip
BLOW = pattern((  # force that is used, or that stops being used
    "attack*", "kill*", "strikes", "struck", "airstrike*", "air strike*", "fires", "fired",
    "shot down", "shoots down", "downs", "downed", "bombs", "bombed", "bombard*", "invade*",
    "invasion", "seize*", "sinks", "sank", "shells", "shelled", "raid*", "ambush*", "clash*",
    "blockade*", "hostage*", "ceasefire", "cease-fire", "truce", "retaliat*", "war on", "war with",
    "declares war",
))  # fmt: skip
POWERS = pattern((
    "us", "u.s.", "american*", "pentagon", "white house", "congress", "nato", "russia*", "moscow",
    "kremlin", "putin", "china", "chinese", "beijing", "taiwan*", "iran*", "tehran", "north korea*",
    "pyongyang", "ukrain*", "kyiv", "israel*", "gaza*", "hamas", "hezbollah", "houthi*",
))  # fmt: skip
# Running logs and round-ups: they tell many events, so that none is theirs.
LOG = pattern((
    "at a glance", "list of key events", "key events", "as it happened", "in pictures",
    "newsletter", "roundup", "recap", "live updates", "live blog", "morning rundown", "photos",
    "watch live", "business brief", "big takeaways", "war live", "live briefing", "live news",
    "latest updates", "live:", "politics live", "this week", "catch up", "daily briefing",
    "morning briefing", "evening briefing", "military briefing", "monday briefing",
    "tuesday briefing", "wednesday briefing", "thursday briefing", "friday briefing",
    "week in review", "a timeline", "recap:", "the latest -", "brief:", "what we know on day",
    "what's news", "news wrap", "top stories", "on this day",
))  # fmt: skip
OPINION = pattern((
    "opinion", "commentary", "op-ed", "editorial", "column", "podcast", "quiz", "the sights of",
    "review", "what we know", "what to know", "explainer", "explained", "q&a", "confessions of",
    "walk-around tour", "read our", "i helped", "analysis:", "fact check",
))  # fmt: skip
LIGHT = pattern((
    "museum*", "mascot*", "dog", "dogs", "goat", "oldest", "bagpipe*", "cake", "birthday",
    "bizarre", "ghost", "ufo*", "seagull*", "raccoon*", "bear cub", "statue", "beer", "coffee",
    "pizza", "tattoo*", "beard*", "lego", "toy", "santa", "marathon", "postage stamp*",
    "marching band", "time capsule",
))  # fmt: skip
GRAVE = pattern((
    "kill*", "dead", "die*", "death*", "attack*", "strike*", "struck", "bomb*", "wound*",
    "injur*", "crash*", "charg*", "murder*", "missile*", "hostage*", "war", "abus*", "assault*",
    "sanction*",
))  # fmt: skip
ADVERTISING = pattern((
    "sponsored", "sponsored content", "sponsored-content", "branded content", "partner content",
    "presented by", "paid post", "ebook", "advertorial", "celebrating * years", "webinar",
    "register now",
))  # fmt: skip
# What an aggregator lists beside newsrooms: networks, wires for paid texts, advice on shares.
NO_NEWSROOM = pattern((
    "facebook", "youtube", "instagram", "linkedin", "tiktok", "reddit", "x", "pr newswire",
    "globenewswire", "business wire", "ein presswire", "simplywall st", "simply wall st",
    "quiver quantitative", "tipranks", "marketbeat", "stock titan", "seeking alpha", "zacks*",
    "benzinga", "insider monkey", "the motley fool", "tradingview", "gurufocus", "barchart*",
    "spherical insights", "marketsandmarkets", "openpr*", "yahoo finance*", "stocktwits",
    "investing com", "24 7 wall st", "trefis", "kalkine*", "ad hoc news",
))  # fmt: skip
BEATS = frozenset({
    "defense", "military", "naval", "air", "space", "cyber", "official", "korea", "osint",
    "oversight", "law", "tech", "ukraine",
})  # fmt: skip
# Houses that publish under several names: they confirm nothing to one another.
FAMILIES = {
    name: house
    for house, names in {
        "sightline": "defensenews militarytimes armytimes navytimes airforcetimes "
        "marinecorpstimes c4isrnet federaltimes",
        "govexec": "defenseone nextgov route-fifty washingtontechnology defensesystems",
        "newscorp": "wsj nypost marketwatch barrons",
        "nexstar": "thehill newsnationnow",
        "nbcuniversal": "nbcnews cnbc msnbc",
        "cbs": "cbsnews",
        "dmgt": "dailymail inews",
    }.items()
    for name in names.split()
}
# Wires, as authors name them: in whatever paper their report stands, it is theirs.
WIRES = {
    "associated press": "apnews",
    "reuters": "reuters",
    "agence france-presse": "afp",
    "afp": "afp",
    "bloomberg news": "bloomberg",
}
