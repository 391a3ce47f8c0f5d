"""More words that English all but never capitalises, of longer texts and of this beat. Data.

Counted in the texts of 6,000 articles as `smallwords` were in summaries, eight times as often small
as with a capital; and what soldiers, ships and budgets do in headlines.
"""

_WORDS = """
abdomen abhorrent ablaze abolitionist abrupt absentia abuzz accent accidental accomplish
accomplishes accord accordance accords accountants accuracy accuser acolytes acoustic acquit
acquittal acreage acres acrimony adamant addict addicts additives adenomyosis adherents administer
adolescents adrift adversary advert aerospace affidavit affidavits affiliate affluent afoul
afterthought afterward agile agitators agony agriculture aground airbase airborne airfield airfields
airframe airframes airlift airlifter airliner airlines airman airmen airport airstrike airstrip
airstrips airtime airwaves aisle aisles albeit alcoholism aldermen align allegiance allocate
allowance allowances aloft altitude altogether aluminum amateur ambassador ammo amongst amphibious
amplify amputee analyse analytics analyze anarchy anew antagonistic anti antiaircraft antibody
anticipate anticipates antimalarial antiviral antivirus anymore apologetic apoplectic apparatus
apparel appellate applaud appoint appoints apprehend apprehensions appropriator appropriators apt
aquariums arcade archaeologist archives ardent arise arisen arises armistice armor armour arose
arrogance arsonist arteries arthritis ascendant ascends ascent ashore aspire assassinate assign
assuage assure asterisk asteroid asymptomatic atop attach attorney atypical audit auditorium
authorize authorizes autograph automobile automobiles autopsies avalanche avenues awe awesome awhile
awoke backbone backhand backlog backpack backs backstretch backtrack badge bald balk bamboo
bandwagon bankruptcies barge barges barracks barricade barricades barrister bask bathe battlefront
battleship battlespace beak beard beards behemoth behold behoove bent berth betray betrayal beverage
beverages biennial billows biplane birthplace biscuits bisexual bizarro blackface blacklist bland
blasphemy blatant blends bliss blood blossom blowback blowout blowtorch bode bogey bogus boisterous
bombmaker bonanza bongs booster booze bots bouncy bounties bounty bow brace braces bracket brash
brass breakaway breakup bribe bribes bridges broad broaden broadsheet broadside broom bubble bucket
budgetary bulky bullish bump bumpy bunker burdensome bureaucracy bureaucrats bureaus burglary burial
burner burnout bushfires busier businessmen busload bust buyback bye bystander cabal cabaret cache
cadence cadets cadre cafeteria caliphate calories calves cameraman camouflage candid canister cannon
cannons canopy canyons capitalize captors cardiologists carts casas categories cautionary
celebratory cell cellphone censor censors centerpiece centrist centrists certainty certify chainsaws
chairman chairmen chalet charade chasm chatter checkout checkpoint checkpoints cheeky cheerleader
cheetahs cheque cherish chickpeas chimp chlorine chloroquine choke chokepoint chokepoints
choreography chubby chuckle chumps cinematography circumvent cite clad claimants clamp clampdown
clandestine clarifies clearance clearer cleats clemency cleric clerks clich clobber clobbers clot
cloth clots cloud cloudy clout clown clue coasts cockroach coerce coffin coherent cohort coincidence
cold collar collateral collide collude collusion coma comatose combine commando commandos
commemorate commemorates commence commentaries commenter communal communique comp compassionate
compel compensate compensatory competence compression comprise comrades comunas conceal concede
concentrates condo condolences confesses confidant confidante confidants confrontational confuse
conglomerate congratulate congregants congressman congressmen congresswomen conscript conscripts
consequence consequential consistency constituents constitute constitutes constraints construct
contagious contend contiguous contours contraceptives contradictory contrite conundrum convene
convenes convey convoy convoys cookie cooler corals cordial corpse corpses corroborate corvette
corvettes cot couch counsels countdown counterattack counterdrone counterfeit counterintelligence
countermeasures counteroffer counterproposal countersuit counterterrorist cousin cow cowl cracker
crane craniotomy crater crawl craze credence credential creepy crewmember cripple criteria critique
crocodile crossfire crosshairs crossroads crossword cruelty cruiser crusade crusader crutch crypt
cudgel culprit cupboard curfew curve curves custom cyber cyberwar cynical czar dalliance damn dams
dance dancefloor daredevil daycare deadlock deans debris decadelong decay decennial declassify
decouple decoy decoys decriminalize decry dedicate deem deems deepfake defamatory defects defiance
defies defraud defund defuse defy delegate delegates delete demean demeanour democracy demographic
demolish demons demonstrator demote den denial denizens depose deputise deride derides derogatory
descendants designate desktop detainee detainees deteriorate deterrence deterrent detritus devastate
devise devoid devolve diagnostic dials dialysis diaries diaspora digital digits dignitaries dioceses
disappoint disapproval disapprove disarray disavow disburse discharge discomfort discretionary
discriminatory disdain disguise dislodge dismay dispatches dispersal disperse disposal dispose
disproportionate disprove disqualifies disqualify dissident distinguish disturbance disturbances
divert dividend divine divvy docket dockyard doctrinal doctrine doctrines dogfight dogfights doggie
domain dorm dormitories dosage dossier dovetail downbeat downed downgrade downplay downright
downsides downstream downturn downward downwards drain drank drawdown dread drift drifts drizzle
drugmaker drydock duel dumb dunk duty dye dynasty ear eclipse edit editorial educate efficacy eggnog
einen electorate electrician eleventh elicits embargo embark embassies emergence emirate empathy
emphasise emphasize emphasizes emphatic employ empower enabler encircle encompass encompasses
endanger endeavor endemic endgame energy enlist enrich enroll ensue enthusiast entirety entreaties
entries envious environmentalist envisions envoy envoys epidemic epidemiologist epidemiologists
epochal erosion erratic escalator escort espionage essay eulogy euthanasia evaluate evangelical
evangelist evident exacerbate exaggerate excerpt excerpts exclude excludes exclusion exclusions
excoriates execute exempt exert exhaust exhibit exhibitors exhibits exotic expectancy expedite
expenditure expenditures explode exploratory exponential expos exterior extinct extinguish
extinguisher extinguishes extradite extramarital extremism fabulist facet fairer falsehoods falter
fascism fastidious fault faxes fealty feasible feces federal felon felons feminism fend fertilizer
fervent fervor fetal fiasco fictitious filibuster finalist firebug firefight firefighter firepower
firestorm fireworks firsthand fiscal fist fistfight fists fixer flagpoles flak flank flap flare
flashpoint flashy flex floatplane floats flourish fluid flux flyaway flyby flyover focal foe folder
fond foray forbearance forbidden forbids foreclosure foreclosures foreign foresee forever forex
forfeiture forgery forgiven forgo forgot formulaic forum foundational fractious fractures fragrance
fragrant fraudster freedom freefall freelance freezer frenzy frequent freshman freshwater friendlier
frigate frigates frivolous fronds frontwoman frosty fugitives fungus funky funnels furious furloughs
furnish furor furore fuselage gadgets gaffes gaggle galaxies gallon gallons gangland garlic gasoline
gauzy gavel gay gearbox geek geh generous genes genius geopolitics gerrymander getaway gigantes glad
glam glaze glider glitch gloss gloves glut goggles golfer governance governor gown gradual grams
grandchild grandparents grandson grapple grapples grassland grassroots gravitas greats greenlights
gridlock grievances grievous grind grinds grip grips grotesque groundwork group grownup grudge
grumpy guardrails guardsman guardsmen gum gunboats gunmaker gunmen gusto gusts gymnastics hackathon
halftime hallmark halls hallways halve hamlet hamper handbag handcuffs handgun handguns handkerchief
handover handshake handshakes handsome handwritten handy hangar hangars hangover harass hardens
hardline harsher hash hasten hasty hatchback havens hawkish hay headache headaches headphones
headset headteacher headwinds heal health healthier heap heard hearsay heartbeat heartland hearty
heater heavyweights hectares hefty heiress helipad helplines hemp hence heralds herd herds heroin
heroine heroism hesitancy hesitate heterosexual heyday hiatus hijack hijacks hiker hilarious
hindrance hindsight hint hints histories historische homepage homespun homework homophobia
homosexual homosexuals honesty honey honors hordes horizons horseback horticulture hose hospital
hostel hotter hourlong hourslong householder housekeeper housework howls http https huckster huddle
hull hungry hunker hunting hurtle hush hydroxychloroquine hyperbole hyperbolic hypocrite
hypocritical hypothermia hysteria hysterical identical ideological ideologies idiotic ignite ignites
ignorance illegitimate illusory illustrate imitate immune impair impartial impatient impede imperil
implausible implicate implies implode impression improper inaccessible inaccuracies inauspicious
incendiary incentives incentivize incite inclusionary incomplete inconsequential inconsistencies
inconsistent inconvenience incorrect incur indecent indefinite indexes indicator indict indifferent
indiscriminate induce inefficient ineligible infiltrate infiltrators inflammatory inflationary
inflict influenza informal informants infrequent infringe infuse infusion inhabitants inherent
inherit inheritance inhumane initiate inject injure ink inks inland innocence inpatient input
inquiries insecure insidious insincere insistence inspect inspire instincts institutional
institutionalists instruct instructor insult insults insurance insurgency insurgent insurgents
insurrectionists intact intake intend intensifies intentional intern international internationals
interns interpret interpreter interviewer intifada intimidate intolerance intraparty intrinsic
intruder intrusion invalid invent inventories inventory involuntary ironic irrational irresponsible
irreversible irritant isolate item jab jabs jammer jaunty jeopardize jetskis jewellery jibes
jihadist jihadists joints jolt jolts journalistic jubilant junk junto jurist jurists kaleidoscopic
kamikaze keel keeper kerb keynote khasadar khasadars kickoff kidnap kilo kilograms kilometres
kindergarten kingmaker kiosks kitten kitty knelt knives knot knots lab lackluster ladder lag
lakeside lapels lapse lapses lark launched laundromat laundry laureate lax layer layoffs lazy
leagues leaker lean leans leapt lectern legions legislature legislatures legitimacy lend leniency
lenient lent lessen leukemia levee levy liaison liar license licenses licit lieutenants liftoff
lighter likewise lilium limbo limelight linger lipstick litany literal litmus littoral livelihoods
lizard lobbyist lobbyists locate lockboxes lofty logistical logjam logs lone longshot loom loosen
lorry loser loyalist loyalists ludicrous lull lump lunchtime luscious luxe luxurious lymphoma
lyrical machete machetes macho madrassas maglia magnet magnitude makeover malaise malaria managerial
maneuver manifesto manoeuvres manpower mantle mantra manufacture manuscript marathon marble marbles
marches marker market marketplace markets marketscreener markup marquee marrow marsupial martyrs
masse mastermind materialize mattress mayonnaise mayor mayoral mayors maze meantime mechanic
mechanics medal medallist medevac median mediate mediator medicinal medics megadonors melee mellow
melodic melodrama memorials menace menthol menu menus mercurial mercy merit merits met metadata
metallurgical metastatic meteorologist meteorologists meticulous metre metric metropolis mic
microchips microplastics middleweight midlevel midsummer midway midyear mileage miles militarize
millennia mimic mindset minefield minefields minehunter minesweeper mini minigun minimal minimize
ministries minivan mirrors misbehavior misery mislead misogynistic misogyny misrepresents missives
misspoke missteps mistaken mistrust mixture moderator moderators modernize modify mods modular mold
momentous monarchy monetary monkeys monologue monopolies monthlong monthslong moot moratorium mortar
mortars mosques mosquito motherhood motor motorcyclists motto mountainous mourn mouths mph muck
mugshot mull mulls multilateral multilateralism multiparty multiplayer multitude mundane municipal
murderous murk murky muscular muses museum mushy mutant mutiny myriad mystery mystical mythology nab
nabs namesake narrates narrow nascent national nationalism nears needy neophyte nephew nerve nerves
neurological newcomer newfound news newsworthy nihilistic nincompoop nitrate nix nixes nod noir
nonessential nonevent nonexistent nonfarm nonpartisan nonsense nonstop noon normalcy normalise
normalize notch notebook notes notify notoriety noxious nukes nullify obey objectives obliges
oblivion obscene observance obstacle obstruct obstructionist occupy octocopter ode offbeat offend
offensives offload oiler olas ominous omit omnibus onetime onset onslaught onstage onward operatives
oppression optics optional opus orbital ordinance ordinances organisms organize organizer orgasm
origin orthodoxy orthopedic ostensible ought ourselves ouster outcry outlaw outlays outlook
outrageous outreach outset outweigh overboard overdue overgrown overhead overlap overlook overpower
overreach oversaw overseen oversight overstate overtake overtaken overthrow overtones overtook
overtures overview overwrought oxide paar pack packing pads pageantry painkiller paint pal palsy
pancreas pancreatic pander pans pantomime papal par parachute paradoxes paramedics paramilitaries
paranoia paranoid paratrooper parcel pariah parlors parody parrots partake passionate pasta patchy
patent pathetic pathogen pathology patriarch patriotic patriotism patrols patrons payload payloads
payout payouts payroll payrolls pears peddles pedestrian pedestrians pedometer peek peg pellet
penalize penchant penetrate penis percentage perch percussion perennial peril perimeter perjury
perks permit permits perpetrator perpetrators persist persists personas pertinent perverse pessimism
pessimistic pharmacies phaseout phenomena philanthropic philanthropist phosphate photojournalist
phylogeny physicist physics pianist pic pickaxes picturesque pilgrim pilgrims pillar pinch pinhole
pinpoint piracy pirate pirates pistol placate plague plaintiffs planeload planets plank plasma
platter plausible plazas plebiscite plesiosaur plight ploy plucked plumes pod podiatrist pods poetic
poise polar policeman policemen polite pollen pollutant pollutants pomp pond pontiff pooch poodle
poppies populism pornographic portal portray ports possesses posthumous potatoes potent pound pounds
powertrain practise pragmatic pragmatism prayer preaches predatory preferential prelude premarket
premature prescribe preside press presses prevail prevails prevalence prevalent primaries
problematic procession processor procurator proficient prohibit projectiles proliferate prolific
prologue promenade prominence promoter promotional prone pronounce proof proofs propel proponent
proponents proportionate propriety propulsion pros prosecute prosperous prostitutes protagonist
protagonists protestors protocol protocols prototype prototypes provocateur provoke proxies
psychiatric psychiatrist psychologist puberty pugilistic pullback pullout pulmonary pulse pulses
punch punches punditocracy purge purges purports purveyor purveyors puzzle pyjamas quadcopter quake
qualifier qualifies quandary quarantine quash quashes queries query questionnaire quicker quid
quiescent quirky rabble rabid racy rail railroad rainy rake rancorous rapist rapists rapporteur rapt
rare rash ratchet ratify ratio rationalist ratios rattle rattles raucous ravage razor razors rea
reactor readout realist realm rearview reassess reassurances reauthorize rebel rebellious reboot
rebuff rebuke rebukes rebut rebuttal recanvass recapture recast receipts recipient reclaim reconcile
reconsider reconvene recount recounts recoup recreate recreational recruiter recuperates recuse
redefine redirect redress redundant reel reemerge refashion refer referee referral refinance
reformer refrigerator refuel refueler refuels regimen registry rehab rehearsal reinforce reinforces
reinstate reintroduce reiterates relate relax relevance relief relies relieve relinquish relocate
reluctance remade remainder remark remarks remedial remedy remittance remnants renal rename
rendezvous renegade renewal renounce renovate reorganize repaid repairman repay repel repercussions
replete repositories repository repression reprieve reprisal reptile republish rescind resemble
reservist reservists reshape resonate respite responder restraint restructure resurgent resuscitate
retake retaliate retaliatory retract retractor retro revamp revamps reverential reversal revise
revision revisions revisit revives revoke revolver reward rewrite rewritten rhetorical rheumatoid
rhythm rhythms riches ridicule rife rigid rigor rigorous rigors ripe ritual riven road roadblock
roadblocks roadmap roast robber robes rocker rode roil roils rollback rosy rot rotorcraft royals
royalty rubber ruin rumors rumour rumours runaway rundown runoff runoffs safeguard safeguards sailor
sailors sainthood salacious salons saltwater sanctuary sandals sandwich sandwiches satirical satisfy
scalp scary scenic schism school schoolchildren schoolgirl schooner science scoop scope scorn
scourge scramble scream scuffle scumbag seam seaplane seaplanes seatbelt secondhand secrecy secret
secretaries sedate seeker segregationist segregationists sein seit seize seldom selfish selloff
semester semiautomatic semiautonomous semiconductor semifinal senator sensor sensors separatists
server servicemen sexism sexualizes shabby shadowy shafts shaken shakeup shaky sharper shave shelf
shield shields shipbuilder shoddy shooter shopper shoreline shortfall shrank shrapnel shrink shrinks
shrug shuns sich sideshow sidestep sidesteps sidewalk sidewalks siege sigh signature signatures
simultaneous singular siphon sirens skeptical skepticism skeptics sketchy skirmish skull slab slam
slams slap sleeve sleeves slice slices slime slob slog sloppy sluggish slur slurs smart smash smear
smears smiley smorgasbord smuggler snag snatch sneak sneaker sniper snowmelt snowstorm sober sobs
socialism societal society socks soften soggy soil solace solemn solitary soll someday sometime
sonar sonic sorrow sortie soundbites soup sourthern southwestern soybeans space spaceflight
spaceport spacious sparse spearhead specialises spectators spectrum speedy spillway spinoffs spiral
spirals spite spoil spoiler spokeswoman sponsor sponsors spontaneous spoof sporadic sportscaster
sportswear sprang spreader spree spun squabble squat stack stacks stadium stadiums stagnant stakes
stall stalwart stalwarts stamina standstill stare starter statehood stature statutory staunch stave
stealth stealthy steamy steer stepfather stepson stereotypes stern stewards stiffer stifle stigma
stimulate stink stitches stomach stopgap strategies stratosphere straws streak stressors strewn
stricken strident strides strife strips stroller stronghold strongman strove stubborn studies
stumble stumps stun stunner stymie sub subcontractor subcontractors subd submersible submission
submissions suborbital subsidiary subsidy subterfuge subversion subvert succession sue suffrage
suicidal summary summon sumptuous sundown sunglasses sunnier supercharge superconductor superiors
supervise supervision supper supplemental supplementary surcharge surrender surrogate surveillance
survivor susceptible suspense suspension swagger swamp swanky swap swaps swarm swathe sway swear
sweat sweeter swells swerve swimmer swimsuits swoop swore sympathetic symptomatic synoptic synthetic
tables tabloid taboo tabulate tactile takeaway takeaways takeoff taker taller tamp tamper tangible
tangle tantrums tariff tariffs tarmac taskforce tattoo tattoos taunt taunts taxis teardown teatime
tee telecom telephone teller temblor tempo tenant tendency tenfold tenth terminal terminals terrain
territories territory terrorism testifies testimonials testy tetchy thaw theater theatre theft
theirs theories theorist thereafter thereby therefore thermal thorny thrall threshold thresholds
thrill throat throats thruster thumbs thunderous thwart thwarts tidal tidy tier tiles tiltrotor
timeframe tins tirade tire tires tissue tobacco tolerate tomato tomatoes toner tongue tongues
tonsils tooth topple torch tornadoes torque toss totalitarian tour tout touts tow towards townhouse
tracker trafficker trailblazer traitor traits transactional transcendent transcript transcripts
transient transitory translates translator transmissible transmit transmits transnational transplant
trapdoor traverse treacherous treason treehouse tremendous trench triangle trickle trickster
trilateral trillion trillions trimester triumphant trivial trolls tropics trot troublesome trove
trucker truism trusts trustworthy truths tsunami tuberculosis tubes tug tugs tumbles tumor tunnels
turbines turboprop turnout turnover turret turtle tweaks tweetstorm twelve twist twisty tyranny
tyres ubiquitous ultimatum umpire unapologetic unassuming unaware uncertainties unconditional
unconscious unconventional underage undercard undercut underpaid underscores undersecretary
undertake undertaken underwrote undiplomatic undo undone undue unease unenthusiastic unequal
unethical uneven unfit unfold unforeseen unilateral unionize unjust unleash unload unlock unlucky
unorthodox unproven unravel unrealistic unrepentant unseasonal unseat unseen unsold unspent unsure
untrue untrustworthy unwelcome unwell unwind unwise upbeat upend uphold uplift upload uproar upscale
upstairs usage utopia utopian vacancy vacate vaccinate vague vain vanguard vans vape varies vary
vengeance venom ventilator verbal verify vermouth vernacular vials vibe vibes vicar vicious
victorious viewpoint viewpoints vigilant vigilante vigilantes vigilantism vigorous vile villain
virtue visceral visor visual vitriol vocalist void volley volleyball voluntary vouch vulgar waist
waistcoat waiver walkaround wallets wallpaper walls wanna wanton warehouse warehouses warfighter
wargame wargames warhead warheads warplane watercooler waterfront waterproof waterway wayward
wealthier weaponry wearables webpage wedge weeklong wept whatsoever wheel whereabouts whereas
wherever whichever whilst whisky whoever widen widow widower wieder wield wifi wig windfall
windfarms windswept wire wishlist witch withhold withstood wobble womb workaround workhorse workout
workweek world worthwhile wrath wreak wrestle wrestler wrist wrought xenophobic yards yarn yearbook
yearlong yen yoghurt yours youth youths zero zombie zombies
"""
MORE = frozenset(_WORDS.split())
