"""What spam says, as RE2 patterns over normalised lines: phrases of each trade, calls to act, contacts, what voids them."""

from __future__ import annotations

from typing import Final

from cleaner.tuples import NamedTuple


class Trade(NamedTuple):
    """`told_by` are phrases of sellers, not of reporters; a line with one holds one of `words`, which are quick to look for.

    A `testimony` may be long, for it tells a story.
    """

    words: list[str]
    told_by: str
    testimony: bool = False


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


TRADES: Final[dict[str, Trade]] = {
    "gambling": Trade(
        (
            "casino|slot|spins|bonus|bookmaker|betting|poker|judi|togel|fixed match|sure win|sure odds|tragamonedas|"
            "gratis|gratuits|freispiele|rodadas|cassino|casinò|казино|автоматы|фриспин|букмекер|赌场|娱乐城|百家乐|"
            "真人|彩金|注册送|博彩|时时彩|體育投注|娛樂城|カジノ|スピン|كازينو|مراهنات|कैसीनो|bahis"
        ).split("|"),
        _any(
            r"\b(?:best|top|trusted|play|our|new) (?:online |crypto |bitcoin )?(?:casinos?|slots?|bookmakers?"
            r"|betting sites?)\b",
            r"\bonline (?:casinos?|slots?|poker|betting|gambling) (?:games?|sites?|bonus(?:es)?|free|real money|20\d\d"
            r"|uk|india|canada)\b",
            r"\b(?:free spins|no[ -]deposit bonus|welcome bonus|casino bonus|signup bonus|deposit bonus|bonus code"
            r"|live casino games)\b",
            r"\b(?:casino|slots?|poker) online\b|\bplay (?:now )?(?:at|on) [^.,]{0,30}casino\b",
            r"\bsports? betting (?:tips|site|odds) ",
            r"\b(?:slot gacor|judi (?:slot|online|bola)|situs (?:slot|judi)|bandar (?:togel|judi)|togel online|rtp slot"
            r"|daftar slot|slot88)",
            r"\bfixed match(?:es)? (?:tips|today|100%|sure)|\bsure (?:win|odds) (?:tips|predictions?)\b",
            r"mejor(?:es)? casinos? (?:online|en línea)|bono de bienvenida|giros gratis|tragamonedas (?:gratis|online)",
            r"(?:meilleurs? )?casinos? en ligne|bonus de bienvenue|tours gratuits",
            r"(?:beste[ns]? )?online[ -]casinos?|freispiele|willkommensbonus|bonus ohne einzahlung",
            r"(?:melhor(?:es)? )?cassinos? online|rodadas grátis|bônus de boas-vindas",
            r"casinò online|giri gratis|bonus di benvenuto|bonus senza deposito",
            r"онлайн[ -]?казино|казино онлайн|игровые автоматы|фриспин[^ ]*|бонус за регистрацию",
            r"букмекерск[^ ]+ контор[^ ]+ с бонусом",
            r"线上(?:赌场|娱乐城)|真人(?:百家乐|娱乐)|免费彩金|注册送\d+|博彩(?:网站|平台)|时时彩|體育投注|线上娛樂城"
            r"|オンラインカジノ|無料スピン",
            r"كازينو (?:اون لاين|أونلاين)|مراهنات (?:اون لاين|أونلاين)|ऑनलाइन कैसीनो",
            r"canlı (?:bahis|casino)|deneme bonusu|bahis siteleri|kaçak bahis",
        ),
    ),
    "pharma": Trade(
        (
            "viagra|cialis|levitra|kamagra|xanax|tramadol|modafinil|adderall|oxyco|ambien|valium|hydrocodone|"
            "percocet|sildenafil|tadalafil|ozempic|prescription|no rx|a rx|no script|without script|"
            "overnight delivery of|overnight shipping of|overnight delivery pills|overnight delivery meds|"
            "overnight shipping|enhancement|enlargement|dysfunction|gummies|loss pills|abortion pill|pharmacy|cbd|"
            "виагр|ordonnance|rezeptfrei|receita|ricetta|receta|伟哥|壮阳|催情"
        ).split("|"),
        _any(
            r"\b(?:buy|order|cheap|generic|discount|purchase) (?:cheap |generic |real |genuine |online "
            r"|some )*(?:viagra|cialis|levitra|kamagra",
            r"xanax|tramadol|modafinil|adderall|oxycodone|oxycontin|ambien|valium|hydrocodone|percocet|sildenafil",
            r"tadalafil|ozempic)\b",
            r"\b(?:viagra|cialis|tramadol|xanax|adderall|oxycodone|tadalafil) (?:online|for sale|no prescription"
            r"|overnight|100 ?mg)\b",
            r"\b(?:without|no) (?:a )?(?:prescription|rx|script)(?: (?:needed|required))?\b",
            r"\bovernight (?:delivery|shipping) (?:of )?(?:pills|meds)\b",
            r"\b(?:male enhancement|penis enlargement|erectile dysfunction (?:pills|cure)|weight loss (?:pills|gummies)"
            r"|keto gummies)\b",
            r"\b(?:canadian|online) pharmacy\b|\babortion pills? for sale\b",
            r"\bcbd (?:gummies|oil) (?:for sale|online|near me)\b",
            r"купить виагр[^ ]+|виагра без рецепта|comprar (?:viagra|cialis)|viagra sin receta",
            r"acheter (?:du )?(?:viagra|cialis)|sans ordonnance",
            r"(?:viagra|cialis) (?:rezeptfrei|kaufen|senza ricetta|sem receita)|rezeptfrei (?:kaufen|bestellen)|伟哥|壮阳药",
            r"催情药",
        ),
    ),
    "loan": Trade(
        ("credit|loan|approval|lender|préstamo|prêt|kredit|empréstimo|prestit|займ|кредит|贷款|套现|قرض|लोन|ऋण").split("|"),
        _any(
            r"\b(?:bad credit|no credit check|instant approval|instant loan|quick loan|fast loan|payday loan"
            r"|urgent loan|loan offer)s?\b",
            r"\bloans? (?:with|at|of|for) (?:bad credit|[\d.]{1,4} ?% (?:interest|rate)|low interest)",
            r"\b(?:guaranteed|same[ -]day) (?:loan|approval)",
            r"\b(?:do you|are you) (?:need|in need of|looking for) (?:an? )?(?:urgent |genuine |quick |business "
            r"|personal )*loan\b",
            r"\b(?:we|i) (?:offer|give out|grant|provide) (?:all (?:kinds|types) of )?(?:personal |business "
            r"|genuine )*loans?\b",
            r"\bgenuine lender\b",
            r"préstamos? (?:rápidos?|sin buró|inmediatos?|urgentes?|entre particulares)",
            r"prêts? (?:rapides?|entre particuliers?|sans justificatif)",
            r"(?:sofort|eil)kredit|kredit ohne schufa|empréstimos? (?:rápidos?|sem consulta)",
            r"prestit[oi] (?:veloc[ei]|senza busta paga|tra privati)",
            r"займ[^ ]* (?:онлайн|без (?:отказа|справок|проверок)|на карту)|кредит без (?:отказа|справок)|无抵押贷款",
            r"信用贷款.{0,4}(?:秒批|当天)|套现",
            r"قرض (?:فوري|سريع|بدون كفيل)|तुरंत लोन|बिना गारंटी (?:लोन|ऋण)",
        ),
    ),
    "dating": Trade(
        (
            "singles|girls|women|milfs|ladies|babes|escort|sugar m|sugar d|sex chat|sex cam|sex video|porn|"
            "adult chat|adult cam|adult video|hookup|chicas|mujeres|acompanhantes|rencontre|эскорт|проститутки|"
            "индивидуалки|девушки|интим|约炮|同城|外围女|上门"
        ).split("|"),
        _any(
            r"\b(?:hot|sexy|local|lonely|single) (?:singles|girls|women|milfs|ladies|babes) (?:in your area|near you"
            r"|near me|online|waiting|tonight)\b",
            r"\b(?:independent|vip|high[ -]class|cheap|russian|model|female|best) (?:escorts?|call girls?)\b",
            r"\b(?:escorts?|call girls?) (?:in|service|agency|near me)\b",
            r"\bsugar (?:mumm?y|momm?y|daddy) (?:needed|available|app|near)",
            r"\b(?:free|live) (?:sex|porn|adult) (?:chat|cams?|videos?)\b|\bhookup tonight\b",
            r"(?:chicas|mujeres) (?:calientes|solteras) (?:en|cerca)|escorts? (?:en|à|in) [^ ]+|acompanhantes de luxo",
            r"rencontres? (?:coquines?|sexy)",
            r"эскорт[ -]услуги|проститутки|индивидуалки|девушки по вызову|интим услуги|约炮|同城(?:上门|交友|约会)|外围女"
            r"|上门服务",
        ),
    ),
    "crypto": Trade(
        (
            "earn |binary option|forex|crypto|bitcoin|guaranteed p|guaranteed r|daily p|daily r|weekly p|weekly r|"
            "fixed p|fixed r|your money|your investment|your btc|minimum deposit of|invest as low|withdraw your|"
            "passive income|make money|financial freedom|usdt|airdrop|btc|eth giveaway|free eth|claim eth|presale|"
            "gana |gagnez|geld von zu|verdienen|ganhe|guadagna|заработ|доход|日赚|日入|稳赚|躺赚|回报|带单"
        ).split("|"),
        _any(
            r"\bearn (?:up to |over |about |as much as )?[$€£₦]? ?\d[\d,.]*k? ?(?:dollars|usd|usdt|euros?)? ?(?:weekly"
            r"|daily|monthly|per (?:day|week|hour)|a (?:day|week)|every (?:day|week))\b",
            r"\b(?:binary options?|forex|crypto|bitcoin) (?:trading )?(?:signals?|expert|manager|mentor|account manager"
            r"|investment (?:platform|company|plan))\b",
            r"\b(?:guaranteed|daily|weekly|fixed) (?:profits?|returns?|payouts?|roi)\b",
            r"\b(?:double|multiply) your (?:bitcoins?|money|investment|crypto|btc)\b",
            r"\b(?:minimum deposit of|invest as low as|withdraw your profits?|passive income|financial freedom"
            r"|make money (?:online|from home|fast))\b",
            r"\b(?:free|claim) (?:bitcoin|crypto|usdt|airdrop|btc|eth)\b(?: (?:now|giveaway|airdrop))?",
            r"\bpresale (?:is )?(?:live|now open)\b",
            r"gana (?:dinero (?:desde casa|fácil)|[$€]?\d[\d.,]*[$€]? (?:al día|diarios|por semana))",
            r"gagnez (?:de l'argent|\d[\d .]*€ par (?:jour|semaine))",
            r"geld von zu hause verdienen|verdienen sie (?:bis zu )?\d[\d.]* ?(?:€|euro) (?:am tag|pro (?:tag|woche))",
            r"ganhe dinheiro (?:em casa|online)|guadagna (?:soldi )?(?:online|da casa)",
            r"(?:заработ[^ ]+|доход) от \d[\d ]* ?(?:руб[^ ]*|₽|\$) в (?:день|неделю|месяц)|пассивный доход|日赚\d+|日入\d+",
            r"稳赚不赔|躺赚|高额回报|带单老师",
        ),
    ),
    "essay": Trade(
        (
            "essay|my paper|paper writ|paper help|paper service|term paper|research paper|homework|assignment|"
            "dissertation|thesis|coursework|my exam|курсов|реферат|диплом|ghostwriter|代写|代发"
        ).split("|"),
        _any(
            r"\b(?:write|do|help (?:me )?with) my (?:essays?|papers?|homework|assignments?|dissertation|thesis"
            r"|coursework|exam)\b",
            r"\b(?:essay|paper|dissertation|assignment|thesis|coursework|homework) (?:writing (?:service|help)"
            r"|writers? for hire|help (?:online|service)|service)s?\b",
            r"\b(?:buy|order|custom|cheap) (?:an? |your |custom |cheap |college |original )*(?:essays?|term papers?"
            r"|dissertations?|research papers?)\b",
            r"курсовые? на заказ|реферат[^ ]* на заказ|диплом[^ ]* на заказ|ghostwriter (?:bachelorarbeit|hausarbeit)",
            r"论文代写|代写论文|代发论文|essay代写",
        ),
    ),
    "links": Trade(
        (
            "backlink|guest post|seo |link building|link-building|website traffic|web traffic|your website|your site|"
            "0 sites|0+ sites|0 blog|0+ blog|0 guest|0+ guest|buy real|buy cheap|buy instagram|buy youtube|"
            "buy tiktok|buy twitter|buy facebook|gmail account|paypal account|cash app account|cashapp account|"
            "facebook account|binance account|раскрутк|продвижение|ссылки|подписчик|накрутк|seguidores|快速排名|外链|"
            "刷粉"
        ).split("|"),
        _any(
            r"\b(?:buy|get|sell|selling|high[ -]quality|dofollow|cheap|da ?\d0\+?) (?:high[ -](?:quality|da) |quality "
            r"|dofollow |seo |pbn |edu )*backlinks?\b",
            r"\b(?:paid|sponsored|accept(?:ing)?|submit|publish|sell) (?:a |your )?guest posts?(?:ing)?\b",
            r"\bguest post(?:ing)? (?:service|sites?|opportunit)",
            r"\b(?:seo|link[ -]building|web(?:site)? traffic) (?:services?|packages?|agency|expert)\b",
            r"\b(?:rank|boost) your (?:website|site)\b|\b(?:da|dr) ?[5-9]0\+? (?:sites?|blogs?|guest)",
            r"\bbuy (?:real |cheap |instagram |youtube |tiktok |twitter |facebook )+(?:followers|likes|views"
            r"|subscribers|traffic|accounts?)\b",
            r"\b(?:aged|pva|verified) (?:gmail|paypal|cash ?app|facebook|binance) accounts?\b",
            r"раскрутк[^ ]+ сайтов|продвижение сайтов|купить (?:ссылки|подписчиков)|накрутк[^ ]+ (?:лайков|подписчиков)",
            r"comprar (?:backlinks|seguidores)|backlinks kaufen|代做seo|快速排名|外链代发|刷粉",
        ),
    ),
    "replica": Trade(
        (
            "replica|fake|knock|aaa |1:1|jerseys|passport|driver's licen|drivers licen|driver licen|banknote|"
            "buy real|counterfeit|buy registered|реплик|копии|réplica|réplique|高仿|复刻|精仿|办证|发票"
        ).split("|"),
        _any(
            r"\b(?:swiss |best |cheap |luxury |aaa |1:1 |high[ -]quality )*(?:replica|fake|knock[ -]?off) (?:watches"
            r"|handbags?|bags?|shoes|sneakers|rolex|omega|louis vuitton|gucci|jerseys?)\b",
            r"\b(?:aaa|1:1) (?:quality|grade|replica)s?\b",
            r"\bcheap (?:nfl |nba |mlb )?jerseys (?:from china|wholesale|online)\b",
            r"\bbuy (?:real|fake|counterfeit|registered) (?:passports?|driver'?s? licen[cs]es?|banknotes|bills"
            r"|diplomas?)\b",
            r"реплики? часов|копии часов|réplicas? de relojes|montres? répliques?|replica[ -]uhren|高仿(?:手表|包包|鞋)",
            r"复刻(?:表|手表)|精仿|办证刻章|代开发票",
        ),
    ),
    "healer": Trade(
        (
            "spell|my ex|husband back|wife back|lover back|friend back|marriage back|back my|recovery |hacking |"
            "hacker|recover my|recover all|recover your|retrieve my|retrieve your|retrieve all|got back |herbal|"
            "herbs|cured me|cure me|helped me|illuminati|black magic|vashikaran|amarre|brujo|marabout|retour |"
            "приворот|порчи|वशीकरण"
        ).split("|"),
        _any(
            r"\b(?:powerful|great|real|genuine|best|online) (?:and [^ ]+ )?(?:love )?spell ?casters?\b",
            r"\b(?:love|lottery|binding|reunion) spells? (?:caster|that works?)\b",
            r"\bspell ?caster (?:that|who|called|named|dr)",
            r"\b(?:brought|bring|got|get) (?:back )?my (?:ex(?:[ -](?:husband|wife|lover|boyfriend|girlfriend))?"
            r"|husband|wife|lover|boyfriend|girlfriend|marriage) back\b",
            r"\b(?:recovery|hacking) (?:expert|agent|specialist|wizard|team|company|firm)\b.{0,80}\b(?:recover|got"
            r"|retriev|back|funds?|bitcoins?|crypto|hacked?)",
            r"\b(?:recover|retrieve|got back) (?:all )?(?:my|your) (?:lost|stolen|scammed)? ?(?:funds?|money|bitcoins?"
            r"|crypto(?:currency)?|usdt|investment)\b",
            r"\b(?:dr\.?|doctor|priest|prophet) [^ ]+(?: [^ ]+)?(?:'s)? (?:herbal|herbs|cured? me|helped me (?:cure|get"
            r"|win))",
            r"\bherbal (?:cure|medicine|remedy) (?:for|that cured) (?:hiv|herpes|hpv|diabetes|cancer|hepatitis)",
            r"\b(?:join|member of) the (?:great )?illuminati\b|\bhire a (?:genuine |professional |real )?hacker\b",
            r"\bblack magic (?:removal|specialist)\b|\bvashikaran\b",
            r"amarres? de amor|brujo (?:curandero|vidente)|marabout (?:voyant|sérieux|compétent)",
            r"retour (?:de l'être aimé|affectif)|приворот[^ ]* (?:на|по|любов)|снятие порчи|वशीकरण",
        ),
        testimony=True,
    ),
    "piracy": Trade(
        (
            "apk|unlimited money|premium unlocked|123movies|putlocker|fmovies|soap2day|filmyzilla|tamilrockers|"
            "movierulz|full movie|full episode|download|crack|serial key|keygen|license key|activation key|iptv|"
            "película|film complet|assistir|онлайн|скачать|观看|下载"
        ).split("|"),
        _any(
            r"\b(?:mod apk|apk mod|unlimited (?:money|coins|gems) (?:apk|hack)|premium unlocked|123movies|putlocker"
            r"|fmovies|soap2day|filmyzilla|tamilrockers|movierulz)\b",
            r"\b(?:watch|download|stream) (?:[^ ]+ ){0,6}(?:full movie|full episodes?)\b",
            r"\bfull movie (?:online|download|free|hd)\b|\b(?:hd|1080p|720p) (?:free )?download\b",
            r"\b(?:free|torrent) download (?:full|hd|crack)",
            r"\b(?:crack(?:ed)? (?:version|software|full)|serial keys?|keygen|license key free|activation key free"
            r"|iptv (?:subscription|free trial|service))\b",
            r"ver película completa|película completa (?:gratis|online)|film complet (?:gratuit|streaming)",
            r"assistir (?:filme )?online grátis|смотреть онлайн бесплатно|скачать (?:бесплатно|торрент)|免费在线观看"
            r"|高清资源下载",
        ),
    ),
}

CALL: Final = _any(
    r"\b(?:play|join|apply|order|buy|register|sign up|subscribe|bet|deposit|invest|book|call|contact us|shop|enroll"
    r"|download|try|start|enquire|hire us) (?:it )?(?:now|today|here|free|online|instantly)\b",
    r"\b(?:click|tap) (?:here|below|the link|on the link|this link)",
    r"\b(?:claim|get|grab|collect|redeem) (?:your|a free|my|up to|\d+|[$€£]\d+|instant|free)\b",
    r"\b(?:contact|email|e-mail|mail|message|text|whatsapp|dm|reach|call|telegram|inbox) ?(?:me|us|him|her|them|dr"
    r"|doctor|this|now|:|\+?\d|on|via|at)\b",
    r"\b(?:add|write|hit) (?:me|us|him|her) (?:up )?(?:on|at|via)\b",
    r"\bjoin (?:our|my|the|us)\b|\bvisit (?:our|us|now|www|http|the (?:site|website|link)|:)",
    r"\b(?:sign|join) up (?:free|at|now|here|for)\b|\bstart (?:earning|playing|trading|winning)\b",
    r"\bapply (?:at|via|here|to)\b",
    r"\b(?:available|open|support) 24/7\b|\b24/7 (?:support|service|available)\b|\bfree (?:worldwide )?shipping\b",
    r"\b(?:we|i) (?:deliver|ship) (?:worldwide|discreetly)|\bget yours\b|\blimited (?:time )?offer\b",
    r"\bwatch (?:now|free|online)\b|\bwatch [^.]{0,30}\bfree\b|\b(?:buy|order|book) [^.]{0,30}\b(?:now|today)\b",
    r"\bdownload (?:free|latest|full|link)\b|\bdownload [^.]{0,40}\bfree\b",
    r"\b(?:buy|order) (?:cheap |generic |real |genuine |high[ -]quality |dofollow |viagra |cialis |tramadol |xanax )+",
    r"\bearn (?:up to )?[$€£]\d",
    r"(?:juega|regístrate|contácta(?:me|nos|te)|solicita|haz clic|escríbe(?:me|nos)|compra|reclama|únete) ?(?:ahora|ya"
    r"|aquí|hoy|por|al|a|tu)?\b",
    r"(?:jouez|inscrivez-vous|contactez(?:-(?:moi|nous))?|cliquez|commandez|profitez|rejoignez)\b",
    r"(?:jetzt|hier) [^.!?]{0,50}(?:spielen|sichern|anmelden|bestellen|kaufen|klicken|registrieren|kontaktieren)",
    r"(?:jogue|cadastre-se|chame|clique|peça|entre em contato|faça seu)\b",
    r"(?:gioca|registrati|contatta(?:mi|ci)|clicca|ordina|richiedi|iscriviti)\b",
    r"(?:регистрируй(?:ся|тесь)|играй(?:те)?|звони(?:те)?|пиши(?:те)?|переходи(?:те)?|жми(?:те)?|закажи(?:те)?"
    r"|получи(?:те)?|заходи(?:те)?)",
    r"(?:加(?:微信|v信?|q{1,2}|我)|点击|立即|马上|注册(?:送|就)|咨询|联系我|扫码|添加)|(?:今すぐ|登録|クリック)"
    r"|(?:سجل|اتصل|تواصل معنا|انضم|اضغط)",
    r"(?:अभी (?:खेलें|आवेदन|कॉल)|संपर्क करें|क्लिक करें)",
    r"\b(?:daftar|klik|main sekarang|gabung|hubungi)\b|hemen (?:üye|oyna|tıkla)",
)

CONTACT: Final = _any(
    r"https?://|\bwww\.|[a-z0-9.+_-]+@[a-z0-9-]+\.[a-z]{2,}|(?:^|[\s:(])@[a-z0-9_]{4,}|\b(?:t|wa)\.me/|\bbit\.ly/",
    r"\+\d[\d ().-]{7,}\d|\b(?:whatsapp|telegram|viber|wechat|call|tel|phone)(?: number)? ?[:.]? ?\(?\d[\d ().-]{6,}\d",
    r"\b[a-z0-9-]{3,}\.(?:com|net|org|xyz|top|site|online|club|bet|casino|shop|vip|info|io|co|biz|live|pro|ru|cn)\b",
    r"(?:微信|wechat|v信|qq|line ?id) ?(?:号|群)? ?[:]? ?[a-z0-9_-]{5,}",
)

# No public body, shop or club answers there; of the names beside them no one honest writes a call to act.
PRIVATE: Final = _any(
    r"@(?:gmail|outlook|hotmail|yahoo|protonmail|proton|mail|yandex|aol|icloud|gmx)\.[a-z]{2,}|\b(?:whatsapp"
    r"|telegram|wechat|viber)\b|\b(?:t|wa)\.me/",
    r"(?:微信|wechat|v信|qq|line ?id) ?(?:号|群)? ?[:]? ?[a-z0-9_-]{5,}",
    r"\b(?:viagra|cialis|levitra|kamagra|tramadol|xanax|adderall|oxycodone)\b|\b(?:hot|sexy) (?:singles|girls)",
    r"\bcall girls?\b|\bindependent escorts?\b",
    r"\b(?:online casino|slot gacor|judi (?:slot|online|bola)|no deposit|spell ?caster|backlinks?|rolex"
    r"|write my essays?|essay writing service|mod apk|123movies|binary options)\b",
    r"казино|виагр|эскорт|займ|赌场|彩金|百家乐|博彩|代写|高仿|约炮|伟哥|casino (?:online|en ligne)|casinò|préstamos? rápidos?",
    r"kredit ohne schufa|online-casino",
)

# Words of reporting: with one of them a line is told by someone, or speaks of those who sell.
REPORTING: Final = _any(
    r'["]|\b(?:says?|said|saying|told|tells?|wrote|writes|according|report(?:s|ed|ers?)?|police|officers?|courts?'
    r"|judge|prosecutors?|arrest[^ ]*|charged|sentenced|convicted)\b",
    r"\b(?:regulators?|watchdog|ministers?|ministry|lawmakers?|parliament|senate|officials?|authorities|spokes[^ ]+"
    r"|stud(?:y|ies)|researchers?|journalists?|lawsuit|sued|banned|alleged(?:ly)?|announced|study)\b",
    r"\b(?:dijo|según|policía|tribunal|fiscalía|ministro|dit|selon|ministre|justice|parquet|sagte|laut|polizei|gericht"
    r"|minister|behörde|disse|segundo|polícia|ministério|detto|secondo|polizia|procura)\b",
    r"сказал[^ ]*|сообщил[^ ]*|полици[^ ]+|прокуратур[^ ]+|министр[^ ]*|по данным|警方|法院|记者|报道|表示|据悉"
    r"|部长|検察|警察|裁判所|الشرطة",
    r"قال|المحكمة|وزير|पुलिस|अदालत|मंत्री|ने कहा",
)
_WARNING: Final = _any(
    r"\b(?:council|museum|library|university|students?|nhs|festival|church|school)\b|\.(?:gov|edu|ac)\b",
    r"\b(?:warn[^ ]*|scam[^ ]*|fraud[^ ]*|victims?|illegal[^ ]*|crackdown|addict[^ ]*|helpline|charit[^ ]+"
    r"|gamblers anonymous|gamcare|support group|advice|beware|complain[^ ]*|investigat[^ ]+|fake ads?|phishing)\b",
    r"\b(?:estafa[^ ]*|fraude[^ ]*|advierte[^ ]*|arnaque[^ ]*|alerte|betrug[^ ]*|betrüger[^ ]*|warn(?:t|en)|golpe"
    r"|truff[^ ]+|ludopat[^ ]+|spielsucht)\b",
    r"мошенн[^ ]+|предупрежда[^ ]+|афер[^ ]+|诈骗|骗局|提醒|打击|詐欺|احتيال|تحذر|ठगी|धोखाधड़ी|चेतावनी",
)
BRAKE: Final = f"(?:{REPORTING}|{_WARNING})"

SELLING: Final = (
    r"\b(?:cheap|best|buy|free|online|near me|for sale|price|prices|service|services|discount|bonus|deals?|top"
    r"|download|casino|slots?|hotel|hire|rent|company|20[12]\d|how to|comprar|barato|gratis|mejor|acheter|pas cher"
    r"|gratuit|kaufen|günstig|billig|kostenlos|купить|цена|дешево|онлайн)\b|(?:^| )(?:купить|цена|дешево|онлайн"
    r"|бесплатно)(?: |$)"
)

STOP_WORDS: Final = frozenset(
    """a about after all also an and are as at be been but by can could did do for from had has have he her his how i if
    in into is it its just like may more most my near new no not now of off on one only or other our out over said she
    should so some such than that the their them then there these they this to top two up was we were what when where
    which who will with would you your de la le les des du un une et en que el los las por para con del al se su una
    der die das und den dem ein eine mit von zu im ist auf da do dos das em os no na il lo gli di che per con het een
    van op te dat""".split()
)
