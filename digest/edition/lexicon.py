"""The words an editor of a national-security brief listens for. Data."""

from digest.edition.place import pattern

FORCE = pattern((
    "pentagon", "military*", "troops", "soldier*", "army", "navy", "naval", "marines",
    "marine corps", "air force", "space force", "missile*", "drone*", "nuclear", "nato",
    "warship*", "submarine*", "airstrike*", "air strike*", "strikes", "war", "wartime", "warfare",
    "weapon*", "munition*", "artillery", "battle tank*", "fighter jet*", "fighters", "bomber*",
    "bomb", "f-16*", "f-35*", "hostage*", "ceasefire", "cease-fire", "truce", "invasion",
    "offensive", "counteroffensive", "militant*", "terror*", "insurgen*", "coup", "spy", "spies",
    "espionage", "intelligence", "cia", "nsa", "cyber*", "hack*", "ransomware", "sanction*",
    "defense", "defence", "deterrence", "arms", "warhead*", "icbm*", "hypersonic*", "aukus",
    "ndaa", "joint chiefs", "centcom", "irgc", "houthi*", "hezbollah", "hamas", "wagner",
    "taliban", "isis", "blockade*", "shipyard*", "combat", "battlefield", "battleship*",
    "frontline", "front line", "peace talks", "air defense*", "patriot", "himars", "satellite*",
    "special operations", "national security", "classified", "warplane*", "aircraft carrier*",
    "destroyer*", "frigate*", "national guard", "coast guard", "commander*", "generals",
    "admiral*", "security council", "interceptor*", "golden dome", "export controls",
    "export curbs", "radar*", "howitzer*", "torpedo*", "gripen*", "rocket*", "jet", "jets", "isr",
))  # fmt: skip
PLACES = pattern((
    "ukrain*", "russia*", "putin", "zelensk*", "kyiv", "moscow", "kremlin", "china", "chinese",
    "taiwan*", "beijing", "xi jinping", "north korea*", "kim jong*", "pyongyang", "iran*",
    "tehran", "israel*", "gaza*", "west bank", "yemen*", "syria*", "iraq*", "afghan*", "lebanon",
    "red sea", "hormuz", "south china sea", "sudan*", "niger", "venezuela*", "philippin*",
    "south korea*", "japan*", "poland", "baltic*", "pakistan*", "crimea*", "belarus*", "armenia*",
    "azerbaijan*", "black sea", "arctic",
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
    "quadruple", "tyre*", "barbie*", "healthcare", "nhs",
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
OPINION = pattern((
    "at a glance", "list of key events", "key events", "as it happened", "in pictures",
    "opinion", "commentary", "op-ed", "editorial", "column", "podcast", "newsletter", "roundup",
    "recap", "live updates", "live blog", "morning rundown", "photos", "quiz", "watch live",
    "the sights of", "review", "what we know", "what to know", "explainer", "explained", "q&a",
    "confessions of", "walk-around tour", "on this day", "business brief", "big takeaways",
    "read our", "i helped",
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
