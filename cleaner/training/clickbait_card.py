"""The clickbait models' card: what they are for, what they were made from, what they are worth, where they fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cleaner.score.clickbait_meaning import MEANING
from cleaner.training.clickbait_figures import Figures

_KNOWN = {
    "webis17": (
        "Webis Clickbait-17, English, five human grades a headline",
        "CC BY 4.0",
        "trained on; measured on the last fifth by time",
    ),
    "chakraborty16": (
        "Chakraborty et al. 2016, English, labelled by outlet",
        "MIT",
        "trained on, at .12 of the weight; measured without",
    ),
    "peterldowns": (
        "peterldowns/clickbait-classifier, English, labelled by outlet",
        "MIT",
        "trained on, at .12 of the weight; measured without",
    ),
    "news_neg_bbc_cnn_nyt": ("headlines of three outlets presumed sober, English", "not stated", "measured on only"),
    "ta1c_es": ("TA1C, Spanish, human verdicts", "MIT", "trained on; measured by leaving outlets out"),
    "click_id": ("CLICK-ID, Indonesian, three votes a headline", "CC BY 4.0", "trained on; measured by leaving outlets out"),
}

_HEAD = """# Clickbait models

English, Spanish and Indonesian, one file: `clickbait.npz` (plain arrays, read without NumPy or scikit-learn).

## What clickbait means here
{meaning}
## How it works
Casing is folded away and digits are masked. A table of hashed n-grams (words, skeletons of function words, pieces of words)
gives log-odds. In English, 32 numbers a word, learnt from the company that words keep in the same headlines, say what the
headline is about. A logistic head makes the grade of both, of the headline's length and share of function words, and of how
near it is to each of 256 headlines; it is fitted on blocks of time or outlets that the table had not seen, then stretched
to be true to the grades of those that people graded.

Labels by outlet are no grades: such a headline enters with the grade that the graded ones alone give it, moved by .75 log-odds
towards its outlet's label.

Verdicts part best at a grade of about .4, not .5. Grades are therefore bent, order kept, so that the deciding grade lies on .5:
those between the two are squeezed just above .5, and only those less than .02 below the first or above the second move besides.
The deciding grade is where F1 is best on blocks that the table had not seen. Questions and how-tos, which are graded higher
than other headlines even when they are honest, have higher ones: at most .15 of the honest questions, and .1 of the honest
how-tos, trained on reach .5.

`withholding` and `exaggeration` come from named devices (this-is-why, number lists, superlatives …), not from the models.
`majority` is the probability that most readers would say bait (Platt's line over the score's log-odds): it rises with the
score, and is the one to read as a probability. Other languages get the devices alone, with a `confidence` of .3 or less.
"""

_TAIL = """
## Thresholds
On the English headlines kept back, what a threshold costs:

{costs}

Grades and verdicts differ: the mean grade of all headlines is about .31, the share with a verdict of bait about .23. No one
number can be true to both: a score whose error against verdicts is e must lie at least .08 - e below grades on average, which
costs (.08 - e)² of mean squared error at the least. The score is true to grades but for the bend about .5, `majority` to
verdicts.

{between}

Both ends order headlines alike; use `majority` where a probability is wanted.

## Variants tried
On the end of the first four fifths of webis17 (2,424 headlines, trained on the 9,695 before them), AUC and MSE to grades; and
where outlets matter, AUC on peterldowns left out:

| variant | AUC | MSE | peterldowns |
| --- | --- | --- | --- |
| tf-idf of words and of characters, ridge | .846 | .0348 | |
| hard labels in place of grades (on the features of the next line but one) | .848 | .108 | |
| words, skeletons and pieces, counted and hashed; length | .863 | .0312 | |
| the same, scaled by naive Bayes, with a quadratic head on length and function words | .870 | .0302 | .910 |
| and outlets at one grade for bait and one for news, weight .15 | .866 | .0307 | .951 |
| and word vectors (mean of content, of function words), support vector head | .877 | .0294 | .931 |
| and outlets so: one grade for bait, one for news | .873 | .0298 | .951 |
| and outlets so: as the graded headlines say, moved by .5 towards the outlet | .877 | .0293 | .941 |
| the same, moved by 1 / 1.5 | .875 / .873 | .0295 / .0300 | .954 / .960 |
| logistic head with nearness to 256 headlines in place of support vectors | .875 | .0297 | .959 |
| quadratic head on vectors | .873 | .0299 | .964 |
| networks of 16 hidden units, three averaged | .872 | .0297 | |
| vectors of a small multilingual sentence encoder's words, support vector head | .875 | .0296 | .914 |
| an encoder of whole sentences (24 MB) as teacher of the outlets' grades | .877 | .0292 | .949 |
| parts of the table's sum as inputs of the head; first and last words' vectors; 64 dimensions | .872-.877 | .0294-.0300 | |
| logistic head with nearness, outlets at .7 of their weight, fitted to grades again (shipped) | .874 | .0296 | .956 |
| skeletons with suffixes, skipped pairs, word triples, boosted trees on the sum and the shape | no gain | | |

How the decision came to lie on .5 (last fifth by time; lines 1, 2, 5, 6 and 7 with outlets at full weight in the head):

| variant | MSE | F1 | AUC |
| --- | --- | --- | --- |
| no bend; questions and how-tos moved down by a constant | .0305 | .629 | .884 |
| no bend, nothing for questions: .35 of the honest ones pass .5 | .0301 | - | .887 |
| bent at .41, questions at .58, how-tos at .65 (shipped) | .0303 | .648 | .886 |
| bent at .38 / .44, questions alike | .0307 / .0300 | .653 / .641 | |
| bent at .38, questions as other headlines: over .5 of the honest ones in the New York Times flagged | .0311 | .664 | |
| piecewise lines with a knot every .1 or .2, through .5 at .38 to .42, by least squares | .0312-.0327 | .66-.67 | |
| a head fitted to verdicts, or to both: best F1 | | .66-.67 | .885-.888 |
| word order, length, kind of question, devices in a model for questions alone: AUC within questions .76, without .77 | | | |

False alarms on features of quality papers trade against the graded headlines: with news labelled by outlet at three times the
weight in the head, .172 of the New York Times are flagged in place of .189, and MSE is .0305 in place of .0301; leaning one
log-odd further, .148 and .0329. A third of what is flagged has four words or fewer ("Pool Party"), which readers of tweets
grade .7.

## What it fails at
- Bait without a device in its wording: "Dutch election explained in tulips", "Restaurant offers unique cellphone discount".
- Quoted emotion and teasers of a video or a live page, which readers grade by what is behind the link.
- Honest questions and "How to …" are still flagged more often than other sober headlines; so are features and essays of
  quality papers (New York Times), whose headlines name a theme and not an event.
- Headlines of before 2014 or after 2017: names and memes are those of the training years. Slang of later platforms is unknown.
- Spanish was graded on tweets with teasers, Indonesian in 2019; other text types are untested.
"""


def card(report: Mapping[str, Any], sizes: Mapping[str, int], seed: int, made: date) -> str:
    """The card as Markdown."""
    held = next((value for name, value in report.items() if isinstance(value, Figures) and "by time" in name), None)
    costs = _costs(held) if held else "Not measured: no dated headlines."
    return "\n".join(
        [
            _HEAD.format(meaning=MEANING),
            _data(sizes, seed, made),
            _figures(report),
            _TAIL.format(costs=costs, between=_between(report)),
            _errors(report),
        ]
    )


def _data(sizes: Mapping[str, int], seed: int, made: date) -> str:
    rows = [
        f"| {name} | {size:,} | {' | '.join(_KNOWN.get(name, ('own labels', 'own', 'trained on')))} |"
        for name, size in sizes.items()
    ]
    return "\n".join(
        [
            "## Data",
            "| set | headlines | what | licence | use |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            f"Made on {made} with `cleaner train clickbait --data DIR --seed {seed}`.",
            "The same data and seed give the same weights.",
            "No headline is stored in the weights; words and n-grams are hashed.",
        ]
    )


def _figures(report: Mapping[str, Any]) -> str:
    measured = [(name, value) for name, value in report.items() if isinstance(value, Figures)]
    lines = [
        "",
        "## Figures",
        "None of these headlines was seen by the model that scored them: each line is of a model fitted for it, with the same",
        "settings as the model shipped, which was then fitted on all that may be trained on, the last fifth included. Measured",
        "again on these sets, the model shipped will therefore look better than it is.",
        "Features and settings were chosen on the end of the first four fifths and on outlet-labelled sets left out, so figures",
        "on those sets flatter a little. The last fifth was looked at a few times, and three settings (the weight of outlet",
        "labels, how many honest questions may reach .5, how grades are bent) were chosen with it in view.",
        "",
        "| measured on | headlines | AUC | F1 at .5 | best F1 | accuracy at .5 | MSE to grades | ECE to verdicts"
        " | ECE of `majority`"
        " | honest questions flagged | how-to flagged |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, f in measured:
        mse = "-" if f.mse is None else f"{f.mse:.4f}"
        cells = (
            *(name, f"{f.headlines:,}", f"{f.auc:.3f}", f"{f.f1:.3f}", f"{f.best_f1:.3f} at {f.best_threshold:.2f}"),
            *(f"{f.accuracy:.3f}", mse, f"{f.ece:.3f}", f"{f.majority_ece:.3f}"),
            *(f"{share:.2f} of {count}" for count, share in (f.questions, f.how_to)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    alarms = [f"| {name} | {value:.4f} |" for name, value in report.items() if isinstance(value, float)]
    if alarms:
        lines += [
            "",
            "At the threshold that finds .60 of the bait kept back:",
            "",
            "| false alarms | share |",
            "| --- | --- |",
            *alarms,
        ]
    return "\n".join(lines)


def _costs(held: Figures) -> str:
    rows = [f"| {at} | {precision:.2f} | {recall:.2f} |" for at, (precision, recall) in held.costs.items()]
    return "\n".join(["| threshold | precision | recall |", "| --- | --- | --- |", *rows])


def _between(report: Mapping[str, Any]) -> str:
    found: dict[float, tuple[float, float]] = next(
        (value for name, value in report.items() if name.endswith("between grade and verdict")), {}
    )
    rows = [f"| {place} | {mse:.4f} | {ece:.3f} |" for place, (mse, ece) in found.items()]
    head = ["| from score (0) to `majority` (1) | MSE to grades | ECE to verdicts |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows]) if rows else "Not measured: no dated headlines."


def _errors(report: Mapping[str, Any]) -> str:
    lines = []
    for name, value in report.items():
        if name.endswith("worst errors"):
            lines += [f"## {name}", "| score | mean grade | headline | what may have misled |", "| --- | --- | --- | --- |"]
            lines += [f"| {score:.2f} | {grade:.2f} | {title.replace('|', '/')} | {why} |" for score, grade, title, why in value]
    return "\n".join([*lines, ""])
