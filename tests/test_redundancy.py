"""What an article may say twice and what it may not: for each kind a case that must not count, and a near miss that must."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from strategies import texts

import cleaner
from cleaner.score.redundancy import count, redundancy

COUNCIL = "The council voted on Tuesday to close the swimming pool in Sarkanmuiza, which has stood empty since the boiler failed."
PARENTS = "Parents had collected four thousand signatures, and many of them followed the debate from the gallery."
MAYOR = "Work on a new pool next to the school would begin in two years at the earliest, if the state pays half of it."
TRAINER = "Until then the swimming club trains in the neighbouring town, a drive of forty minutes each way."
SAID = PARENTS.replace("four thousand", "“four thousand”")
PROSE = f"{COUNCIL} {PARENTS}\n\n{MAYOR} {TRAINER}"
QUOTE = "“We have lost a place where three generations of this town have learned to swim”"
VERSE = "The river goes down to the harbour town\nand nobody asks it the way,\n"
SHORT = "This town can afford a pool."
CALL = "This town, I say it once more, can afford a pool for its own children."
ITEMS = "- a pool of twenty-five metres with six lanes\n- a sauna that pays for the heating\n- a kiosk with a terrace\n"
ITEM = "a pool of twenty-five metres with six lanes"
ROWS = "Ventspils 3 1 0 2 7\nLiepaja 3 1 0 2 5\nJelgava 3 0 1 2 4\n"
TEAM = "Riga: Berzins, Kalnins, Ozols, Liepa, Krumins, Eglitis, Vitols, Balodis, Zarins, Petersons, Lacis"
GAIN = "The club took 40,000 euros in 2023"
INSERT = "Win two tickets for the opera in our large summer draw"


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        # quotations
        (f"{PROSE}\n\n{QUOTE}, said Ilze Kalnina, who coaches the juniors.\n\n{QUOTE}\n\nThe club looks on.", []),  # pull quote
        (f"{QUOTE}, said Ilze Kalnina.\n\n{PROSE}\n\nIlze Kalnina at the pool: {QUOTE}", []),  # caption
        (f"{QUOTE[1:-1]}.\n\n{PROSE}\n\n{QUOTE}, said Ilze Kalnina.", []),  # printed without marks
        ('She said: "It is sad. "We have lost the best place in all of this town."\n\n' + PROSE + "\n\n" + QUOTE, []),
        (f"{PROSE}\n\n{SAID}", [SAID]),  # words in marks
        (f"{COUNCIL} {QUOTE}\n\n{TRAINER}\n\n{COUNCIL} {QUOTE}", [f"{COUNCIL} {QUOTE}"]),  # a whole paragraph
        # refrains
        (f"{PROSE}\n\n{VERSE}I stood on the bridge with a coat and a crown\n\n{VERSE}it carried the evening away", []),
        (f"{PROSE}\n\nWho owns the river, who owns the sand,\n{VERSE}\n{VERSE}and all is well", VERSE.splitlines()),  # elsewhere
        (
            f"{COUNCIL}\n\n{INSERT}\n\n{PARENTS}\n\n{INSERT}\n\n{MAYOR}\n\n{INSERT}\n\n{TRAINER}",
            [INSERT, INSERT],
        ),  # between paragraphs
        (f"{COUNCIL} {CALL}\n\n{PARENTS} {CALL}\n\n{MAYOR} {CALL}", []),  # a speech
        (f"{COUNCIL} {CALL}\n\n{CALL} {PARENTS}\n\n{MAYOR} {CALL} {TRAINER}", [CALL, CALL]),  # at no regular place
        (f"{COUNCIL} {CALL}\n\n{MAYOR} {CALL}", [CALL]),  # twice is no refrain
        (f"{COUNCIL} {SHORT} {PARENTS} {SHORT} {MAYOR}", []),  # short
        (f"{COUNCIL} {SHORT} {SHORT} {MAYOR}", [SHORT]),  # short, but pasted twice
        (
            f"{SHORT} {COUNCIL} {PARENTS}\n\n{MAYOR} {SHORT} {COUNCIL} {TRAINER}",
            [SHORT, COUNCIL],
        ),  # short, but with its neighbour
        # lists
        (f"The left wants:\n\n{ITEMS}\nThe right wants:\n\n- a pool of twenty-five metres with six lanes\n- no sauna", []),
        (f"{PROSE} It should have a pool of twenty-five metres with six lanes.\n\n{ITEMS}", []),
        (f"They want:\n\n{ITEMS}\n{PROSE}\n\nThey want:\n\n{ITEMS}", ITEMS.splitlines()),  # the list is there twice
        (f"{COUNCIL}\n\n{ITEM}\n\n{PARENTS}\n\n{ITEM}\n\n{TRAINER}", [ITEM]),  # no list
        # tables of results
        (f"After two days\n{ROWS}\nAfter three days\n{ROWS[:19]}\nJelgava 4 2 0 2 6\nRezekne 4 0 1 3 2", []),
        (f"{ROWS}\n{PROSE}\n\n{ROWS}", ROWS.splitlines()),
        (f"{TEAM}\n\n{PROSE}\n\n{TEAM}", []),
        (f"{COUNCIL}\n\n{GAIN}\n\n{TRAINER}\n\n{GAIN}", [GAIN]),
    ],
)
def test_what_counts(text: str, twice: list[str]) -> None:
    found = redundancy(text).repeats
    assert [text[repeat.start : repeat.end] for repeat in found] == twice


STANDFIRST = "The council has closed the swimming pool in Sarkanmuiza, which stood empty since its boiler failed in winter."
LEAD = "The swimming pool in Sarkanmuiza, which has stood empty since its boiler failed last winter, was closed by the council."
LONG_TRAINER = (
    f"{TRAINER} Some parents have begun to share cars, others have given up, and the juniors have lost half their number."
)
CLOSING = (
    "The decision shows how deeply the council and the parents in this town are divided over the swimming pool, which stood empty"
    " since the boiler failed, and over what the juniors of Sarkanmuiza need until the state pays for another."
)


@pytest.mark.parametrize(
    ("text", "restated", "said"),
    [
        (f"{STANDFIRST}\n\n{LEAD} {PARENTS}\n\n{MAYOR}", LEAD, STANDFIRST),
        (f"{STANDFIRST}\n\n{PARENTS} {LEAD}\n\n{MAYOR}", "", ""),  # further down it is a reminder
        (f"{STANDFIRST}\n\n{PARENTS}\n\n{MAYOR}", "", ""),
        (f"{COUNCIL} {PARENTS}\n\n{MAYOR} It met again.\n\n{LONG_TRAINER}\n\n{CLOSING}", CLOSING, COUNCIL),
        (f"{COUNCIL} {PARENTS}\n\n{MAYOR} It met again.\n\n{LONG_TRAINER}\n\n{TEAM.replace(':', ',')}, {TEAM[6:]}", "", ""),
    ],
)
def test_of_a_restatement_the_words_count_that_were_used(text: str, restated: str, said: str) -> None:
    report = cleaner.clean(text, title="Pool")
    assert [text[repeat.start : repeat.end] for repeat in report.repeats] == ([restated] if restated else [])
    assert all(text[repeat.first :].startswith(said) for repeat in report.repeats)
    words = sum(repeat.similarity * count(restated) for repeat in report.repeats)
    assert report.redundancy == pytest.approx(words / count(text), abs=1 / count(text))
    assert bool(restated) == bool(report.redundancy)


def test_a_pull_quote_that_was_cut_counts_no_more_than_one_that_stayed() -> None:
    quote = f"{QUOTE[:-1]}, and nobody has asked us.”"
    assert cleaner.clean(f"{PROSE} {quote}\n\n{quote}\n\n{quote}\n\n{TRAINER[:30]} on.", title="Pool").redundancy == 0
    assert cleaner.clean(f"{PROSE}\n\n{quote[1:-1]}\n\n{quote[1:-1]}\n\n{TRAINER[:30]} on.", title="Pool").redundancy


def test_a_word_counts_once() -> None:
    """The closing paragraph restates the article, and one of its sentences is there word for word."""
    text = f"{COUNCIL} {PARENTS}\n\n{MAYOR} It met again.\n\n{LONG_TRAINER}\n\n{CLOSING} {COUNCIL}"
    (whole, sentence) = sorted(cleaner.clean(text, title="Pool").repeats)
    assert text[sentence.start : sentence.end] == COUNCIL
    left = count(CLOSING)
    assert cleaner.clean(text, title="Pool").redundancy == pytest.approx(
        (count(COUNCIL) + whole.similarity * left) / count(text), abs=1 / count(text)
    )


@given(texts)
def test_hostile_texts_repeat_no_more_than_they_say(text: str) -> None:
    found = redundancy(text + text)
    assert 0 <= found.words <= count(text + text)
    assert all(before.end <= after.start for before, after in pairwise(found.repeats))
