"""What sells is told from what tells of selling."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.config import Config
from cleaner.detect.spam import _lines_that_sell
from cleaner.model import Document
from cleaner.normal import normalise
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
    assert [told.sure for told in _lines_that_sell(normalise(line))] == found


SPAM = """Play now and claim your welcome bonus with free spins at www.lucky.example

Join now for live casino games and a no deposit bonus: https://lucky.example/go

Sign up free today, get your free spins and casino bonus at https://lucky.example/spin"""


def test_a_text_that_is_spam_is_dropped_and_one_about_spam_is_not() -> None:
    grave = Cleaner(Config())(Document(1, SPAM, title="Best online casino 2024"))
    assert grave.verdict == "drop" and any(reason.startswith("SP016") for reason in grave.reasons)
    told = "The regulator banned three adverts on Monday, it said. Children had seen them.\n\n" + SPAM
    assert not any(f.code == "SP016" for f in clean(told, title="Regulator bans casino adverts").findings)


def test_a_headline_in_capitals_is_set_as_the_text_writes_its_words() -> None:
    text = "The council of Riga approves of a new bridge, and NATO ships will pass under it, the mayor said."
    report = Cleaner(Config(select=("HL016",), unsafe_fixes=True, score=False))(
        Document(1, text, title="RIGA APPROVES NATO BRIDGE")
    )
    assert report.title == "Riga approves NATO bridge"
