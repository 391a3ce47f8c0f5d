"""How common words are in news at large, so that a window full of one event does not decide.

Written by hand for this program, in four steps: the share of news items that hold a word. A word
that stands nowhere here counts as rare. The steps are coarse on purpose: what matters is that
"missile" links two items far less than the name of a town, in a week of missiles too. Towns are
left out on purpose: they tell one incident from another.
"""

from functools import cache

from digest import text

RARE = 1 / 2_000

_STEPS = {
    0.02: """
        president U.S. government state house country people official year week day time
        call
    """,
    0.009: """
        American nation national leader minister secretary senate congress white washington
        administration military war security force court law bill vote election police city
        world plan party deal group month million percent department federal house senator
        governor former chief public member head claim move right case republican democrat
        support attack kill death announce office campaign political power back 000 work
        home help international general end turn want top billion order country
        because like too even well very much many same few every own those me my him am been dont
        going go come see look find give way thing good never through since already around off
        without yet again always once often until though although among across toward within along
        behind beyond upon himself herself itself themselves someone anyone nobody everybody
        something anything else both each either neither another three four five six seven eight
        nine ten several whole lot must let ask went gone came done known knew seen saw thought
        found left kept held brought caught led lost won began begun became paid sent met told felt
        heard gave given taken took stood spoke wrote written ran fell grew rose broke broken built
        bought sold spent meant understood chose chosen drew drawn drove flew forgot fought hit hurt
        shot struck swore taught threw thrown wore woke sought laid rising mr mrs ms sir dr gen sen
        rep gov sgt lt col st co inc corp dept
    """,
    0.0045: """
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
    0.002: """
        didnt doesnt isnt arent wasnt werent wont wouldnt cant couldnt shouldnt havent hasnt hadnt
        didn't doesn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't haven't
        hasn't hadn't don't it's that's there's he's she's they're we're you're i'm i've we've
        they've i'll we'll you'll let's what's who's here's maybe perhaps somehow somewhere anyway
        otherwise therefore however thus unless whether except further less least later sooner
        earlier older younger newer greater larger higher lower longer shorter deeper stronger
        closer whose whom whichever whenever wherever mostly nearly almost probably possibly likely
        rarely seldom sometimes usually soon afterwards meanwhile instead besides apart ahead below
        beneath above inside throughout amongst versus thank please okay yes yeah hey wow
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
        ABC Adams AFP Alexander Allen Anderson Andrew Anthony Antonio AP Arab Arabia Argentina
        Arthur Associated Australian Austria Axios BBC Ben Benjamin Bloomberg Bob Brazil Brian
        British Brown Bruce Campbell Canadian CBS Charles Charlie Chile Chris Christmas Christopher
        Clark CNN Colombia Columbia Cuba Dan Daniel David Davis Delaware Denmark Donald Edward
        Elizabeth English Eric Ethiopia Evans Finland Fox Francis Frank Gary George Gordon Graham
        Greece Greek Greg Guardian Hall Harris Henry Howard Hungary Indian Indiana Indonesia Iowa
        Ireland Irish Islam Italian Jack Jake James Jane Jason Jean Jeff Jennifer Jerry Jim Joe John
        Johnson Johnston Jon Jonathan Jones Jordan Jose Joseph Journal Juan Kansas Karen Kate Kelly
        Ken Kennedy Kentucky Kenya Kevin Kurdish Larry Las Latin Lebanon Lee Lewis Libya Lisa Los
        Louis Louisiana Luis Malaysia Marco Maria Mark Martin Mary Massachusetts Matt Matthew
        Mexican Michael Michelle Mike Miller Mississippi Missouri Mohammed Montana Moore Morgan
        Morris MSNBC Muhammad Nancy NBC Nebraska Netherlands Nick Nigeria Norway NPR Oklahoma Oregon
        Pacific Pakistani Palestinian Patrick Paul Peter Philippines Politico Portugal Post Qatar
        Rachel Ray Reuters Rhode Richard Rick Rob Robert Robinson Roger Roman Ron Ryan Sam Samuel
        San Sarah Scotland Scott Scottish Sean Serbia Simon Singapore Smith Somalia Spanish Stephen
        Steve Steven Stewart Sudan Susan Sweden Swedish Switzerland Taylor Tennessee Terry Thailand
        Thomas Tim Tom Tony Turkish Tyler Utah Vatican Venezuela Vermont Vietnam Vladimir Wales
        Walker Wall Walter Watson Wayne Welsh William Wilson Wright Wyoming Zealand
        able access account achieve act activist actor add address adult advance advice advise
        advocate affair affect age aim album alert alive alone alternative amount anger angry animal
        anniversary annual apartment apparent appeal appear apply appoint approach argue arm article
        aspect assault assembly assert asset assist assume assure attempt attend attitude attract
        audience author available average avoid aware away baby bad balance ban band bar beat
        beautiful become believe beneath benefit best better bid bird birth bit blame blow blue boat
        body bond bottom box boy brain branch breach break breakfast bridge brief broad broadcast
        brother burn bus camera camp campus cancel cancer card care career cast cat catch category
        cause celebrate center central century ceremony certain chair challenge chance channel
        character charity chart cheap check chemical choice choose citizen civil clash class clean
        clear client clinic club coast code cold collapse colleague collect color column combat
        combine comfort comment commercial commit common communication community compare compete
        competition complain complete complex concern conclude condition conduct conference
        confidence confirm connect consequence conservative consider construction contact contain
        content context contribute control controversy conversation cool cooperation copy core
        correct couple courage course cover create creation creative credit critic cross crowd
        crucial culture current cycle daily damage dance danger dark date daughter deadline debate
        decade decide declare decline deep defeat defend deficit define delay deliver democracy
        depend deploy depth deputy describe deserve design desk despite destroy detail detain
        determine develop die differ difficult digital dinner direct disagree disappear disappoint
        disaster discipline discover discuss dismiss display dispute district divide division dog
        domestic dominate door doubt draft drama dramatic draw dream dress drink drive driver drop
        due duty eager earn earth ease eastern easy eat edge edition editor effect efficient eight
        electric element eliminate emerge emotional employer empty enable encourage enemy enforce
        engage engine enjoy enough ensure enter entire entry environment environmental equal
        equipment error escalate escape especially essential establish estate estimate ethnic eve
        evening event eventually ever every everyone everything exact example exceed excellent
        exchange exclusive excuse exercise exist exit expand expansion expensive experience explain
        explore explosion expose express extend extra extreme extremist eye facility factor fail
        failure fair faith false familiar famous farm farmer fashion fast fatal father favor
        favorite feature feed feel female field fifth figure file final finance financial fine
        finger finish fix flag flee focus follow food foot forecast forget form format forward
        foundation four frame free frequent fresh friend front fuel full function future gain gap
        garden gather generate gift girl give glass global goal gold good grand grant grave green
        ground guarantee guard guess guest guide hair hand handle hang happen happy hard harm hate
        headline headquarters heart heat heavy height hide highway hill historic history holiday
        honor horse hot hotel hour huge hunt husband idea identify identity illegal illness imagine
        immediate impact implement imply impose impossible improve incident include income increase
        independence index indicate individual influence inform initial inquiry inside insist
        inspire install instance instead institution instruction insurance intend intense intention
        interim internal interview introduce invest invite involve island item jail joint joke
        judgment jury justify kid kind kitchen knife know knowledge labor lack lake land landmark
        language large laugh leak lean learn least legacy legal legitimate lesson level liberal
        library lie lift light limit line link list listen literally little load loan local location
        lock logic look loose loss love loyal luck lunch machine mail maintain male manage manner
        manufacturer map mass massive master match material matter meal mean measure mechanism
        medium mental mention merely message metal method mind mine minimum minor minute miss
        mistake mix model moderate modern modest moment monitor mood moral morning mother motion
        motor mount mountain mouth movement multiple murder museum mutual mystery name narrow native
        natural necessary neighbor neighborhood nervous neutral nice night nine none normal northern
        northwest note nothing notice notion novel object observe obvious occasion occupy occur
        ocean okay opinion opponent opportunity oppose option orange ordinary organize origin
        outcome outline outside overall overcome overnight own owner pace pack package page pain
        paint pair panel panic paper parent park participate particular partnership passion path
        pattern pause peak perfect perform perhaps permanent permission permit person perspective
        phase phrase physical pick piece plain plant plate play plead please pledge plenty plot plus
        pocket point pole politician pollution pool poor pop popular population portion portrait
        position possible potential practice praise pray predict prefer prepare presence present
        preserve pressure pretty prevent previous pride primarily princess principle prior priority
        privacy private prize procedure proceed process produce professional professor profile
        progress prominent promise promote proof proper property proposal prosecute prospect protect
        proud prove provide province provision provoke publish pull punish purchase pure purpose
        pursue qualify quality quick quiet quit quote radical radio rail rain raise range rank rapid
        rare rather reach react reaction read ready real reality realize really reason rebuild
        recall receive recognize recommend recover recovery red reduce refer reflect reform refuse
        regard regime register regular regulation relate relationship relax relevant relief religion
        rely remark remember remind remote remove rent repair repeat replace reply represent
        reputation request require reserve resident resign resist resolution resolve resort resource
        respect respond response rest restaurant restore restrict retain retire retreat reunion
        revenge reverse review revise revolution reward rich ride ring rip risk rival river rock
        room root rough round route routine row royal rule rumor rural rush sad safe safety sail
        sale satisfy save scale scare scene schedule scheme score scream screen script search seat
        second secret section sector seem seize select senior sense sensitive separate series
        serious serve session settle settlement seven several sex sexual shake shape sharp shelter
        shift shock shop shore short shot shoulder shout sick side sight signal signature
        significant silence silent similar simple simply sing single sister sit site situation six
        size skill skin sky slam sleep slide slight slow small smart smile smoke smooth snow soar
        soft soil solid solution solve song sorry sort soul sound southern southwest spark speaker
        special specific speculation speed spirit split spokesman spokesperson spokeswoman sport
        spot spread spring square stable staff stage stake stance standard standoff statue status
        stay steady steal stick storage store story strain strategic strategy stream strength
        stretch strict strong structure struggle stuff style subject submit succeed success sudden
        suffer sugar suggest suicide suit summer sun super supply surface surge surgery surprise
        surround survey survive suspect suspend suspicion sustain swear sweep sweet swing switch
        symbol symptom table tackle tactic talent tall tap task taste tear technical technique teen
        teenager temperature temporary ten tend tense tension term terrible territory terrorist
        theater theme theory thing think third three throw tie tight till tip tired title today
        together tomorrow tone tongue tonight tool torture total touch tough tour tourist toward
        tower track tradition traffic tragedy trail train transfer transform transit transport trap
        travel treat treatment tree tremendous trend tribute trick trigger trip triumph trouble
        truck true trust truth tune tweet twice type typical ugly ultimate unable uncertain
        uncertainty understand unique unit unity universal unknown unlike unprecedented unusual
        upcoming upper upset urban urgent usual vacation valley valuable value van variety various
        vast venture version vice view village violent visible vision visitor vital voice volume
        volunteer vow wait wake walk wander warm warrant wash watch wave weak weaken wealth wear
        weekend weigh weight welcome welfare western whatever wheel wide widespread wife wild
        willing wind window wine wing winner winter wire wise wish withdraw wonder wood word
        worldwide worry worse worst worth wrap write writer wrong yard yellow yesterday young youth
        zero zone
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
