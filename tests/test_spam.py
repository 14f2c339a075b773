"""What sells is told from what tells of selling."""

from __future__ import annotations

import random

import pytest

from cleaner import clean
from cleaner.config import Config
from cleaner.detect.article import Article
from cleaner.detect.spam import lines_that_sell
from cleaner.model import Document
from cleaner.pipeline import Cleaner


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Best online casino, 200 free spins: play now at https://lucky.example", [True]),
        ("Independent escorts in Riga available 24/7, call +371 2000 0000", [True]),
        ("The welcome bonus for new teachers is 5,000 euros: apply now at www.teach.example.", [False]),  # one phrase, no more
        ("You can order replica watches from the age of sail at www.sail.example, with free shipping.", [False]),
        ("Gamblers who lost at the best online casino can call the helpline on 0808 8020 133.", []),  # a word of help
        ("Police say the gang sold tramadol online, no prescription: contact us on WhatsApp, it wrote.", []),  # of reporting
        ("Play now at our online casino games site", []),  # neither contact nor a second phrase
    ],
)
def test_three_kinds_of_sign_make_a_line_sell(line: str, found: list[bool]) -> None:
    assert [told.sure for told in lines_that_sell(Article(line))] == found


SPAM = """Play now and claim your welcome bonus with free spins at www.lucky.example

Join now for live casino games and a no deposit bonus: https://lucky.example/go

Sign up free today, get your free spins and casino bonus at https://lucky.example/spin"""


def test_a_text_that_is_spam_is_dropped_and_one_about_spam_is_not() -> None:
    grave = Cleaner(Config())(Document(1, SPAM, title="Best online casino 2024"))
    assert grave.verdict == "drop" and any(reason.startswith("SP016") for reason in grave.reasons)
    told = "The regulator banned three adverts on Monday, it said. Children had seen them.\n\n" + SPAM
    assert not any(f.code == "SP016" for f in clean(told, title="Regulator bans casino adverts").findings)


PROSE = """The council of the town voted on Monday to close the old bridge for a year, and the ferry will run from six in the
morning. The mayor said that the work was needed, that the money had been found in the budget of the port, and that the shops on
the east bank would be paid for what they lose. The owners of the shops do not believe it. A petition to the council has been
signed by four hundred people, and a lawyer from the capital has offered to take the case to the court in the spring. The
engineers say that the iron under the road is thin, that the stone is sound, and that the price of a new bridge would be ten
times the price of the repair. The minister is to visit the port in April, when the first of the beams will be lifted."""


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (PROSE.split(), None),
        (random.Random(1).sample(PROSE.split(), len(PROSE.split())), "review"),
        ([f"{a}{b}{c}a" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrs"], "review"),  # none of them comes twice
        ([f"{a.upper()}{b}{c}," for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrs"], None),  # a list of names
    ],
)
def test_word_salad_is_for_a_person_to_look_at(words: list[str], verdict: str | None) -> None:
    report = Cleaner(Config())(Document(1, " ".join(words), title="The bridge"))
    assert any(f.code == "SP021" for f in report.findings) == (verdict is not None)
    assert any(reason.startswith("SP021") for reason in report.reasons) == (verdict is not None)
    assert verdict in (None, report.verdict)


def test_a_headline_in_capitals_is_set_as_the_text_writes_its_words() -> None:
    text = "The council of Riga approves of a new bridge, and NATO ships will pass under it, the mayor said."
    report = Cleaner(Config(select=("HL016",), unsafe_fixes=True, score=False))(
        Document(1, text, title="RIGA APPROVES NATO BRIDGE")
    )
    assert report.title == "Riga approves NATO bridge"
