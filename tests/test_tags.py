"""Pages made to be slow come to the parser without what makes them so; others as they are, or without what no one reads."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner.native import compiled
from cleaner.read import tags
from cleaner.read.limits import bounded
from cleaner.read.tag_traits import TRAITS
from cleaner.read.tags import MOST, cut_short


@pytest.fixture(params=["compiled", "plain"])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        monkeypatch.setattr(tags, "_native", None)


MANY = " ".join(f"a{i}" for i in range(3 * MOST))
HIDDEN = f'<p a="{{}}"{MANY}>x'  # a long tag, but for those who take the quote for text

HOSTILE = {
    "plain": f"<p {MANY}>x",
    "tags in values": "<p " + MANY.replace(" ", '="<b>" ') + ">x",
    "tags in names": "<p " + MANY.replace(" ", "<b ") + ">x",
    "slashes": "<p/" + MANY.replace(" ", "/") + ">x",
    "nothing between": "<p " + MANY.replace(" ", "='>'") + ">x",
    "no values": "<p " + MANY.replace(" ", "= b/ = ") + ">x",
    "one body": "".join(f"<body {name}>" for name in MANY.split()),
    "one html": "".join(f"<html {name}>" for name in MANY.split()),
    "after a script": f"<script><!--<script></script>--></script><p {MANY}>",
    "after an empty comment": f"<!--><p {MANY}>-->",
    "after a bad comment": f"<!-- --!><p {MANY}>-->",
    "in svg": "<svg><style>" + HIDDEN.format("</style>"),
    "in svg in svg": "<svg><foreignObject></svg></foreignObject><style>" + HIDDEN.format("</style>"),
    "after an empty style": f"<svg><style/><p {MANY}>x</style>",
    "in plain text": f"<svg><plaintext></svg><p {MANY}>",
    "after what may be CDATA": f"<svg><![CDATA[ > <!-- ]]><p {MANY}>x",
    "in mathematics": "<math><textarea>" + HIDDEN.format("</textarea>"),
    "in a list": "<select><title>" + HIDDEN.format("</title>"),
    "in frames": f'<frameset><style><frame a="</style>" {MANY}>',
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.usefixtures("reading")
def test_no_element_has_many_attributes(page: str) -> None:
    assert attributes(bounded(page.encode())) <= MOST


def attributes(page: bytes) -> int:
    """The most that an element of the page has."""
    return max(len(node.attributes) for node in LexborHTMLParser(page).css("*"))


ORDINARY = [
    f"<script>if (a<b {MANY}) c</script>",
    f"<SCRIPT>x<!--<script><p {MANY}></script> --></script>",
    f"<style>a<p {MANY}></style x><p>b",
    f"<textarea><p {MANY}></textareas></textarea>",
    f"<!-- <p {MANY}> --><p>",
    f"<!x <p {MANY}",
    f"<?x <p {MANY}",
    f"a < b {MANY} > c",
    f"</p {MANY}>",
    f"<p title='{MANY}' {MANY[:40]}>",
    f"<p {MANY}",
    f"<plaintext><p {MANY}>",
    "<svg><title>a &lt; b</title><desc>c</desc><style>.d{}</style></svg><script>'<p '</script><svg/><script>'<p '</script>",
    "<svg><path></div><p><script>'<p '</script>",
]


@pytest.mark.parametrize("page", ORDINARY)
@pytest.mark.usefixtures("reading")
def test_what_is_no_long_tag_stays(page: str) -> None:
    assert bounded(page.encode()) == page.encode()


@pytest.mark.parametrize(
    ("page", "bound"),
    [
        (f"<a b='1' {MANY}/><p>", "<a b='1' " + " ".join(MANY.split()[: MOST - 1]) + " /><p>"),  # and closes itself still
        ("<svg><style><![CDATA[a]]></style><p>b", "<svg><style> ![CDATA[a]]></style><p>b"),
        ("<svg><title/><path></svg><p>b", "<svg><title/></title><path></svg><p>b"),
        ("<svg><title>a</svg><p>b<svg><title>c</title>", "<svg><title></title>a</svg><p>b<svg><title>c</title>"),
    ],
)
def test_what_is_changed_is_changed_where_it_stands(page: str, bound: str) -> None:
    assert bounded(page.encode()) == bound.encode()


@pytest.mark.skipif(compiled("tags") is None, reason="not compiled")
@pytest.mark.parametrize(
    ("page", "lean"),
    [
        ("<script src=a>b<p></script><style>c</style>", "<script ></script><style></style>"),
        ("<a href=b class=c title='d'>e</a>", "<a class=c >e</a>"),
        ("<div data-b='c' style='d: e' ID=f>", "<div ID=f>"),
        ("<img class=b src='c'/>", "<img />"),
        ("<input type=hidden value=b>", "<input type=hidden >"),
    ],
)
def test_what_no_one_reads_is_not_parsed(page: str, lean: str) -> None:
    assert bounded(page.encode(), lean=True) == lean.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<script type='application/ld+json'>b</script>",
        "<script type='application/ld&plus;json'>b</script>",
        "<h1><script>b</script></h1>",  # is part of what the heading says
        "<style>b",
        "<textarea><a href=b></textarea>",
        "<!-- <a href=b> -->",
        "<div title=b style='display: none'>",
        "<div title=b style='display&#58;none'>",
        "<b title=c>",  # a parser compares formatting
        "<html lang=b><body itemtype=c><meta name=d content=e>",
        "<svg/b>",  # would close itself
        "<p class title=''=b>",  # would be the class
    ],
)
@pytest.mark.usefixtures("reading")
def test_what_is_read_stays(page: str) -> None:
    assert bounded(page.encode(), lean=True) == page.encode()


MADE = 1_000  # formatting elements, no two the same, and paragraphs that a parser opens those in which are open


def each(piece: str, number: int = MADE) -> str:
    """The piece again and again, `@` a number."""
    return "".join(piece.replace("@", str(i)) for i in range(number))


def hidden(fence: str) -> str:
    """A page that closes formatting where a parser does not see what is closed."""
    foreign = {"desc": "svg", "foreignobject": "svg"} | dict.fromkeys(["annotation-xml", "mi", "mn", "mo", "ms", "mtext"], "math")
    within = (foreign | dict.fromkeys(["caption", "td", "th"], "table")).get(fence, "span")
    return each(f"<p><b x=@><{within}><{fence}></b></{fence}></{within}>") + each("<p>x")


SLOW = {
    "never closed": "<p>" + each("<b x=@>") + each("<p>x"),
    "few, in many paragraphs": "<p>" + each("<font x=@>", 100) + each("<p>x", 20 * MADE),
    "ended by paragraphs": each("<i x=@><p>x"),
    "closed beyond eight blocks": each("<div><b x=@>" + 9 * "<div>" + "</b>" + 10 * "</div>") + each("<p>x", 4 * MADE),
    "closed too deep": 1_999 * "<div>" + each("<b x=@><div></b></div>", 8 * MADE) + each("<p>x"),
    "in upper case": "<P>" + each("<FONT x=@>") + each("<P>x"),
    "a long link": f"<p><a {each('x@=y ', 190)}>" + each("<p>x", 10 * MADE),
    "a longer link": f"<p><a href='{'x' * 20_000}'>" + each("<p>x"),
    "links closed too deep": each("<div><a x=@>" + 8 * "<div>" + "<a x=@>" + 9 * "</div>"),
    "blocks that do not close": each("<div><a x=@>" + 4 * "<div></section><li><ul></li>" + "<a x=@>" + 9 * "</div>"),
    "a fence that does not end": each("<p><b x=@><svg><desc><span></desc></b></svg>") + each("<p>x"),
    "links in formatting": each(f"<b x=@><a x=@><li><i x=@></u>{9 * '<div>'}x"),
    "in svg": "<svg><desc><p>" + each("<b x=@>") + each("<p>x"),
    **{f"closed in {fence}": hidden(fence) for fence in (name.decode() for name in TRAITS["fence"])},
}


@pytest.mark.parametrize("page", SLOW.values(), ids=SLOW)
@pytest.mark.usefixtures("reading")
def test_a_parser_makes_no_more_of_a_page_than_there_is(page: str) -> None:
    tree = LexborHTMLParser(bounded(page.encode()))
    assert tree.html is not None
    assert len(tree.html) < 25 * len(page)
    assert tree.text().count("x") == page.count(">x")


FORMATTED = "<p><a href=/@><b class=@>x</b></a><table><td><i>a</i><tr><td><font color=@>b</font></table><em>c</em></p>"


@pytest.mark.parametrize(
    "page",
    [
        each(FORMATTED, 100),
        each("<p>a</b> b", 100) + "<p><u>" + each("<p>a <b>b</b>"),  # mistakes that pages have
        each("<a href=@><div><h2>a</h2>" + 10 * "<p>b</p>" + "</div><svg><desc>c</desc></svg></a>"),
        "<svg>" + each("<a href=@><path></a>") + "</svg>",
    ],
)
@pytest.mark.usefixtures("reading")
def test_ordinary_formatting_stays(page: str) -> None:
    assert bounded(page.encode()) == page.encode()


names = st.sampled_from([name.decode() for names in TRAITS.values() for name in names] + ["path", "Script", "x"])
spaces = st.sampled_from(["", " ", "/", "\n", "\x0b", "\r"])
values = st.sampled_from(["", "=", "=b", "='>'", '="<p "', "= c/", '="', "='", " = "])
some = st.builds("{}a{}".format, spaces, values) | st.just(f" {MANY}")
written = st.builds("<{}{}{}{}".format, st.sampled_from(["", "/"]), names, st.lists(some, max_size=3).map("".join), spaces)
pieces = st.sampled_from(["<!--", "-->", "--!>", "-", "<!", "<![CDATA[", "]]>", "<?", "</", "<", ">", "/>", "<p>", "text", "é"])
closing = names.map("</{}>".format) | names.map("<{}>".format)
soups = st.lists(written | written.map("{}>".format) | pieces | closing, max_size=14).map("".join)


@pytest.mark.skipif(compiled("tags") is None, reason="not compiled")
@given(soups, st.sampled_from([0, 60, 120, tags._FREE]))
@example("<svg><style/><p a=b/>c</style>", 0)
@example("<script><!--><script></script>", 0)
@example("</script><svg><script>", 0)
@example("<svg><![CDATA[", 0)
@example("<b><b><a></b><p>", 37)  # what closes one of two
@example("<b>" + 4 * "<p>" + "</b><p>", 90)
@example("<b><td></td></b><td><b></td></b>", 40)
def test_compiled_and_plain_reading_agree(soup: str, free: int) -> None:
    page = soup.encode()
    with pytest.MonkeyPatch.context() as without:
        without.setattr(tags, "_FREE", free)
        without.setattr(tags, "_AGAIN", 0)
        compiled_says = cut_short(page)
        without.setattr(tags, "_native", None)
        assert cut_short(page) == compiled_says


@given(soups)
def test_no_soup_has_an_element_of_many_attributes(soup: str) -> None:
    assert attributes(bounded(f"<p>{soup}".encode())) <= MOST


@pytest.mark.parametrize(
    "piece",
    [
        "<p a ",
        "<p a='",
        "<svg><title>",
        "<svg><script>",
        "<!--",
        "<svg><![CDATA[>",
        "<script><!--",
        "</p ",
        "<svg><style/>",
        "=",
        "<b><p>",
        "<h1><script>",
        "<p a=b ",
        "<p a='y&'b=':'",
    ],
)
@pytest.mark.usefixtures("reading")
def test_time_is_linear(piece: str) -> None:
    page = (piece * 20_000).encode()  # what takes quadratic time takes minutes
    before = process_time()
    cut_short(page, lean=True)
    assert process_time() - before < 2
