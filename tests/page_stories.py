"""Invented stories for the invented pages: each a headline and its paragraphs."""

SHIPS = (
    "Navy orders two frigates as yards fall behind",
    (
        "The Navy ordered two more frigates on Tuesday and told the yards that build them to hire a thousand welders before the summer, a step that officials described as the last chance to keep the programme on its calendar.",
        "The contract, worth $1.9 billion, goes to Harrow Point Shipyard, which has delivered one hull in three years against a plan of four. A second yard will cut steel for the bow sections under the same agreement.",
        "“We are not going to buy our way out of a labor problem,” said Vice Adm. Ruth Calloway, who runs the programme office. “We are going to train our way out of it, and that takes longer than a budget year.”",
        "The first ship of the class sailed 26 months late. Auditors found that drawings were changed 412 times after work had begun, and that each change cost the yard about nine days.",
        "By Friday, the yard must say how many apprentices it will take.",
        "Lawmakers were not impressed. Rep. Daniel Osei called the plan “a schedule written on water” and asked for a monthly report, with photographs of the hulls, until both are afloat.",
        "In the shipyard’s canteen, workers told a different story. Several said that overtime had been refused for months because the paint hall could not be heated, and that finished blocks stood in the rain.",
        "The Navy wants 18 frigates by 2037. At the present rate it would have seven.",
    ),
)
DRONES = (
    "Border guards down 14 drones in one night, ministry says",
    (
        "Border guards brought down 14 drones over the Sarn valley during the night to Wednesday, the interior ministry said, in the largest raid since the ceasefire of October.",
        "Nobody was killed. A barn burned down near the village of Ostrel, and shards of a wing fell on a schoolyard that was empty at the time.",
        "Interior Minister Lena Markovic said the machines came from three directions and flew lower than any seen before. “Whoever sent them has learned,” she told reporters outside the operations room.",
        "The neighbouring government denied that it had anything to do with the raid and asked for a joint inquiry, which Markovic refused within the hour.",
        "Radar crews had eleven minutes of warning, according to a person who was in the room; in the raid of January they had four. A chain of acoustic sensors, put up on masts over the winter, made the difference.",
        "Each interceptor costs about 40,000 euros. The drones, made of plywood and a lawnmower’s engine, cost a tenth of that, and the ministry does not say how many interceptors are left.",
        "“You cannot win that sum,” said Col. Petr Hanak, a retired air defender who now teaches in Brno. “You can only change it, with guns and with patience.”",
        "Trains on the valley line ran again from noon.",
    ),
)
BUDGET = (
    "Senate panel cuts missile shield, adds money for barracks",
    (
        "A Senate panel voted 17 to 8 on Thursday to take $3.2 billion from the planned missile shield and to spend half of it on barracks, after a report showed mould in one room of five.",
        "The change is the largest that the committee has made to the request of the White House, and it sets up a quarrel with the House, where the shield has many friends.",
        "“Soldiers have waited for a dry room longer than anyone has waited for this shield,” Sen. Maria Thornbury, the panel’s chair, said before the vote.",
        "The Missile Agency had asked for 120 interceptors. It would get 74, and a demand that it shoot down a target which it has not been told about in advance.",
        "Three Democrats and one Republican crossed the aisle. Two of them represent states in which parts of the shield are made, and both said that they had been promised a hearing in June.",
        "Officials at the Pentagon warned that a slower purchase would raise the price of each interceptor from $11 million to $14.5 million, because the supplier’s line would stand still for four months a year.",
        "The full Senate takes up the bill after the recess. A similar cut was reversed on the floor two years ago, by one vote.",
    ),
)
CABLE = (
    "Divers find anchor marks beside cut cable in the strait",
    (
        "Divers have found fresh anchor marks beside the data cable that was cut in the Helvik strait on Sunday, the coast guard said, and a tanker that crossed at the time is being held in port.",
        "The cable carries about a third of the traffic between the islands and the mainland. Banks switched to satellite links within minutes; hospitals lost their shared records for most of a day.",
        "“An anchor does not fall by itself and walk two miles,” said Commodore Aina Lund, who leads the search. She would not say which flag the tanker flies.",
        "It was the fourth such cut since the autumn. In the first three, the ships had left the waters before anyone could board them, and no charge was brought.",
        "This time the coast guard had changed its rules. A patrol boat follows every ship that slows down over a cable, whatever it says by radio, and two are always within an hour’s sail.",
        "Repairs will take until the middle of the month, as the only cable ship in the region is at work off the cape. The operator has asked its customers to put off large transfers until then.",
        "The tanker’s master told investigators that a winch had failed. The winch was tested on Monday, and it held.",
    ),
)
TALKS = (
    "Envoys leave Geneva without a date for the next round",
    (
        "Envoys of the two governments left Geneva on Friday without agreeing when to meet again, and each side blamed the other for a list of prisoners that was never handed over.",
        "The talks had begun well. On Wednesday both delegations accepted a map of the demilitarised zone, the first paper that they have signed together in nine years.",
        "What broke them, according to two diplomats, was a single page: the names of 61 people who were taken during the siege of Karsa. One side had it in a folder, the diplomats said, and took it home again.",
        "“We came for names, and we got a map,” said Yusuf Darwan, who speaks for the families. He has not heard of his brother for three years.",
        "The mediators will publish the map next week, so that neither side can say that it never existed. They have also asked both armies to mark minefields along the two roads that lead out of the zone.",
        "A person close to the mediators said that the next round might be held in Muscat, where the heat and the distance keep the talkers at the table.",
        "Fighting has not resumed. Monitors counted three shots on Thursday, all of them at a fox.",
    ),
)
FRENCH = (
    "La marine retarde la livraison de ses patrouilleurs",
    (
        "La marine a annoncé mardi que la livraison de trois patrouilleurs serait repoussée d’un an, faute de soudeurs dans les chantiers de la côte.",
        "Le contrat, signé il y a quatre ans, prévoyait six navires pour 840 millions d’euros. Deux seulement naviguent, et le troisième attend ses moteurs depuis l’hiver.",
        "« Nous préférons un bateau en retard à un bateau qui prend l’eau », a déclaré l’amiral Jeanne Corbel devant les députés de la commission de la défense.",
        "Les chantiers demandent que l’État forme lui-même les apprentis. Le ministère répond qu’il l’a déjà fait deux fois, et que les jeunes ouvriers sont partis vers les éoliennes.",
        "Les pêcheurs, eux, s’inquiètent pour la surveillance des zones de pêche, où un seul navire patrouille désormais de septembre à mars.",
    ),
)
GERMAN = (
    "Ministerium stoppt Kauf von Funkgeräten nach Prüfbericht",
    (
        "Das Verteidigungsministerium hat den Kauf von 20.000 Funkgeräten gestoppt, nachdem Prüfer festgestellt hatten, dass die Geräte nicht in die vorhandenen Fahrzeuge passen.",
        "Der Vertrag hat einen Wert von 1,3 Milliarden Euro. Ausgeliefert ist bisher ein Zehntel, und davon liegt das meiste in einer Halle bei Koblenz.",
        "„Wir haben Geräte gekauft und die Kabel vergessen“, sagte die Staatssekretärin Greta Lohmann im Ausschuss. Eine neue Planung soll bis Ende April vorliegen.",
        "Der Hersteller widersprach. Die Maße der Fahrzeuge seien ihm erst nach der Bestellung genannt worden, und auch dann nur für zwei von fünf Modellen.",
        "In der Truppe funkt man vorerst weiter mit Geräten aus den achtziger Jahren, für die es noch in einem einzigen Betrieb Ersatzteile gibt.",
    ),
)
ARABIC = (
    "البحرية تؤجل تسليم ثلاث سفن دورية",
    (
        "أعلنت البحرية يوم الثلاثاء أن تسليم ثلاث سفن دورية سيتأخر عاما كاملا بسبب نقص العمال المهرة في أحواض بناء السفن على الساحل.",
        "وتبلغ قيمة العقد الذي وقع قبل أربع سنوات نحو ثمانمئة مليون دولار، ولم تدخل الخدمة حتى الآن سوى سفينتين من أصل ست سفن.",
        "وقالت الأميرال هدى السالم أمام لجنة الدفاع في البرلمان إن سفينة متأخرة أفضل من سفينة يدخلها الماء من كل جانب.",
        "وتطالب الأحواض بأن تتولى الدولة تدريب العمال الجدد، في حين تقول الوزارة إنها فعلت ذلك مرتين وإن العمال غادروا إلى مشاريع الطاقة.",
        "أما الصيادون فيخشون على مراقبة مناطق الصيد التي لا تحرسها اليوم سوى سفينة واحدة من سبتمبر إلى مارس من كل عام.",
    ),
)
UKRAINIAN = (
    "Саперна бригада отримала двадцять нових машин розмінування",
    (
        "Саперна бригада отримала у вівторок двадцять машин для розмінування полів, повідомило міністерство, і перші з них вже працюють на півдні країни.",
        "Кожна машина за день очищує площу двох футбольних полів, тоді як людині з металошукачем на таку роботу потрібен цілий місяць без вихідних.",
        "«Ми повернемо цю землю фермерам до весняної сівби», сказала командирка бригади Оксана Левчук на полігоні біля річки.",
        "За оцінкою фахівців, повне очищення області триватиме ще щонайменше дванадцять років і коштуватиме близько мільярда доларів.",
        "Минулого року на мінах у цьому районі підірвалися сорок один трактор і три шкільні автобуси, тому перші поля обирали самі громади.",
    ),
)
JAPANESE = (
    "海上警備隊、新型巡視船の就役を一年延期",
    (
        "海上警備隊は火曜日、新型巡視船三隻の就役を一年延期すると発表した。造船所で溶接工が不足していることが主な理由だとしている。",
        "契約額はおよそ九百億円で、四年前に結ばれた。これまでに就役したのは六隻のうち二隻だけで、三隻目は冬からエンジンの到着を待っている。",
        "隊長の高瀬美緒氏は国会の委員会で「水が入る船より、遅れる船のほうがよい」と述べ、新しい工程表を来月中に示すと約束した。",
        "造船所側は国が見習い工を育てるよう求めている。これに対し同省は、すでに二度育てたが若い工員は風力発電の仕事に移ったと説明している。",
        "漁業者は監視の手薄さを心配している。九月から三月まで、この海域を見回る船は一隻しかないという。",
    ),
)
