"""One file under the linter: where things stand in it, what mends it, and what stays as it is."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.config import Config
from cleaner.lint import Checker, changed
from cleaner.lint.blocks import Blocks, parse_blocks, read_blocks
from cleaner.lint.issues import as_list, from_list
from cleaner.model import Document
from cleaner.pipeline import Cleaner
from cleaner.rulebook import is_selected

PROSE = "The bridge over the river opened on Monday, two years late and at twice the price that was named when it was begun."
CHECKER = Checker(Config(select=("CM", "TP001", "HL002", "SU")))


def found(name: str, text: str, checker: Checker = CHECKER) -> list[tuple[str, int, int, str]]:
    return [(issue.code, issue.line, issue.column, issue.text) for issue in checker.check_text(name, text).issues]


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("a.txt", f"{PROSE}\r\nLeave a comment", [("CM001", 2, 1, "Leave a comment")]),
        ("a.txt", "\ufeffLeave a comment\n", [("CM001", 1, 1, "\ufeffLeave a comment")]),  # the mark is no column
        ("a.txt", f"{PROSE}\rLeave a comment\r", [("CM001", 2, 1, "Leave a comment")]),
        ("a.md", f"{PROSE}\n\n## Leave a comment ##\n", [("CM001", 3, 4, "Leave a comment")]),
        ("a.md", f"{PROSE}\n\n> - **[Leave a comment](#respond)**\n", [("CM001", 3, 8, "Leave a comment")]),
        ("a.md", f"{PROSE}\n\n__temp__ __place__\n", [("TP001", 3, 1, "__temp__ __place__")]),  # no bold words
        ("a.md", f"{PROSE}\n\n```\nLeave a comment\n```\n\n    Leave a comment\n", []),
        ("a.md", f"{PROSE}\n\n<!-- Leave a comment -->\n\n<pre>\nLeave a comment\n</pre>\n", []),
        ("a.md", f"{PROSE}\n\nLeave [a comment](#respond)\n", [("CM001", 3, 1, "Leave [a comment](#respond)")]),
        ("a.md", f"{PROSE}\nLeave a comment\n", [("CM001", 2, 1, "Leave a comment")]),
        ("a.md", "Below the article stands a form in which you can\nleave a comment\n", []),  # wrapped, not a line
        ("a.md", f"---\nkicker: Leave a comment\n---\n{PROSE}\n", []),
        ("a.md", "---\nLeave a comment\n\nno front matter, since nothing closes it\n", [("CM001", 2, 1, "Leave a comment")]),
        (
            "a.md",
            f'---\ntitle: "Council Votes on a \\"New\\" Rent Cap – What You Need to Know!"\n---\n{PROSE}\n',
            [("HL002", 2, 44, " – What You Need to Know!")],
        ),
        (
            "a.jsonl",
            '{"x": [{"text": "Leave a comment"}], "text": "\\u00fc\\n\\nLeave a comment"}\n',
            [("CM001", 1, 57, "Leave a comment")],
        ),
        ("a.json", '[\n {"text": "ü"},\n {"text": "a\\nLeave a comment"}\n]\n', [("CM001", 3, 15, "Leave a comment")]),
        ("a.html", f"<p>{PROSE}</p>\n<p>\n Leave&nbsp;a <b>comment</b></p>", [("CM001", 3, 2, "Leave&nbsp;a <b>comment")]),
    ],
)
def test_findings_stand_where_an_editor_shows_them(name: str, text: str, places: list[tuple[str, int, int, str]]) -> None:
    assert found(name, text) == places


@pytest.mark.parametrize(
    ("name", "text", "mended"),
    [
        ("a.txt", f"\ufeff{PROSE}\r\n\r\nLeave a comment\r\n", f"\ufeff{PROSE}\r\n"),
        ("a.md", f"{PROSE}\n\n- first\n- **Leave a comment**\n- last\n", f"{PROSE}\n\n- first\n- last\n"),
        ("a.md", f"{PROSE}\n\n- Leave a comment\n  - of which this hangs\n", None),  # its children would lose their parent
        ("a.md", f"{PROSE}\n\nLeave a comment\n===\n", None),  # the line below would become something else
        ("a.md", f"{PROSE}\n\n<div>Leave a comment\n\n</div>\n", None),  # would leave a tag without its other half
        ("a.md", f"{PROSE}\n\n<p>Leave a comment</p>\n", f"{PROSE}\n"),
        ("a.md", f"{PROSE}\n\nLeave a comment\n\n[a]: /x\n", f"{PROSE}\n\n[a]: /x\n"),
        (
            "a.md",
            f"---\ntitle: 'Council''s Vote on New Rent Cap – What You Need to Know!'\nx: 1\n---\n\n{PROSE}\n",
            f"---\ntitle: 'Council''s Vote on New Rent Cap'\nx: 1\n---\n\n{PROSE}\n",
        ),
        (
            "a.jsonl",
            '{"id":1 , "text":"T \\u00fc \\/\\r\\n\\r\\nLeave a comment"}\n\n{"text": "x"}',
            '{"id":1 , "text":"T \\u00fc \\/"}\n\n{"text": "x"}',
        ),
        ("a.html", f"<p>{PROSE}</p><p>Leave a comment</p>", None),  # pages are not cut
    ],
)
def test_fixes_keep_the_file_what_it_is(name: str, text: str, mended: str | None) -> None:
    assert CHECKER.check_text(name, text).issues
    assert CHECKER.fixed(name, text) == (text if mended is None else mended)
    assert CHECKER.fixed(name, CHECKER.fixed(name, text)) == CHECKER.fixed(name, text)


def test_a_heading_that_repeats_the_front_matter_goes_on_request_only() -> None:
    text = f"---\ntitle: New Bridge Opens in Riga\n---\n\n# New Bridge Opens in Riga\n\n{PROSE}\n"
    (issue,) = Checker(Config(select=("HL001",))).check_text("a.md", text).issues
    assert issue.fix is not None
    assert issue.fix.applicability == "unsafe"
    assert Checker(Config(select=("HL001",))).fixed("a.md", text) == text
    assert Checker(Config(select=("HL001",), unsafe_fixes=True)).fixed("a.md", text) != text


JUNK = ["Leave a comment", "**Leave a comment**", "- [Leave a comment](#r)", "> Leave a comment", "### Leave a comment"]
KEPT = [
    PROSE,
    "```\nLeave a comment\n\n__temp__ __place__\n```",
    "~~~md\n# Leave a comment\n~~~",
    f"{PROSE}\n\n    Leave a comment\n\n    in code",
    "| a | Leave a comment |\n| --- | --- |\n| `x` | Leave a comment |",
    "<!-- Leave a comment\nof more lines -->",
    "1. one\n2. two\n\n   Leave it there",
    'See [this](http://example.org/a_(b) "Leave a comment") and `Leave a comment` and <https://example.org>.',
    "[ref]: http://example.org/leave-a-comment",
    "---",
    "Heading\n=======",
]


@given(
    blocks=st.lists(st.sampled_from([*JUNK, *KEPT]), max_size=9),
    front=st.booleans(),
    feed=st.sampled_from(["\n", "\r\n"]),
    final=st.booleans(),
)
def test_markdown_keeps_all_that_is_no_junk(*, blocks: list[str], front: bool, feed: str, final: bool) -> None:
    head = '---\ntitle: "Leave a comment"\ntags: [a, b]\n---\n' if front else ""
    text = (head + f"{PROSE}\n\n" + "\n\n".join(blocks) + "\n" * final).replace("\n", feed)
    checker = Checker(Config(select=("CM", "TP", "PR", "NV")))
    mended = checker.fixed("a.md", text)
    kept = [block for block in blocks if block in KEPT]
    at = 0
    for block in kept:
        at = mended.index(block.replace("\n", feed), at)
    assert mended.startswith(head.replace("\n", feed))
    assert mended.endswith(feed) == text.endswith(feed)
    assert set(re.findall(r"\r?\n", mended)) <= {feed}
    assert checker.check_text("a.md", mended).changes == ()


@given(
    st.lists(
        st.sampled_from(["Leave a comment", PROSE, "", '“It’s”\t\u00fc\u2028\\ "q" \U0001f600', "__temp__ __x__"]), max_size=8
    )
)
def test_a_text_is_mended_alike_as_file_and_as_record(lines: list[str]) -> None:
    text = "\n".join(lines)
    config = Config(select=("CM", "TP"), score=False)
    cleaned = Cleaner(config)(Document("a", text)).text
    checker = Checker(config)
    assert checker.fixed("a.txt", text) == cleaned
    for plain in (True, False):
        record = json.dumps({"id": 1, "text": text, "more": [text]}, ensure_ascii=plain)
        assert json.loads(checker.fixed("a.jsonl", record)) == {"id": 1, "text": cleaned, "more": [text]}


COMMENTED = [  # below the article's prose, and which findings are left
    ("Leave a comment <!-- cleaner: ignore CM001 -->", []),  # on its line
    ("<!-- cleaner: ignore CM -->\n\nLeave a comment", []),  # above its block, by a beginning
    ("<!-- cleaner: ignore -->\nLeave a comment", []),  # all rules
    ("<!-- cleaner: ignore-file CM001: the form is the story -->\n\nx\n\nLeave a comment", []),
    ("<!-- cleaner: ignore-start -->\n\nLeave a comment\n\n<!-- cleaner: ignore-end -->\n\nLeave a comment", ["CM001"]),
    ("<!-- cleaner: ignore CM001 -->\n\nx\n\nLeave a comment", ["SU001", "CM001"]),  # the wrong block
    ("<!-- cleaner: ignore TP001 -->\nLeave a comment", ["SU001", "CM001"]),
    ("<!-- cleaner: ignore PR001 -->\nLeave a comment", ["CM001"]),  # a rule that is not in force is not missed
    ("<!-- cleaner: ignore CM001, TP001 -->\nLeave a comment", ["SU001"]),
    ("<!-- cleaner: disable CM001 -->\nLeave a comment", ["SU002", "CM001"]),
    ("<!-- cleaner: ignore-end -->\n\nLeave a comment", ["SU002", "CM001"]),
    ("`<!-- cleaner: ignore CM001 -->`\n\nLeave a comment", ["CM001"]),  # code
]


@pytest.mark.parametrize(("text", "codes"), COMMENTED)
def test_comments_let_findings_be(text: str, codes: list[str]) -> None:
    assert [issue.code for issue in CHECKER.check_text("a.md", f"{PROSE}\n\n{text}\n").issues] == codes


def test_a_comment_with_a_wrong_code_says_which_was_meant() -> None:
    first, *_ = CHECKER.check_text("a.md", f"{PROSE}\n\n<!-- cleaner: ignore CM0O1 -->\nLeave a comment\n").issues
    assert (first.code, first.line) == ("SU002", 3)
    assert "Did you mean CM001?" in first.message


def test_what_is_let_be_is_not_fixed_and_what_is_not_needed_goes() -> None:
    text = f"{PROSE}\n\n<!-- cleaner: ignore CM001 -->\nLeave a comment\n"
    assert CHECKER.fixed("a.md", text) == text
    assert CHECKER.fixed("a.md", f"{PROSE}\n\n<!-- cleaner: ignore CM001 -->\n") == f"{PROSE}\n"
    assert CHECKER.fixed("a.html", f"<p>{PROSE}</p><!-- cleaner: ignore-file CM --><p>Leave a comment</p>").count("ignore") == 1


def test_front_matter_has_comments_of_its_own() -> None:
    text = f"---\ntitle: Council Votes on New Rent Cap – What You Need to Know! # cleaner: ignore HL002\n---\n\n{PROSE}\n"
    assert found("a.md", text) == []


def test_answers_survive_their_way_through_json() -> None:
    checked = CHECKER.check_text("a.md", f"{PROSE}\n\n**Leave a comment**\n")
    assert from_list("a.md", json.loads(json.dumps(as_list(checked)))) == checked
    assert changed(f"{PROSE}\n\n**Leave a comment**\n", checked.changes) == f"{PROSE}\n"


@pytest.mark.parametrize(
    ("select", "ignore", "on"),
    [
        ((), (), True),
        (("CM",), (), True),
        (("PR",), (), False),
        ((), ("CM",), False),
        (("CM001",), ("CM",), True),  # what says more of the code decides
        (("CM",), ("CM001",), False),
        (("CM001",), ("CM001",), False),
    ],
)
def test_the_longer_code_decides(select: tuple[str, ...], ignore: tuple[str, ...], *, on: bool) -> None:
    assert is_selected("CM001", select, ignore) == on


def test_a_hostile_file_is_read_in_time() -> None:
    for text in ("[" * 20_000, "*a " * 20_000, "`" * 20_000, "<!--" * 5_000, "> " * 400 + "x", "[a](" * 5_000, "{% " * 5_000):
        assert CHECKER.check_text("a.md", text).error is None
    assert re.match("not JSON", CHECKER.check_text("a.jsonl", "[" * 100_000).error.partition(": ")[2]) is not None  # type: ignore[union-attr]


# What begins blocks in Markdown, goes on with them, or only looks as if it did.
_MARKDOWN = st.sampled_from(
    """words@More (words)@  @\t@# H@#no@- a@* b@+ c@1. a@2. b@  on@    code@> q@>@> - a@```@~~~@````@``` py@```a`b@`c` d@---@***
    @* * *@===@--@-@=@<div>@</div>@<b>x</b>@<!-- c -->@<!-- open@close -->@<pre>@</pre>@[a]: http://x@[a](b)@[a@b]: http://x@_x_ y
    @**bold** x@2004 was@1.5 m@-5 deg@--x@- [ ] task@-     code@- > q@- - a@- # h@: def@a  @a\\@> # h@- ```@  ```@| a | b |
    @|---|---|@a | b@--- | ---@\x0c@""".replace("\n    @", "@").split("@")
)


@given(st.lists(_MARKDOWN, max_size=9))
def test_lines_are_the_blocks_that_the_parser_sees(lines: list[str]) -> None:
    parsed = Blocks()
    parse_blocks(lines, 0, len(lines), parsed)
    read = read_blocks(lines)
    inked = {number for number, line in enumerate(lines) if line.strip()}
    for blocks in (parsed, read):
        blocks.opaque &= inked  # where an empty line belongs is the same to everybody
    assert read == parsed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("- `env`: the place it is called from, and what it may do there.\n" * 2, []),  # options of two functions
        ("It returns `true` where all went well, and else it does not.\n\n" * 2, []),  # a line about code
        (f"{PROSE}\n\n{PROSE}\n", ["FM004"]),
        (f"{PROSE}\n\n## License\n\n© 2024 Example Media. All rights reserved.\n", []),
        (f"{PROSE}\n\n## The bridge\n\n© 2024 Example Media. All rights reserved.\n", ["LG001"]),
        (f"{PROSE}\n\n## Why the copyright reform of the old parties failed\n\n© 2024 Example Media.\n", ["LG001"]),
    ],
)
def test_what_documentation_means_is_no_junk(text: str, codes: list[str]) -> None:
    checker = Checker(Config(select=("FM004", "FM008", "LG")))
    assert [issue.code for issue in checker.check_text("a.md", f"# Bridge\n\n{text}").issues] == codes


def test_a_page_that_names_its_headline_has_one() -> None:
    page = "<html><head><title>Bridge</title></head><body><p>Opens.</p></body></html>"
    assert found("a.html", page, Checker(Config(select=("HL008",)))) == []
