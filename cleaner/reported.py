"""What shows that a line reports somebody's words: `Leave a comment, the editor asked her readers.`"""

from __future__ import annotations

# After a comma, or the end of a quotation, and a few words: who said it.
_SPACED = """
    said says say told tells wrote writes asked asks reads ruled admitted announced adds added laughs laughed joked jokes
    warned warns explained explains recalls noted replied answered decided found
    dijo dice dicen decía escribió pidió preguntó contó explica explicó rezaba advirtió respondió anunció bromea
    bromeó advierte decidió asegura
    dit disait disent déclaré écrit écrivait explique expliqué raconte répond répondu annoncé demande demandé prévient
    plaisante plaisanté avoue avouait avoué précise rappelle
    sagt sagte sagen schrieb schreibt hieß heißt stand steht erklärt erklärte fragte fragt urteilte teilte warnt rät
    entschied scherzt scherzte
    disse diz dizia dizem escreveu explica explicou perguntou pediu anunciou aconselha
    detto diceva dicono scrisse scrive scriveva spiega spiegato chiese annunciato ordinava scherza avverte deciso
    zei zegt zeggen stond staat schreef schrijft vroeg vraagt meldt meldde aldus
    sade säger skrev skriver stod står frågade uppger
    powiedział powiedziała mówi napisał napisała pisze głosił głosiła prosił prosiła ogłosił ogłosiła zachęcał zachęcała
    řekl řekla říká napsal napsala píše stálo oznámil oznámila
    spus spune scris scrie scria cerea anunțat
    dedi diyor yazdı yazıyor yazıyordu açıkladı söyledi
    kata ujar tulis tutur jelasnya katanya
    сказал сказала говорит говорится написал написала пишет писала писал просил просила объявил объявила сообщил
    сообщила решил
    сказав сказала каже написав пише писала просив просила оголосив оголосила повідомив повідомила
    είπε λέει έγραψε έγραφε δήλωσε ζητούσε ανακοίνωσε
    قال قالت يقول تقول كتب كتبت طلب طلبت أعلنت أعلن
    אמר אמרה כתב כתבה ביקש ביקשה הודיעה הודיע
    گفت می‌گوید نوشت خواست
    कहा लिखा बोले बोलीं बताया पूछा
    বলেন বলেছে বললেন লিখেছিলেন জানান
    nói viết mời
""".split()
_UNSPACED = "说 写道 表示 宣布 裁定 問 问道 請了 请了 と言 と話 と書 と述 라고".split()

# RE2 over normalised lines.
REPORTED = (
    rf"""[,;:"'،] ?(?:[^\s,;:."]+ ){{0,4}}(?:it read|{"|".join(_SPACED)})(?:[ ,.;:!?"।]|$)""",
    rf"""[,"。][^,。]{{0,12}}(?:{"|".join(_UNSPACED)})""",
)
