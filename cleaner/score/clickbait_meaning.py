"""What is called clickbait here, for the model's card and for `cleaner rules show`."""

MEANING = """\
A headline baits if it **withholds** what the reader needs to decide whether to read on (the curiosity gap), or
**exaggerates**. The score is an estimate of the mean grade that five readers would give, from 0 (not at all) to 1 (heavily),
moved a little where it matters so that what counts as bait lies at .5 and above.

| headline | why |
| --- | --- |
| "You won't believe what this dog did next" | bait: withholds what happened, tells the reader what to feel |
| "This is why your phone battery dies so fast" | bait: announces a reason and keeps it |
| "7 tricks that will change how you cook forever" | bait: a number list, and an exaggeration |
| "How to renew a passport by post" | no bait: says what the article holds, and promises no more |
| "Should the Bank of England cut rates in May?" | no bait: an honest question, whose subject is named |
| "Senate passes budget after all-night session" | no bait: the news is in the headline |

Falsehood, satire, opinion and sensational *news* are other matters: "Aliens sign trade deal with France" is false, not bait.
"""
