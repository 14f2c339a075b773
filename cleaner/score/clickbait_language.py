"""Which language's clickbait model reads a headline, decided on its function words: no detector is worth its cost here.

A dozen words are too few for a detector of languages (it errs on a fifth of headlines), but the small words of a
language rarely stand in another's headlines, and where none stands the model of a wrong language is recognisably unsure.
"""

from __future__ import annotations

from collections.abc import Sequence

UNKNOWN = "und"

# The words that carry a sentence's form. They are also the words that the models see as themselves in a headline's
# skeleton, where all others are blanks; a change here asks for a new training.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """a an the this that these those here there it its it's i me my we us our you your you're you'll you've he him his
        she her they them their who whom whose what which when where why how is are was were be been being am do does did
        done has have had having will would can could should may might must shall not no never nor and or but if then than
        so as at by for from in into of off on onto out over to up with about after before again against all any both each
        every few more most much many other some such own same too very just only even ever still also now because while
        during until between through under above here's there's that's what's who's how's where's let's can't won't don't
        doesn't didn't isn't aren't wasn't i'm i've he's she's they're we're one two first last new best worst actually
        really probably finally reason reasons thing things way ways people everyone everything nothing something someone
        anyone anything need know make get look looks like want go going see watch says say said""".split()
    ),
    "es": frozenset(
        """el la los las lo un una unos unas al del de a en con sin por para según sobre entre hasta desde contra tras ante
        durante mediante y e o u ni pero sino que qué quién quien quiénes quienes cuál cual cuáles cuándo cuando dónde
        donde cómo como cuánto cuántos por porque si sí no nunca jamás ya más menos muy mucho mucha muchos muchas poco
        pocos tan tanto todo toda todos todas nada nadie algo alguien alguno algunos cada otro otra otros otras mismo
        misma este esta esto estos estas ese esa eso esos esas aquel así aquí ahí allí hoy ayer ahora antes después luego
        siempre también solo sólo aún todavía casi me te se nos os le les mi mis tu tus su sus nuestro nuestra yo tú él
        ella ellos ellas usted ustedes nosotros es son era eran fue fueron ser sido está están estar estaba hay haber ha
        han había he hace hacer puede pueden puedes podría debe deben debes tiene tienen tienes va van vas será serán
        sería dice dijo mejor mejores peor peores primer primera nuevo nueva razón razones motivo motivos cosas claves
        formas consejos gran dos tres cinco diez""".split()
    ),
    "id": frozenset(
        """yang dan di ke dari ini itu untuk dengan dalam pada oleh atau tapi tetapi karena gara hingga sampai saat ketika
        jika bila kalau agar supaya seperti sebagai adalah ialah bukan tidak tak belum jangan sudah telah akan bakal
        sedang masih bisa dapat harus boleh ingin mau lagi juga pun saja hanya lebih paling sangat terlalu semua setiap
        para sang si ada jadi menjadi bikin buat apa siapa kapan mana dimana mengapa kenapa bagaimana begini begitu
        berikut inilah ternyata akhirnya soal usai setelah sebelum jelang sejak antara tanpa kepada terhadap tentang bagi
        kata sebut aku saya kamu anda kita kami dia ia mereka nya ku mu cara alasan fakta hal tips deretan penyebab potret
        momen reaksi viral satu dua tiga pertama terbaru baru""".split()
    ),
}  # fmt: skip

# Enough of other languages' small words to know that a headline is in one of them.
_OTHERS: dict[str, frozenset[str]] = {
    "de": frozenset(
        """der die das den dem des ein eine einen einem einer und oder aber nicht ist sind war wird werden wurde hat haben
        mit für von vom zu zum zur im auf aus bei nach über unter wie was wer wo warum wenn dass sich sie er es wir ihr
        ich auch noch nur so diese dieser dieses kann können muss gegen durch mehr sein seine""".split()
    ),
    "fr": frozenset(
        """le la les un une des du de et ou mais pas ne est sont était être a ont avec pour par sur sous dans en au aux ce
        cette ces cet qui que quoi quand où comment pourquoi plus se sa son ses leur leurs il elle ils elles nous vous on
        je tu votre vos d'un d'une c'est après avant contre sans fait""".split()
    ),
    "it": frozenset(
        """il lo la i gli le un una uno di del della dei delle dello degli e o ma non è sono era con per da dal dalla in nel
        nella su sul sulla che chi cosa come quando dove perché più si suo sua loro questo questa questi ecco anche dopo
        contro tra fra al alla ai alle ha hanno""".split()
    ),
    "pt": frozenset(
        """o os a as um uma uns umas de do da dos das e ou mas não é são foi era com para por pelo pela em no na nos nas que
        quem qual quando onde como porque mais se seu sua seus suas você vocês ele ela eles este esta isso isto também
        após contra sem até ao à há ter tem são""".split()
    ),
    "nl": frozenset(
        """de het een en of maar niet is zijn was wordt worden heeft hebben met voor van te ten ter in op uit bij na over
        onder hoe wat wie waar waarom als dat dit deze die zich ze hij wij jij je u ik ook nog maar meer kan moet tegen
        door""".split()
    ),
    "ro": frozenset(
        """și si sau dar nu este sunt era a au cu pentru de din la în in pe prin că ca ce cine când cand unde cum mai se său
        sa lui ei lor un o unei unui al ai ale după dupa fost va vor care această acest""".split()
    ),
    "pl": frozenset(
        """we ze do od po za dla nie jest są był była było będzie się co kto kiedy gdzie jak dlaczego że to ten
        ta te tego tej przez przed jego jej ich oraz ale czy już tylko""".split()
    ),
    "tr": frozenset(
        """ve veya ama değil bir bu şu o ile için de da mi mı mu ne kim nasıl neden nerede en çok daha gibi olan oldu olarak
        var yok sonra kadar her ki""".split()
    ),
    "sv": frozenset(
        """och eller men inte är var har hade med för av till från i på om en ett den det de som hur vad vem varför när så
        kan ska sig sin efter mot""".split()
    ),
    "ms": frozenset(["yang", "dan", "di", "ke", "dari", "ialah", "boleh", "awak", "korang", "ni", "tu", "je", "tak"]),
}  # fmt: skip

# Indonesian headlines often have no function word at all; these everyday words tell them from English ones.
_EVERYDAY = frozenset(
    """polisi warga korban tewas hari tahun orang anak rumah jalan negara pemerintah menteri kasus juta miliar ribu kebakaran
    tersangka mahasiswa perempuan pria wanita istri suami dunia tolak menolak minta gelar ajak ungkap tangkap ditangkap tahan
    pengacara kota bupati gubernur rupiah aksi warganet kabar cerita kisah berita bola pemain pelatih timnas mobil
    harga lagu ibu ayah bayi hutan kabut asap gempa banjir sekolah siswa guru kerja uang pasar masuk naik turun
    jumpa bertemu hadir tampil kembali makin jelaskan ingatkan dorong bantu beri kasih pakai lewat gegara tengah atas
    bawah utara selatan timur barat""".split()
)  # fmt: skip

# Only words that tell languages apart count as evidence: each is weighed by how many languages share it.
_LANGUAGES: dict[str, list[str]] = {}
for _lang, _words in (*FUNCTION_WORDS.items(), *_OTHERS.items()):
    for _word in _words:
        _LANGUAGES.setdefault(_word, []).append(_lang)
_EVIDENCE = {word: tuple([(lang, 1 / len(langs)) for lang in langs]) for word, langs in _LANGUAGES.items()}
_EVIDENCE |= {word: (("id", 0.5),) for word in _EVERYDAY if word not in _EVIDENCE}

# A declared language is believed unless the small words say otherwise this clearly.
_CLEARLY = 1.5
_ONE_WORD = 1.0  # one small word is not enough to give up a trained model: names and titles of works carry some


def reading_language(words: Sequence[str], lang: str | None) -> tuple[str, bool]:
    """(language to read the headline in, whether anything speaks for it). `words` are folded, `lang` is as declared.

    With nothing declared and no evidence against it, a headline in Latin letters is read as English and one in another
    script as UNKNOWN.
    """
    declared = lang.replace("_", "-").split("-")[0].casefold() if lang else ""
    if declared in ("", UNKNOWN):
        declared = ""
    votes: dict[str, float] = {}
    for word in [word for word in words if word in _EVIDENCE]:
        for language, weight in _EVIDENCE[word]:
            votes[language] = votes.get(language, 0.0) + weight
    other = sum([word[0] >= "\u0250" and word[0].isalpha() for word in words])
    if other and 2 * other > sum([word[0].isalpha() for word in words]):
        return (declared if declared and declared not in FUNCTION_WORDS else UNKNOWN), False
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0] != "en", vote[0]))
    best, most = ranked[0] if ranked else ("en", 0.0)
    if declared:
        if most >= _CLEARLY and votes.get(declared, 0.0) == 0.0 and best in FUNCTION_WORDS:
            return best, True
        return declared, True
    if best not in FUNCTION_WORDS and most <= _ONE_WORD:
        return "en", False
    return best, most > 0.0
