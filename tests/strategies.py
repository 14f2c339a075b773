"""Texts that hurt: real junk of every rule, shuffled among prose, odd breaks, and any Unicode at all."""

from __future__ import annotations

from hypothesis import strategies as st

from cleaner.assets import rules_dir
from cleaner.rulebook import load_examples, rule_files

EXAMPLES = [example for path in rule_files(rules_dir()) for example in load_examples(path)[1]]
JUNK = sorted({line for example in EXAMPLES for line in example.text.splitlines() if line})
HEADLINES = sorted({example.title for example in EXAMPLES if example.title})
PROSE = [
    "The bridge opened to traffic on Monday after three years of work and two delays, the city's transport office said in a"
    " statement that it sent to reporters before dawn.",
    "Drivers queued from dawn. “It is about time,” said one.",
    "Die Brücke wurde am Montag nach drei Jahren Bauzeit freigegeben, teilte die Verkehrsbehörde der Stadt mit.",
    "经过三年施工和两次延误，这座大桥星期一正式通车，市交通局发言人在记者会上说。",
    "افتتح الجسر أمام حركة المرور يوم الاثنين بعد ثلاث سنوات من العمل.",
]
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \n", "\n\n\n", "\u2028", " "])
ODD = st.text(st.characters(exclude_categories=[]), max_size=20)  # lone surrogates, NUL, marks without a letter
lines = st.one_of(st.sampled_from(JUNK), st.sampled_from(HEADLINES), st.sampled_from(PROSE), ODD)
texts = st.lists(st.tuples(lines, BREAKS), max_size=14).map(lambda parts: "".join(line + end for line, end in parts))
titles = st.none() | st.sampled_from(HEADLINES) | ODD
