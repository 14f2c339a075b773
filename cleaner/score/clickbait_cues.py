"""What an editor would underline in a headline that baits, by language: the devices, and the words that carry them.

Two things bait: withholding what the reader needs to decide whether to read on (the curiosity gap), and exaggerating.
Devices follow Blom & Hansen 2015, "Click bait: Forward-reference as lure in online news headlines", and the categories
of Potthast et al. 2016, "Clickbait Detection". Each has a strength in [0, 1], set by hand. For comparison, in the training
part of Webis Clickbait-17 headlines with a device have a mean grade above those with none by: list .41, how-to .32,
pointing .32, address .30, withheld .29, question .27, promise .24, emotion .24, superlative .20, shouting .20, intensifier .16.
Questions and how-tos are set lower than that, as honest ones are common.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from cleaner.score.clickbait_features import Headline
from cleaner.tuples import NamedTuple

Axis = Literal["withholding", "exaggeration"]


class Device(NamedTuple):
    """One way to bait: what it does to the reader, how strongly, and how an editor would name it."""

    name: str
    axis: Axis
    strength: float
    reason: str


class Cue(NamedTuple):
    """A device at work in the words [first, last) of a headline."""

    device: Device
    first: int
    last: int


DEVICES = {
    device.name: device
    for device in (
        Device("withheld", "withholding", 0.45, "withholds what happened"),
        Device("pointing", "withholding", 0.35, "points at what it does not name"),
        Device("promise", "withholding", 0.3, "promises knowledge instead of giving it"),
        Device("list", "withholding", 0.4, "number list"),
        Device("how-to", "withholding", 0.15, "how-to"),
        Device("question", "withholding", 0.2, "asks what it should tell"),
        Device("address", "withholding", 0.25, "second person"),
        Device("superlative", "exaggeration", 0.25, "superlative"),
        Device("emotion", "exaggeration", 0.35, "tells the reader what to feel"),
        Device("intensifier", "exaggeration", 0.2, "intensifier"),
        Device("shouting", "exaggeration", 0.2, "shouts"),
    )
}

# device: phrases, parted by `/`, in folded tokens
_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "withheld": """this is why / here's why / heres why / here is why / that's why / this is what / here's what /
        heres what / here is what / here's how / heres how / here is how / this is how / what happened next / what happens
        next / what happened when / what happens when / the reason why / the real reason / for this reason / for one reason /
        here's the / heres the / here is the / here are the / find out / the truth about / the secret to / the secret of / the
        secrets of / the key to / turns out / and it's / but there's a catch / wait until / wait till / guess who / guess what
        / you'll never guess / what it's like / what it's really like / what it is like / the story behind / the meaning
        behind / not what you think / one thing / the one / might surprise you / may surprise you / will surprise you / no one
        saw coming""",
        "promise": """everything you need to know / what you need to know / all you need to know / things to know /
        what to know / need to know / should know / didn't know / never knew / what we know / explained / inside the / meet
        the / behind the scenes / watch what / see what / see how / tips / hacks / hack / trick / tricks / life hacks""",
        "pointing": """this one / these are / this is the / this guy / this man / this woman / this girl / this kid /
        this mom / this dad / this dog / this video / this photo / this trick / this simple / this thing / these photos /
        these people / these things / these two / this couple / this teacher / this company / this city / this country / this
        state / this little / this tiny""",
        "how-to": "how to",
        "address": "you / your / you're / you'll / you've / yours / yourself",
        "superlative": """best / worst / most / greatest / biggest / ultimate / perfect / cutest / funniest / weirdest
        / hottest / craziest / coolest / easiest / smartest / dumbest / scariest / ever / of all time""",
        "emotion": """you won't believe / won't believe / can't believe / will make you / will blow your mind / mind
        blowing / mind - blowing / blow your mind / melt your heart / in tears / cry / jaw - dropping / heartbreaking /
        heartwarming / adorable / hilarious / shocking / terrifying / horrifying / stunning / incredible / amazing /
        unbelievable / insane / epic / awesome / genius / bizarre / creepy / goosebumps / faith in humanity / the internet /
        everyone is / everyone's / freaking out / losing it / obsessed / perfectly / savage / goals / stop everything / breaks
        the internet / broke the internet / goes viral / gone viral""",
        "intensifier": """literally / totally / absolutely / insanely / so much / actually / really / never / always /
        just / finally""",
    },
    "es": {
        "withheld": """esto es lo que / así es / así fue / así era / esta es la razón / este es el motivo / la razón
        por la que / el motivo por el que / lo que pasó / lo que sucedió / lo que ocurrió / qué pasó / qué pasa si / qué
        pasará / no vas a creer / por esto / por esta razón / el secreto / la verdad sobre / la verdad detrás / la historia
        detrás / quién es / quiénes son / quién fue / quién era / descubre / descubrí / conoce / conocé / entérate / mira /
        mirá / por qué / te contamos / te explicamos / lo que no / el motivo""",
        "promise": """todo lo que / lo que debes saber / lo que hay que saber / lo que se sabe / qué es / qué son /
        qué significa / cuáles son / claves para / consejos para / trucos / guía / te recordamos / los detalles / detalles
        aquí""",
        "pointing": """este es el / esta es la / estos son los / estas son las / este hombre / esta mujer / este truco
        / este video""",
        "how-to": "cómo / como hacer",
        "address": "te / tu / tus / usted / ustedes / puedes / podés / debes / debés / sabías / sabes / quieres",
        "superlative": "mejor / mejores / peor / peores / el más / la más / los más / las más / lo más / máximo / récord",
        "emotion": """increíble / insólito / insólita / impactante / impactantes / sorprendente / impresionante /
        emotivo / emotiva / conmovedor / conmovedora / desgarrador / polémico / polémica / escalofriante / extraño / extraña /
        curioso / curiosa / misterioso / misteriosa / viral / furor / enloqueció / sorprendió / no podrás""",
        "intensifier": "totalmente / absolutamente / realmente / nunca / jamás / siempre / finalmente",
    },
    "id": {
        "withheld": """begini / inilah / ini dia / ini alasan / ini penyebab / ini kata / ternyata / kenapa / mengapa
        / alasan / penyebab / apa yang terjadi / rahasia / terungkap / terkuak / siapa / kok bisa / yang terjadi / simak /
        intip / bocoran""",
        "promise": """cara / tips / fakta / hal yang / deretan / sederet / manfaat / perlu tahu / wajib tahu / kisah /
        cerita / potret / penampakan""",
        "pointing": "ini / begitu / hal ini / pria ini / wanita ini / artis ini / gadis ini",
        "how-to": "begini cara / cara",
        "address": "kamu / anda / mu / kalian / bunda / yuk",
        "superlative": "paling / terbaik / terburuk / terbesar / termahal / tercantik / terunik / teraneh",
        "emotion": """viral / heboh / mengejutkan / menakjubkan / bikin / kocak / gemas / haru / mengharukan / geger /
        ngeri / merinding / netizen / warganet / sukses bikin / ngakak / keren / unik / aneh / cantik / seksi / curhat / duh /
        wow / waduh""",
        "intensifier": "banget / sangat / super / akhirnya / benar - benar",
    },
    "de": {
        "withheld": """deshalb / darum / das ist der grund / das passiert / das steckt dahinter / was dann / was dann
        passierte / so sieht / der wahre grund / das geheimnis / die wahrheit über / aus diesem grund""",
        "promise": "das müssen sie wissen / was sie wissen müssen / alles was / tipps / tricks / das sollten sie",
        "pointing": "dieser / diese / dieses / diesen",
        "how-to": "so geht / so können sie / so kannst du / wie sie / wie du",
        "address": "du / dein / deine / deinen / dir / dich / ihr",
        "superlative": "beste / besten / schlimmste / größte / schönste / schönsten / aller zeiten",
        "emotion": """unglaublich / unfassbar / schockierend / schock / krass / irre / wahnsinn / tränen / netz /
        internet""",
        "intensifier": "endlich / wirklich / tatsächlich / nie / niemals / total / absolut",
    },
    "fr": {
        "withheld": """voici pourquoi / voici ce / voici comment / la raison pour laquelle / la vraie raison / ce qui
        s'est passé / le secret / la vérité sur / découvrez / ce qu'il / vous ne devinerez""",
        "promise": """tout ce qu'il faut savoir / ce qu'il faut savoir / tout savoir / astuces / conseils / ce que
        l'on sait""",
        "pointing": "cet homme / cette femme / ce chien / cette vidéo / cette photo / cette astuce / cette / ces",
        "how-to": "comment",
        "address": "vous / votre / vos / tu / ton / tes",
        "superlative": "meilleur / meilleurs / meilleure / meilleures / pire / pires / le plus / la plus / les plus",
        "emotion": """incroyable / hallucinant / choquant / bouleversant / hilarant / adorable / la toile /
        internautes / buzz""",
        "intensifier": "vraiment / jamais / enfin / absolument / totalement",
    },
    "it": {
        "withheld": """ecco perché / ecco cosa / ecco come / ecco / il motivo / la verità su / il segreto / cosa è
        successo / scopri""",
        "promise": "tutto quello che / cosa sapere / cosa c'è da sapere / consigli / trucchi",
        "pointing": "questo / questa / questi / queste",
        "how-to": "come fare / come",
        "address": "tu / tuo / tua / tuoi / ti / vi",
        "superlative": "migliore / migliori / peggiore / peggiori / il più / la più / i più / le più",
        "emotion": "incredibile / pazzesco / scioccante / choc / shock / commovente / web impazzito / il web",
        "intensifier": "davvero / mai / finalmente / assolutamente",
    },
    "pt": {
        "withheld": """saiba por que / veja o que / entenda / descubra / o motivo / a verdade sobre / o segredo / o
        que aconteceu / eis""",
        "promise": "tudo o que / o que se sabe / saiba / saiba como / confira / dicas / truques / o que você precisa",
        "pointing": "este / esta / estes / estas / esse / essa",
        "how-to": "como fazer / como",
        "address": "você / vocês / seu / sua / te",
        "superlative": "melhor / melhores / pior / piores / o mais / a mais / os mais / as mais",
        "emotion": """incrível / chocante / surpreendente / emocionante / inacreditável / bizarro / viraliza / viral /
        internet""",
        "intensifier": "realmente / nunca / finalmente / totalmente",
    },
    "nl": {
        "withheld": """dit is waarom / daarom / zo / dit is wat / de reden / het geheim / de waarheid over / wat er
        gebeurde""",
        "promise": "wat je moet weten / alles wat / tips / trucs",
        "pointing": "deze / dit",
        "how-to": "hoe je / zo kun je",
        "address": "je / jij / jouw / u / uw",
        "superlative": "beste / slechtste / mooiste / grootste / ooit",
        "emotion": "ongelooflijk / bizar / bizarre / hilarisch / schokkend / geweldig / internet",
        "intensifier": "echt / nooit / eindelijk / helemaal",
    },
    "ro": {
        "withheld": """iată de ce / iată ce / iată cum / ce s - a întâmplat / motivul / secretul / adevărul despre /
        află / uite ce / ce a făcut / cum arată / cine este / de ce / cum a / ce spune / ce a""",
        "promise": "tot ce trebuie să / ce trebuie să știi / trucuri / sfaturi / lucruri",
        "pointing": "acest / această / aceste / acești / asta",
        "how-to": "cum să",
        "address": "tu / tău / ta / te / ți / vă / dumneavoastră",
        "superlative": "cel mai / cea mai / cele mai / cei mai",
        "emotion": """incredibil / șocant / șoc / uluitor / uimitor / emoționant / halucinant / viral / internet /
        bombă / dezastru""",
        "intensifier": "niciodată / mereu / în sfârșit / chiar",
    },
}  # fmt: skip

_LIST_NOUNS = frozenset(
    """ways things reasons tips facts signs photos pictures pics images gifs videos tweets times moments people celebrities
    celebs stars books movies films songs shows apps recipes foods dishes gifts hacks tricks secrets questions lessons
    quotes ideas places cities countries mistakes products steps rules habits jokes memes cats dogs puppies animals women
    men guys outfits looks photographs stories struggles thoughts truths myths words details examples strategies cosas
    razones motivos formas maneras claves consejos trucos fotos imágenes frases datos curiosidades libros películas series
    preguntas respuestas errores señales alimentos recetas lugares secretos hábitos cara fakta hal alasan potret foto
    zodiak rekomendasi manfaat artis film drama makanan tempat momen gaya inspirasi resep gründe dinge tipps fakten wege
    bilder fotos fehler tricks raisons choses façons conseils astuces erreurs motivi cose modi consigli foto errori razões
    motivos coisas dicas maneiras redenen dingen manieren lucruri motive moduri sfaturi poze""".split()
)  # fmt: skip
_NOT_POINTING = frozenset(
    (word,)
    for word in "week weekend year month morning afternoon evening season summer winter spring fall autumn time day".split()
) | {()}  # nor does a last word point


@cache
def _phrases(lang: str) -> dict[str, tuple[tuple[tuple[str, ...], Device], ...]]:
    """The language's phrases by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Device]]] = {}
    for name, phrases in _PHRASES.get(lang, {}).items():
        for phrase in phrases.split("/"):
            words = tuple(phrase.split())
            found.setdefault(words[0], []).append((words, DEVICES[name]))
    return {word: tuple(sorted(rest, key=lambda entry: -len(entry[0]))) for word, rest in found.items()}


def has_cues(lang: str) -> bool:
    """Whether the language has phrases of its own; without, only signs and number lists are seen."""
    return lang in _PHRASES


def find_cues(headline: Headline, lang: str) -> Iterator[Cue]:
    """The devices in a headline, in its order; of phrases that begin at one word, the longest."""
    words, phrases = headline.words, _phrases(lang)
    yield from _list(words)
    yield from _signs(words)
    done = 0
    for i in [i for i, word in enumerate(words) if word in phrases]:
        if i < done:
            continue
        for phrase, device in phrases[words[i]]:
            if words[i : i + len(phrase)] == phrase:
                yield Cue(device, i, i + len(phrase))
                done = i + len(phrase)
                break
        else:
            if lang == "en" and i < 2 and words[i] in ("this", "these") and words[i + 1 : i + 2] not in _NOT_POINTING:
                yield Cue(DEVICES["pointing"], i, i + 2)


def _list(words: tuple[str, ...]) -> Iterator[Cue]:
    for i in range(min(3, len(words))):
        if words[i] in ("0", "00"):
            for j in range(i + 1, min(i + 5, len(words))):
                if words[j] in _LIST_NOUNS:
                    yield Cue(DEVICES["list"], i, j + 1)
                    return


def _signs(words: tuple[str, ...]) -> Iterator[Cue]:
    for i in range(len(words) - 1, max(-1, len(words) - 4), -1):  # a quotation mark or a hashtag may follow the sign
        if words[i] in "?？؟":
            start = next((j + 1 for j in range(i - 1, -1, -1) if words[j] in ".:?!|…"), 0)
            yield Cue(DEVICES["question"], start, i + 1)
            break
    for i, word in enumerate(words):
        if word in "!！…" or (word == "." and words[i : i + 3] == (".", ".", ".")):
            yield Cue(DEVICES["withheld" if word in "….," else "shouting"], max(0, i - 1), i + (3 if word == "." else 1))
            return
