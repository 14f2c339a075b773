"""The page of a run: what it shows is what was cut, word for word, and it says so when it does not show all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode
from strategies import PROSE, texts, titles
from test_cli import loaded_by

from cleaner.cli import main
from cleaner.config import Config
from cleaner.model import Document, Report, Unread
from cleaner.pipeline import Cleaner
from cleaner.write import page_report
from cleaner.write.marked import article, unread
from cleaner.write.records import clean_record, json_line
from cleaner.write.reread import report_of, told_shorter

CLEANER = Cleaner(Config(score=False, unsafe_fixes=True))
RULES = {rule.code: rule for rule in CLEANER.rules}
DIRTY = "Harbour Bridge Opens\n\nThe bridge <b>opened</b> on Monday.\n\nLeave a comment\n"


def words(node: LexborNode, without: str) -> str:
    """The words of the input below a node, but for the elements of that name."""
    parts = []
    for part in node.iter(include_text=True):
        if part.tag == "data":
            parts.append(chr(int(part.attributes["value"] or "")))
        elif part.tag == "-text":
            parts.append(part.text_content or "")
        elif part.tag not in (without, "summary", "small"):
            parts.append(words(part, without))
    return "".join(parts)


def the(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node is not None, selector
    return node


@given(texts, titles, st.integers(0, 12))
def test_the_page_holds_what_was_read_and_what_is_left_of_it(text: str, title: str | None, more: int) -> None:
    report = CLEANER(Document("x", "\n\n".join([text, *(f"{n}: {PROSE[0]}" for n in range(more)), text]), title))
    tree = LexborHTMLParser(article(report, RULES, set()).encode())  # in UTF-8, as it is written
    assert words(the(tree, ".text"), "ins") == report.document.text
    assert words(the(tree, ".text"), "del") == report.text
    if title:
        assert words(the(tree, "h2"), "ins") == title
        assert words(the(tree, "h2"), "del") == (report.title or "Without a headline")


@given(texts, titles)
def test_a_record_tells_the_page_as_much_as_a_report(text: str, title: str | None) -> None:
    report = CLEANER(Document(2**70, text, title, lang="de", extra={"seen": 2**70, "odd": "\ud800"}, before="---\n---\n"))
    record = json_line(clean_record(report))
    assert article(report_of(record), RULES, set()) == article(report, RULES, set())
    assert told_shorter(record, "codes") == json_line(clean_record(report, "codes"))
    assert told_shorter(record, "none") == json_line(clean_record(report, "none"))


def test_nothing_of_the_input_is_markup() -> None:
    evil = "<script>alert('&amp;')</script>\"><img src=x>\x00\x1b"
    report = CLEANER(Document(evil, f"{DIRTY}{evil}\n\nLeave a comment", evil, lang='en" onload="x'))
    html = article(report, RULES, set()) + unread(Unread(evil, evil))
    tree = LexborHTMLParser(html)
    assert tree.css("script, img, b:not([class]), [onload]") == []
    assert "<script>alert('&amp;')</script>\">" in the(tree, "article:last-of-type p").text()
    assert not set(html) & {"\x00", "\x1b"}


def run(*args: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, [*map(str, args)], input=stdin)


def test_the_page_of_a_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = tmp_path / "cuts.html"
    plain = run("clean", "seeds/003_3374571737b0a5b7.txt")
    result = run("clean", "seeds/003_3374571737b0a5b7.txt", "--report", page)
    assert (result.exit_code, result.stdout, result.stderr) == (0, plain.stdout, plain.stderr)
    tree = LexborHTMLParser(page.read_bytes())
    assert "1 record read, 1 changed; 3 cuts of 26 words. Verdicts: keep 1." in the(tree, "header").text()
    assert [(the(cut, "del").text(), the(cut, ".why").text()) for cut in tree.css(".cut")] == [
        ("Breaking News", "HL004 kicker, line 1, 97% sure. A label above the headline, such as “Breaking News”."),
        (
            "Russian State Media Reports That Indian PM Narendra Modi Will Soon Visit Moscow",
            "HL001 duplicate-headline, line 5, 99% sure. The headline again, word for word.",
        ),
        (
            "Read more: Open Letter Addressed To Indian Prime Minister Narendra Modi",
            "PR001 read-more, line 11, 97% sure. "
            'A line that sends the reader to another article: "Read more: …", "Also read | …".',
        ),
    ]
    links = [link.attributes["href"] for link in tree.css("a")]
    assert {"#HL004", "#rule-HL004"} < set(links)
    assert [link for link in links if link is None or not tree.css(link)] == []


@pytest.mark.parametrize("options", [(), ("--diff",), ("--in-place",), ("--output-format", "jsonl", "--removed", "none")])
def test_every_way_of_cleaning_gives_the_page(options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.txt", DIRTY), ("b.md", f"---\ntitle: B\n---\n{DIRTY}"), ("c.txt", "Nothing.\n")):
        Path(name).write_text(text, encoding="utf-8")
    assert run("clean", *"a.txt b.md c.txt --no-scores --report cuts.html".split(), *options).exit_code == 0
    tree = LexborHTMLParser(Path("cuts.html").read_bytes())
    assert [the(node, "bdi").text() for node in tree.css("article")] == ["a.txt", "b.md"]
    assert ["line 5" in node.text() for node in tree.css(".why")] == [True, False]  # front matter counts
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "b.md", "c.txt", "cuts.html"]


def test_workers_and_shorter_records_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [
        json.dumps({"id": n, "title": "The New Harbour Bridge Opens Again – What You Need to Know!", "text": DIRTY})
        for n in range(30)
    ]
    Path("in.jsonl").write_text("\n".join([*lines[:20], "{broken", *lines[20:]]), encoding="utf-8")
    command = "clean in.jsonl -q --removed codes -o".split()
    assert run(*command, "plain.jsonl").exit_code == 2
    for workers in "12":
        assert run(*command, f"{workers}.jsonl", "--workers", workers, "--report", f"{workers}.html").exit_code == 2
        assert Path(f"{workers}.jsonl").read_bytes() == Path("plain.jsonl").read_bytes()
    assert Path("1.html").read_bytes() == Path("2.html").read_bytes()
    articles = LexborHTMLParser(Path("1.html").read_bytes()).css("article")
    assert len(articles) == 31
    assert "in.jsonl:21" in articles[20].text()
    assert the(articles[30], "h2 del").text() == " – What You Need to Know!"


def test_beyond_the_limit_the_page_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(page_report, "_MOST", 2)
    monkeypatch.setattr(page_report, "_LONGEST", 5_000)
    long = {"id": "long", "text": f"Bridge Opens\n\n{PROSE[0] * 3}\n\nLeave a comment" + "\n\nLeave a comment" * 300}
    lines = [json.dumps(record) for record in (long, *({"id": n, "text": DIRTY} for n in range(4)))]
    run("clean", "-", "--input-format", "jsonl", "--report", "cuts.html", stdin="\n".join([*lines, "{broken"]))
    tree = LexborHTMLParser(Path("cuts.html").read_bytes())
    said = " ".join(the(tree, "header").text().split())
    assert "6 records read, 5 changed, 1 not cleaned; 305 cuts" in said
    assert "the first 2 records with cuts or errors; 3 more with cuts and 1 more that were not cleaned are only counted." in said
    assert [node.text().count("Too long to be shown") for node in tree.css("article")] == [1, 0]
    assert the(tree, "#CM001").text().startswith("Leave a comment")  # the first that is shown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--report", "no/such/cuts.html"], "no/such/cuts.html: the report cannot be written: No such file or directory"),
        (["--report", "."], ".: the report cannot be written: it is a folder"),
        (["--report", "notes.html"], "notes.html: is there and is no report, so it is left as it is"),
        (["--report", "a.txt"], "--report a.txt is an input or the output"),
        (["--report", "b.jsonl", "-o", "b.jsonl"], "--report b.jsonl is an input or the output"),
        (["--report", "c.html", "-o", "b.jsonl", "--resume"], "--report shows a whole run"),
    ],
)
def test_a_report_takes_no_other_files_place(
    options: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(DIRTY, encoding="utf-8")
    Path("notes.html").write_text("<!DOCTYPE html>\n<p>Mine.", encoding="utf-8")
    result = run("clean", "a.txt", *options)
    assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True), result.stderr
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "notes.html"]


def test_a_run_that_fails_leaves_the_last_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(DIRTY, encoding="utf-8")
    assert run("clean", "a.txt", "--report", "cuts.html").exit_code == 0
    before = Path("cuts.html").read_bytes()

    def fails(*_: object) -> Report:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Cleaner, "__call__", fails)
        assert run("clean", "a.txt", "--report", "cuts.html").exit_code != 0
    assert Path("cuts.html").read_bytes() == before
    Path("a.txt").write_text("Nothing.\n", encoding="utf-8")
    assert run("clean", "a.txt", "--report", "cuts.html").exit_code == 0
    assert "1 record read, 0 changed; 0 cuts of 0 words." in Path("cuts.html").read_text(encoding="utf-8")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "cuts.html"]


def test_who_wants_no_report_loads_nothing_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY, encoding="utf-8")
    assert loaded_by("clean", path) & {"cleaner.write.page_report", "cleaner.write.marked", "cleaner.write.reread"} == set()
