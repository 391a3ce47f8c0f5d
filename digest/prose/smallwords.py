"""Words that English running text all but never capitalises: no names. Data.

Counted in 15,000 summaries of news feeds: three times small at least, and five times as often as
with a capital. Plurals, and endings that names never have, are left to `headlines`.
"""

_WORDS = """
abandon abaya abdominal abide aboard abolish abound above abroad absence absent absentee absolute
absorb abstract absurd abundance abundant abuse abuses academia academic accelerate accept
acceptance access accessible accession accessories accessory accident accommodate accompany
accomplice accomplices account accurate accuse accuses achieve achieves acknowledge acknowledges
acquire across activism activist actor actress acts actual acute adage adapt add additional
address adequate adhere adjacent adjust administrator admiral admission admit adopt ads adult
advance advances advantage adventure adversaries adverse adverts advice advise adviser advises
advisory advocacy advocate advocates aerial affair affect affirm afford afloat aftermath afternoon
afterwards again age agencies agenda agent ages aggregate aggression ago agree agrees agricultural
ahead aid aide aim aircraft airline airplane airplanes airports airpower airspace airstrikes airy
alarm album alcohol alcoholic alert algae algorithm alien alight aligns alike all allege alleges
allergies allergy alleviate alliances allow allure alma almost alone along alongside aloud alpaca
already alter alternate alternatives although alumni always ambassadors ambient ambiguous
ambitious ambulance amend amidst among amount analyses analysis analyst anarchic ancestors
ancestral anchor ancient anger angle angry angst animal ankle anniversary announce announces
annual anonymous another answer anthem antics antique antisemitic antisemitism antitrust anxiety
anxious any anyone anytime anyway anywhere apart apocalyptic apolitical apologies apologise
apologises apologize apology app apparent appeal appear appearance appearances appetite applause
apples appliances applicants applies appointee appreciate approach appropriate approval approve
approves arachnid arbitrary arch architect architectural area aren argue argues arid arms aroma
around arrange array arrival arrives arson art artefacts articles artificial artillery artist
artistic artwork asbestos aside ask asleep aspect assailant assault assemble assert assess asset
assist assistance associate assume assurances astronaut asylum ate athlete athletes atmosphere
atmospheric attack attacker attempt attend attendance attendant attendees attire attitude
attitudes attorneys attract attribute audience audiences audio auditor aunt austere auteur author
authoritarian autistic automaker automatic autonomous autonomy autopsy autumn avant average avert
avid avoid await awards aware away awkward axe babies backdrop backer backfire background backlash
backstage backup backwards backyard bacteria bad bag baggage bail bailout bait balance balcony
ball ballistic balloon ballot ban bananas band bang bankrupt bankruptcy banks banner bar barbecue
barbecues barbs bare barefoot bargain barge barrage barrel baseball baseline bases basics basis
batch bathroom baths bats batsman batter battery battle battlefield battleground battles beaches
bean beat beaten beauty became because become becomes bedroom beef beer began begin begun behalf
behave behavior behaviour behavioural behind belief believe believes bells bellwether belong below
bench benchmark beneath beneficial benefit beset beside besides bestseller bet better beyond bias
bicycle bid bigger bigotry bike bikes bikini bilateral billion billionaire bills bin binary
biographer biography biological biometric biopic biotech bipartisan bird birth birthday birthrate
bit bite bitten bitter bizarre blackmail blackout blame blames blank blanket blast blaze bleak
blew blind blip bloc block blockade blockbuster blog blogger bloke bloody blow blown bluefin
blueprint blunder blunt blur boards boast boat bodies body bodycam bold bolster bomb bombastic
bomber bombshell bonds bone bones bonnet bonus book boom boos boost boot border borderline bore
born borrow bosses both bother bottle bottles bottom bought bounce bound boundaries boundary
bouquet bout bowler bows box boy boyband boycott boyfriend brackets brain brake branches brand
brawl brazen breach bread break breakdown breakfast breakthrough breast breath breathe bribery
brick bride brief bright brilliant brink brittle bro broadband broadcast broadcaster broader broke
broken broker brother brought browser brunt brutal budget bug build buildup built bulk bullet
bundle buoy burden burnings burnish burst bus businessman businesswoman busy butter button buy
buybacks buyer buzz bylaws bypass cables cake cakes calamitous calculates calendar call callous
calm calorie came camera camp campaign campaigner campsite campus cancel cancer candidacy
candidate candidates candles candour canine cannabis cannot cap capita capital capitalist capsule
captain captives capture captures car caravan carbon carcinoma card cardiac career caretaker cargo
carmaker carnage carpet carrier carries carry cartel cartoon case cases cash cast caste casual
casualties casualty cat catalog catalyst catastrophe catastrophic catch category cattle caucuses
caught cause causes cautious cease ceasefire celebrate celebrates cells censure cent centres
centuries century ceremonial ceremonies ceremony certain certificate certificates chain chairs
challenge challenges champion chance chances change changes channels chant chaos chaotic character
characteristics charcoal charge charger charges chart chatbot chats cheap cheaper check cheer
cheery cheese chef chemical chemotherapy chick chicken chief child childbirth childcare childhood
children chill chip chipmaker chocolate choice choices chokehold choose chore chorus chose chosen
chronic chronicles chunk churches cigarette cigarettes cinema cinematic cinematographer circle
circles circumstance circumstances cislunar cites citizen civic civil civilian claim clan clarify
clash classes classic classmate classmates classroom clause claustrophobic claw clean cleaner
cleanup clear cliches click client climate climb climber clinch clinic clinical clip clock close
closer closes closure closures clothes clouds clubs clues cluster clutch coach coal coalmine
coastal coastguard coastline coat cocaine cockpit cocktail code coercion coffee coin coincides
colder collaborator collapse colleague colleagues collect collector colleges collie collision
colon colonial color colour column columnist combatant combines come comeback comedian comedy
comes comfort comic commander commentary commentator commercial commissions commit common
communicate commute commuter compact companies companion company compare comparison compass
compassion compatible compete competency competent competitor complain complaint complete
completes complex compliance compliant complicate complicit component composer compound comprises
compromise compromises compulsory computer con concedes concept concern concert concession
conclude conclusion concrete concussion condemn conduct conductor conference confession confidence
confident confidential confirm conflict confront confusion congressional congresswoman conjure
connect conscience conscious consensus consent consequences conserve consider consistent consists
console consolidate conspiracy constables constant constituencies constituency constitutional
consultancy consultant consume consumer contact contain container contemporaries contemporary
contempt contender contends content contentious contestant context continent continental
contingent continue continues continuous contract contractor contradict contrary contrast
contribute contributor control controversial controversy convenience convenient conventional
conversion convert convict convince cooker cool cooperate coordinate cope copies copper cops copy
copyright core cornerstone coronavirus coroner corporate correct correspondence correspondent
corridor corrupt cosmetic cost costume costumes cosy couldn councillor councils count counter
counterculture counterpart countries country countryside coup couple couples course courses
courtesy courthouse courtroom courts cover coverage covert cows cozy crab crack crackdown craft
crank crash crazy creamy create creates creator creature credentials credible credits crew
cricketer crime crimes criminal crises crisis crisp critic critical criticise criticises criticism
criticize crocodiles crop crowd crucial crude cruel crunch crush crust cry cryptic crypto
cryptocurrencies cryptocurrency cubes cult cultural culture curb curious currencies currency
current curriculum curtail curtain custody customer cut cute cyberattack cybercriminal
cyberespionage cycle cyclist dad dairy damage damages dancer danger dangerous dark darker dash
data database date dates daughter daylight days daytime dead deadline deaf deal dealer dealt death
debacle debate debates debt debut decade decades decent decide decides decision declare decline
declines decrease decree deep deepen deeper deer default defeat defences defend defendants
defenses defiant deficit define defunct degree delay deliberate delicate delicious deliver
delivery deluge demand dementia demise demo democracies demonstrate demonstrates demonstrators
dengue denies denounce dense dent dental deny deodorant depart departure depend dependence
dependent depict deploy deport depositors deposits depression depth deputies derail derelict
derives descend descent describe describes deserve deserves design designer desire desk despair
desperate despite dessert destabilize destroy destroyer detail detain detect detectives deter
determine detractors develop developer device devices diabetes diagnoses diagnosis dialogue
dictator did didn die dies diesel diet differ difference differences different difficult
difficulty dig dilemma dinner dioxide dip diplomacy diplomatic diplomats dire direct directives
director dirt dirty disagree disagrees disappear disappearance disaster disastrous disband
disbelief disciplinary discipline disclose disclosure discography discontent discount discourage
discourse discover discovery discriminate discuss discussion disease disgust dish dislike dismal
dismantle dismiss dismissal disorder display dispute disputes disregard disrespect disrupt dissent
dissidents dissolve distance distances distant distinct distress distribute districts ditch
diverse dives divide dividends divisions divorce docks doctor documentaries documentary dodgy does
doesn dog dollar domestic dominant dominate donate done donor door doorbell doorstep dormitory
dorms dose doses double doubles doubt download downpours downtown dozen draconian draft drag drama
dramatic drastic draw drawn dream dreamt dress drew drill drink driven driver drives driveway
droll drone drones drop drought drove drown drug drummer drums drunk drunken dry dual dub dubious
duck dude due dug dump duo dust duties dynamic dysfunctional dystopian each eager earlier earn
ears earthquake earthquakes ease eases easier easy eat eaten eccentric echoes eclectic ecological
economic economies economist economy ecosystems edge edges editor educational educators eerie
effect efficiency efficient effort eggs ego egregious eight eighth either elaborate elect
electoral electors electric electrical electriques electronic elegant elephants elevate eligible
eliminate elite elites else elsewhere email embody embrace emerge emergency emerges emissions
emotional emphasis employee employees employer employs empty emulate enables enact enclave
encounter encourage end endorse endure enemies enforce engage engine engineer engines enhance
enjoy enormous enough enrage ensemble ensure ensures enter enterprise entertain entertainer
enthusiasm enthusiastic enthusiasts entice entire entrance entrepreneur entry envelope
environmental epicenter episode episodes eponymous equal equaliser equivalent era eradicate erode
error erupt escalate escape essays essential establish estate estimate estimates etc ethnic
etiquette euros eurozone evacuate evade evaluates evasion even event eventual ever every everybody
everyday everyone evidence evil exact exam examine examines example examples excavator exceeds
excellent except exceptional excess exchanges excuse excuses exec executives exemplary exercise
exercises exile exist existence existential exit exodus exorbitant exotic expand expansion expect
expectant expel expense expenses experience experiences experimental expert expertise expire
expires explain explainer explicit exploit explore explores explosion explosives export exporter
expose exposes exposure expresses expression expulsion exquisite extend extension extent extra
extract extraordinary extravaganza extreme extremes extremist eye eyeballs eyebrows eyes fabric
fabulous face faces facial facilitate fact facto factor factory faculty fades fail failure
failures fair fairytale faith fake fall fallen fallout false familiar families famous fan fancy
fanfare fantastic far farce fare farewell farm farmer farmland fascist fashion fast faster fatal
fate father fatherhood fatigue favor favorite favour favourite favourites fear feat feather
feature features fee feeble feel fees feet fell fellow felonies felony felt female feminists fence
fentanyl ferocious ferry fertiliser festival feta feud fever few fewer fictional field fierce
fiery fifth fight fighter figure figures figurine file files fill film filmmaker filter filthy
final finale finalize finances financial financier find fine fines finger finish fire firearm
fireball fires firm first fish fishermen fit fix fixture fixtures flag flamboyant flames flank
flares flash flat flattery flavour flaw flee fleet flesh flew flexible flies flight flip flock
flood floor flop floral flow flown flu flurry flyer focus foes fog foil fold folk folklore follow
food foot footage footballer foothold footprint footsteps footwear forearm forecast forefront
forehand foremost forensic forests forge forget forgotten form formal formalize format former
forth fortnight fortunate fortunes forward fossil fought foul found founder four fourth fragile
frail frame framework franchise franchises frantic fraud fraudulent fraught free freedoms freeway
freeze freight fresh fret fridge friend fringe frogs front frontline frontman frontrunner froze
frozen fruit fuel fulfil fun fundamental fundraiser funds funeral funny furniture further fusion
future futures gag gain galleries game gang gangster gap garage garbage gas gather gauge gave gaze
gear gem gendarmes gender generals generate generational generator generic genetic genocide genre
gentle gentler genuine geopolitical geospatial gesture gestures get ghosts giant gift gig ginger
girl girlfriend given gives glamorous glamour glance glass glassware glimpse global gloomy
glorious glory glow goal goalkeeper goes gone good goodbye gorgeous gossip got gotta gotten govern
grab graduate graduates graffiti graft grain granddaughter grandfather grandmother grants grapes
graphic grasp grass gratitude grave greenhouse greet grenade grew grid grief grim grin groceries
grocery gross ground groups grow grown growth gruesome guarantee guarantees guards guess guidance
guide guidelines guilt guilty guitar guitarist gun gunfire gunman gunpoint gunshot guru gut guy
gym habit habitat hack hail hair half halfway halt hammer hand handle handout hang happen happy
hard harder hardware harm harsh hasn hat hate haul havoc hazardous haze head header headline
headlines healthcare healthy hear heart heartbreak heartbroken heatwave heavy hedge heel height
heir heist held helicopter hell helm helmet help hen herbal herbs heroes herself hesitant hidden
hide hierarchy high higher highlight highway hike hikes him himself hinder hip hire historian
historic historical history hit hold holder hole holes holiday homage home homegrown homemade
homes hometown homicide homophobic honour hoodie hope hopes hormone horrible horrific horror
hospice hospitals host hostage hostages hostile hot hotels hotspots hour household however href
hub hug huge human humanitarian humble hummus humor humour humpback hundreds hung hunger hurdle
hurdles hurt husband hybrid hydrogen hygiene hype hypersonic hypocrisy hypothetical ice icebreaker
icon iconic icy idea ideal identifies identify ideology idyllic ignore ignores ill illegal
illuminate illusion image imagine immediate immense immigrant imminent impact impasse impeach
imperial imperialism import importance important impose impossible impromptu improve impulse
inaccurate inadequate inappropriate inaugural inbox inch incident include includes inclusion
income incomes incompetence incompetent increase increases incredible incumbent incursion
independence independent indicate indicates indie indifference individual indoor industrial
industries industry infamous infant influence influencer influential influx info inform ingredient
initial initiatives injuries injury injustice inmate inmates inner innocent inquiry insect inside
insight insist inspector install instance instances instead instrumental insufficient insulin
integrate intellectual intelligence intelligent intends intense intensify intent interceptor
intercontinental interfere interference interim internal internet intervene interview intimacy
intimate intricate intrigue introduce invade invasion investigate investigates investigator
investor invisible invite invites invoke involve involves ire irony irrelevant isn issuance issue
issues items itself jacket jail jam jazz jeans jeopardy jet jewelry job join joke jokes journalism
journalist journey joy judges judicial juggernaut juice juicy jump jumper junta juries jurors jury
justices justify keen keep kelp kept key kick kid kidney kill killer kind kiss kit kitchen knee
knees knew knife knock knockout know knowledge known label labs lack lags laid lakes land lander
landfall landlord landmark landscape landscapes landslide lanes language languages lap laptop
large larger laser lashes last late later latter laugh laughter launch launcher launder lavish law
lawmaker lawsuit lawyer lay lead leader leaflets leak leap learn lease least leave leaves lecture
lecturer left leftist leg legacy legal legalize legend legendary legislators legitimate leisure
lender length lengthy lesbian lesser lesson let lethal letter level leverage libel liberals
libraries licence licences lie lies life lifelong lifestyle lifetime lift lights lightweight
likelihood likes limit line linebacker lines lineup link lips liquid list listen listener lit
literary literature litter little liver lives livestock livestream load loan lobby local lock
lockdown logic logistics logo long longer longtime look lookout looms loop loophole loose lose
loses loss lost lot loud lover loves low lower loyal loyalty luck lucky luggage lumber lunar lunch
lung lure lurid luxury lyrics macabre macaroni machine machinery machines made magazine magical
magnificent main mainland mainstream maintain maintenance major make maker makes makeup male
malicious mall malware mammoth man manage manager manages mandate mandates mandatory manhunt
manipulate manner mansion manslaughter manufacturer many map margin marijuana marks marriage
marriages mask mass massacre masterclass match matchup mate mater material mates math matter
mature maximum maybe mayhem meal mean meant meanwhile measure measures meat mechanical mechanism
medals media medical medicine medicines medieval meet meltdown member meme memes memo memoir
memories memory men menopause menstrual mental mercenaries mercenary merchandise mere merge merger
mess message messages messy metal metaphor meth method metres microphone mid midday midfield
midfielder midst midweek mighty migrant mild milestone militant military militia milk million mind
mine mineral minimise minimum ministerial minor minute minutes miracle mischief mischievous
misconduct misdemeanor mishap miss missiles mission mistake mistakes mistook misunderstood misuse
mitigate mix mob mobile mock model moderate modern module mogul mom momentum money monitor
monstrous montage month mood mop moral morale mornings mortgage mortgages mother motorbike
motorbikes motorcade motorcycle motorist motorway mould mounts move moves movie movies much mud
muddy mug multinational multiple mum mural murder murderer muscle museums mushroom music musical
musician must mutual myself mysterious myth nail name names narratives narrator nasty nationalist
nationals nationwide natural nature naval navigate nearby neat necessary neck neglect negligence
negotiate negotiator neighbor neighborhood neighbour neighbourhood neither nervous nests net
neutral never newborn newer newsletter newspaper next nice niche nickname niece night nightclub
nightmare nighttime nine ninth nitrogen nobody noise nominate nominee non none nonprofit normal
norms northeast northeastern northwestern nose noses nostalgia nostalgic notice notices notorious
novel novelist now nowhere npm nuclear nude number numerous nun nurse nursery nurses nuts oath
object obscure observe obsession obstacles obtain obvious occasion occasional occupants occur
oceans odd offence offences offender offense offenses offer officer offices official offline
offset offshore offside often oil okay older oligarch omission onboard once one ones online
onshore onto opaque open opener operas operate operates operational operator opinion opioid
opponent oppose opposes opposite ops opt optimism optimistic oral orange orbit orca ordeal order
ordinary organ organic organise original origins other otherwise oust outage outages outbreak
outburst outcome outcomes outdoor outer outfielder outfit outlet outline outlines output outrage
outright outside outskirts outspoken ovarian overall overcame overcome overdose overhaul overnight
override overrun overseas oversee oversees overtime overturn owe own owner oxygen pace pack
package packages packet pact paedophile page pages paid pain painter paints pair palette pancake
pandemic panels panic pants paper paperwork paragraph parallel paralysis paramilitary parasitic
pardon parent parental parliamentary parole part partial participant participate particles
particular partisan partner pass passage passenger passion passport password past pastor patch
path patience patient pattern pause pauses pave pay peak peanut peculiar peer peerage penalties
penalty pension penultimate people pepper percent perfect perform performance performances
performer perhaps perilous period permanent permission persistent person personal personnel
perspectives persuade pet petrol pharmaceutical phase phases phenomenon philosopher philosophical
philosophy phone phones photo photograph photographer phrase physical physician pick picket
pickles pickup picture pictures pie piece pieces pig pile pills pilot pin pink pint pioneer pipe
pipeline pipelines pipes pit pitch pitcher pivotal pizza placards place places plain plan plane
plant plaque plaster plastic plates platform play playbook player playground plea plead please
pleasure pledge pledges plenty plot plug plunge pneumonia pockets podcast podium poet poetry
poignant point poison poisonous pole police policies policy political politician politics poll
pool poor poorer pop popular populist populous porn pornography portfolio portrait portrayal pose
poses possession possible post poster postpone posture postwar potential pots pour poverty power
powerhouse practical practice practices praise praises prank pre precedent precinct precious
precise precision predator predecessor predict prefer preference pregnancy pregnant prejudice
preliminary premiere premise premium prepare prepares presence present presenter preserve
presidency presidential presidents pressure pressures prestigious pretty prevent preview previous
prey price prices pricey primary principal principle principles prior prioritise prioritize prison
prisoner privacy private privilege privileges probe problem procedural procedure procedures
proceedings process produce producer produces product profession professional professor profile
profit profound programmes programs progress progression progressives prohibits project prominent
promise promises promo promote prompt pronouns prop propaganda propagandist proper properties
property proposal propose proposes proprietary prose prosecutor prospect protect protein protester
prove proven proves provide provider provides province provinces provincial provision prowess
proxy psychological pub public publish publisher pull pump pundit pungent punish punk pupils
purchase purchases pure purple purpose purposes pursue pursues pursuit push pushback put quadruple
qualify quantum quarter quarterback quarterfinal queer quell queue quick quiet quit quite quiz quo
quote race races racial racism racist radar radical raft rage rages raid railway rain rainbow
rainfall raise raises rallies ramp rampage rampant ran random range ranges rank ransomware rant
rap rape rapper rare rate rates rather rats rave raw reach react reader readies reads ready
reaffirm realise realises realism realistic realize rear rearms reason reassure rebellion rebels
rebound rebuild rebuilt recall recap receiver receives recent recess recession recipe recipes
recipients recognise recognize recommend record recover recovery recruit redesign redraw redrawn
reds reduce reference references referendum refill reflect reforms refrain refugee refugees refund
refusal refuse refuses regain regard regime regimes region regional register regret regular
regulate regulator regulatory reign rein reject rejoin relates relatives relaunches release
releases relevant reliance reliant religion religious reluctant remain remake rematch remember
remind reminder reminiscent remote removal remove renew renewables rent rental reopen repair
repatriate repeal repeat replace replenish replicate replies report reporter represent require
requires rescue researcher resemblance resembles reserves reset reshuffle residence residences
residency resident residential resign resilience resilient resist resistance resolve resort
resource resources respect respond respondents response responses responsible restart restaurant
restore restrict result resume resumes resurgence retail retailer retain rethink retire retreat
return reveal revels revenge revenues reverse review revival revolt rewards rhetoric ribs richer
rid ride rider ridiculous riff rifle rift right riot rip rise risen rises risk risky rival rivalry
roads roadside robbery robotic robots robust rocket rocks rogue role roles roll rollercoaster
rollout romantic romp roof rooftop rookie room roots rope roster rough round roundup route routes
routine row rubbish rubble ruins rule rules run runner runway rupee rupture rural rush sabotage
sack sacrifice sacrifices sad safe safer safety saga said sail sake salad salaries salary sale
sales salmon salvage same sample samples sang sank sat satellites satire sauce save saw say scale
scales scam scan scandal scapegoat scare scars scenario scene scenes scent schedule schedules
scheme schemes scholar schoolboy schools scientific scientists scooter score scoreboard scorer
scores scrap scratch screams screen screenwriter script scrutiny sculptor sculpture sculptures
seafood seal search seaside season seasonal seat second secondary secrets sectarian sector secular
secure sedan seditious see seeds seek seem seen sees seizure select selfies sell sellout semi
semiconductors semifinals seminar senators send senior sense sensible sent sentence sentences
separate sepsis sequence serial series serious serums servant serve serves session set setback
settle setup seventh several severe sewage sex sexist sexual sexy shade shadow shake shall shame
shape share shareholder shares shark sharp sheer sheet shell shelter shelves shenanigans shift
shine shines shipwreck shirt shit shock shoe shoes shone shook shoot shootout shop shore shores
short shortage shortages shortcomings shorter shortlist shot shotgun should shoulder shout show
showcase showdown shower shown shut shutdown shy siblings sick side sidekick sidelines sides
sideways sight sightings sign signals significance significant silence silent similar simple
singer single singles sinister sink sister sit sitcom site six sixth size sizes sketches ski skies
skill skin skincare skip skipper skyline skyrocket skyscraper slain slash slate slave slavery
sleek sleep sleepy slew slick slide slight slip slippery slogan slow slowdown slower slump small
smaller smartphone smartphones smell smile smog smoke smooth snack snake snapshot sneak snow snub
soap soar social societies soda sofa soft software solar sold soldier sole solid solo solve some
somebody somehow someone sometimes somewhat somewhere son song songwriter soon sooner sorry sort
sought soulmate souls sound soundtrack source sources sovereign sovereignty sow spacecraft spaces
span spare spark spate speak special specialist species specific specify specimens specs spectacle
spectacular speculate speech spell spend spent spicy spies spike spill spin spirit spiritual spit
split spoke spoken spokesman spokesperson sport spot spotlight spouse spray spread sprint sprinter
spur spy spyware squad squeeze stab stabilize staff staffer stag stage staircase stairs stalemate
stalls stamp stampede stance stand standalone standard standoff standout standup staple star stark
starry start startup starve stash statewide statue status stay steady steak steal stealer steep
stellar stem step stick sticky stiff stimulus stint stir stock stockpile stockpiles stole stolen
stood stop stoppage storage store stores stories storm stoves straight straightforward strain
strange stranger strategic strategist strategy stream streets strength strengthen stress stretch
strict stricter strike striker strikes stroke strong stronger struck structural structure
structures struggle struggles stuck student study stuff stunt stupid style stylish stylist subject
sublime submarine submit subpoena subreddits subs subscribe subsequent subsidies substance
substantial substitute subtle suburb suburban subway success successor such sudden suffer sufferer
sufficient suicide suit suitcase suite sum summer summit sunny sunset superb superhero supermarket
superstar supervisor supplier supplies support supporter suppress supremacist supremacy sure
surface surfer surge surgeries surgery surges surgical surplus surprise surprises surreal survey
survival survivors suspect suspend suspicion suspicious sustain swam swan swarms swath sweep sweet
swept swim swipe switch sworn symbol symbolic sympathy symptoms syndrome synonymous syrup system
systematic systemic tablet tackle tactic tag tail take taken takeover takes tale talent tales talk
tall tame tank tanker tap tape tapestry targets task taste tasty taught tax taxpayer tea teach
teacher team teammate teammates tear teaser tech technical technique techniques technological teen
teenage teenager teeth telecoms television tell temperature temperatures temporary tenants tend
tender tens tense tension tent tenure term terrible terrific territorial terror terrorist testify
testimonies testimony tests text texture thank theatrical thefts them theme themselves then theory
therapist therapy there thick thief thieves thin think thinktank third though thought thousand
thread threat threaten three threw thriller throne throughout throw thrown thrust thunderstorms
thus ticket ticks tie ties tight tighten till tilt time timeline tiny tip title titles titular
toast today toddler together toilet told tolerance toll tomorrow tone tonnes tons too took tool
top topic tore torn torrential torture total touch touchdown tough tougher tourism tourist tours
town toxic trace traces track trade trademark traditional traffic tragedies tragedy tragic trail
trailer train trainee trainer trajectory trans transatlantic transfer transform transgender
transmission transparency transparent trap trash trauma traumatic travel treasurer treasures treat
trees trenches trend trial tribal tribe tribunal tribute tributes trick tricky tries trigger
trilogy trio trip triple triumph trolley troops trophies trophy tropical trouble truce truck true
try tumour tumultuous tuna tune turbulence turbulent turmoil turn turnaround tweet twice twin
twists two tycoon type types typical umbrella umpires unanimous unbeaten unborn uncertain
uncertainty unclear unconstitutional uncover undercover underdog undergo undergone undermine
underneath undersea understand understood underwater underway underwent unfair unfortunate unhappy
uniform unions unique unit unite universal unknown unlike unnecessary unofficial unpaid unpopular
unsafe untold unusual unveil update updates upfront upgrade upgrades upheaval upheld uphill upon
upper upset upside upstate uptick upward uranium urchins urge urgency urgent urges use user uses
usual ute utilize utter vacant vaccine vaccines vacuum valid value values vandalism vapes variant
variety various vast veg vegan vegetables vehicle vehicles vehicular vendor venture venue verdict
version versus very vessel vet veteran veto vibrant victim victories victory video viewer views
vigil village villages vintage violate violates violence violent viral virtual virus visa visible
vision visit visitors vital vivid vocal voices volatile volcanic volcano volume volumes volunteer
vote voter votes vow voyage wage wages wait wake wakes walk walkout wander want warm warmer warmth
warn warplanes warrant wartime wary waste wastewater watchdog water waterways wave waves way weak
weaken weaker wealth wealthy weapon wear weary weather website websites week weekend weigh weight
weird welcome welfare well went wet whale whatever wheat wheelchair wheels whenever whether whip
whistleblower whistles whole whom whose wicket wide wider widespread wife wild wildcard wildfire
wildfires wildlife win wind window winger wingman wingmen winner winter wipe wisdom wise wish wit
withdraw withdrawal withdrawn withdrew withheld withstand wives woes woke woman women won wonder
wooden woodland words wore work worker workforce workload workplace worldwide worn worries worry
worse worsen worst worth worthy wound woven wrap wreck wreckage write writer writes written wrong
wrote yacht year yellow yes yesterday yield yoga young younger yourself
"""
COMMON = frozenset(_WORDS.split())
