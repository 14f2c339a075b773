"""The clickbait models' card: what they are for, what they were made from, what they are worth, where they fail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

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
        "trained on, at .075 of the weight; measured without",
    ),
    "peterldowns": (
        "peterldowns/clickbait-classifier, English, labelled by outlet",
        "MIT",
        "trained on, at .075 of the weight; measured without",
    ),
    "news_neg_bbc_cnn_nyt": ("headlines of three outlets presumed sober, English", "not stated", "measured on only"),
    "ta1c_es": ("TA1C, Spanish, human verdicts", "MIT", "trained on; measured by leaving outlets out"),
    "click_id": ("CLICK-ID, Indonesian, three votes a headline", "CC BY 4.0", "trained on; measured by leaving outlets out"),
}

_HEAD = """# Clickbait models

English, Spanish and Indonesian, one file: `clickbait.npz` (plain arrays, read without NumPy or scikit-learn).

## What clickbait means here
A headline baits if it **withholds** what the reader needs to decide whether to read on (the curiosity gap), or
**exaggerates**. The score is an estimate of the mean grade that five readers would give, from 0 (not at all) to 1 (heavily).

| headline | why |
| --- | --- |
| "You won't believe what this dog did next" | bait: withholds what happened, tells the reader what to feel |
| "This is why your phone battery dies so fast" | bait: announces a reason and keeps it |
| "7 tricks that will change how you cook forever" | bait: a number list, and an exaggeration |
| "How to renew a passport by post" | no bait: says what the article holds, and promises no more |
| "Should the Bank of England cut rates in May?" | no bait: an honest question, whose subject is named |
| "Senate passes budget after all-night session" | no bait: the news is in the headline |

Falsehood, satire, opinion and sensational *news* are other matters: "Aliens sign trade deal with France" is false, not bait.

## How it works
Casing is folded away and digits are masked. A table of hashed n-grams (words, skeletons of function words, pieces of words)
gives log-odds; a logistic head calibrates them by the headline's length and share of function words, on blocks of time or
outlets that the table had not seen. `withholding` and `exaggeration` come from named devices (this-is-why, number lists,
superlatives …), not from the models. Other languages get the devices alone, with a `confidence` of .3 or less.
"""

_TAIL = """
## Thresholds
On the English headlines kept back, what a threshold costs:

{costs}

Grades and verdicts differ: the mean grade of all headlines is about .31, the share with a verdict of bait about .23. A score
true to grades is therefore higher than the share of bait among headlines that score alike (see ECE above), and the threshold
that agrees best with verdicts lies near .4.

## What it fails at
- Bait without a device in its wording: "Dutch election explained in tulips", "Restaurant offers unique cellphone discount".
- Quoted emotion and teasers of a video or a live page, which readers grade by what is behind the link.
- Honest questions and "How to …" are flagged more often than other sober headlines; so are features and essays of quality
  papers (New York Times), whose headlines name a theme and not an event.
- Headlines of before 2014 or after 2017: names and memes are those of the training years. Slang of later platforms is unknown.
- Spanish was graded on tweets with teasers, Indonesian in 2019; other text types are untested.
"""


def card(report: Mapping[str, Any], sizes: Mapping[str, int], seed: int, made: date) -> str:
    """The card as Markdown."""
    held = next((value for name, value in report.items() if isinstance(value, Figures) and "by time" in name), None)
    costs = _costs(held) if held else "Not measured: no dated headlines."
    return "\n".join([_HEAD, _data(sizes, seed, made), _figures(report), _TAIL.format(costs=costs), _errors(report)])


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
            "No headline is stored in the weights; n-grams are hashed.",
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
        "on those sets flatter a little. The last fifth was looked at a few times, and one setting (the weight of outlet labels)",
        "was chosen with it in view.",
        "",
        "| measured on | headlines | AUC | F1 at .5 | best F1 | accuracy at .5 | MSE to grades | ECE to verdicts"
        " | honest questions flagged | how-to flagged |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, f in measured:
        mse = "-" if f.mse is None else f"{f.mse:.4f}"
        cells = (
            *(name, f"{f.headlines:,}", f"{f.auc:.3f}", f"{f.f1:.3f}", f"{f.best_f1:.3f} at {f.best_threshold:.2f}"),
            *(f"{f.accuracy:.3f}", mse, f"{f.ece:.3f}"),
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


def _errors(report: Mapping[str, Any]) -> str:
    lines = []
    for name, value in report.items():
        if name.endswith("worst errors"):
            lines += [f"## {name}", "| score | mean grade | headline |", "| --- | --- | --- |"]
            lines += [f"| {score:.2f} | {grade:.2f} | {title.replace('|', '/')} |" for score, grade, title in value]
    return "\n".join([*lines, ""])
