"""The line model without scikit-learn gives scikit-learn's answers; blocks survive hostile pages."""

from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import cleaner
from cleaner.detect.claims import cut_lines
from cleaner.detect.line_model import LineModel
from cleaner.detect.network import CLIP
from cleaner.read.html import read_html
from cleaner.read.page_encoding import decode_page
from cleaner.training.line_samples import text_sample
from cleaner.training.lines import fit_network


def test_network_answers_as_the_fitted_classifier() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(600, 7)).astype(np.float32)
    labels = (rows[:, 0] + rows[:, 1] > 0).astype(np.int64)
    network = fit_network(rows, labels, np.ones(600), members=1, seed=0)
    inputs = np.clip((rows - network.mean) * network.scale, -CLIP, CLIP)
    model = MLPClassifier((64,), alpha=1e-3, batch_size=512, learning_rate_init=1e-3, max_iter=5, random_state=0)
    with pytest.warns(ConvergenceWarning):  # stopping early is the regularisation
        model.fit(inputs, labels, sample_weight=np.ones(600))
    assert network.probability(rows) == pytest.approx(model.predict_proba(inputs)[:, 1], abs=1e-5)


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>a<b>b</b> c</p><p>d", ["ab c", "d"]),  # inline tags do not cut words
        ("<p>a<br>b</p>", ["a", "b"]),
        ("<p title='x<y>z'>a &lt;b&gt; &amp;amp;</p>", ["a <b> &amp;"]),
        ("<script>if (a<b) x()</script><style>p{}</style><p>t", ["t"]),
        ("<!--[if IE 9]><!--><p>a</p><!--<![endif]--><?php x ?><p>b", ["a", "b"]),  # a comment that ends as one begins
        ("<p <x>a</p>", ["a"]),  # a bracket in an attribute's name
        ("<p>a\0b</p>", ["ab"]),
        ("<html><body><p>one</body></html><html><p>two", ["one", "two"]),
        ("<div>" * 50_000 + "deep", ["deep"]),
        ("<p " + " ".join(f"a{i}=b" for i in range(100_000)) + ">t", ["t"]),
        ("<p>a<b" + "x" * 300_000, ["a"]),  # a long tag that does not end
        ("", []),
    ],
)
def test_blocks(html: str, texts: list[str]) -> None:
    assert read_html(html).blocks.texts == texts


def test_soup_gives_the_same_blocks() -> None:
    html = "<title>T</title><h1>A headline</h1><div class=menu><a href=x>Home</a><a>News</a></div><p>Text.</p>"
    assert read_html(BeautifulSoup(html, "html.parser")).blocks.texts == read_html(html).blocks.texts


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\ufeffé".encode(), "é"),
        ("é".encode("utf-16"), "é"),
        (b"<meta charset=iso-8859-1>caf\xe9", "<meta charset=iso-8859-1>café"),
        (("é" * 40).encode()[:-1], "é" * 39 + "\ufffd"),  # a cut page keeps its encoding
        (b"caf\xe9 \x93ja\x94", "café “ja”"),  # nothing declared: Windows-1252
        (b"\xe9" + b" " * 5000 + b"<meta charset=no-such>", "é" + " " * 5000 + "<meta charset=no-such>"),
        (b'<meta charset="windows-1251">' + "Привет".encode("cp1251"), '<meta charset="windows-1251">Привет'),
    ],
)
def test_page_encoding(raw: bytes, text: str) -> None:
    assert decode_page(raw) == text


MENU = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("Home", "World", "Business", "Sport", "Weather", "Contact"))
BODY = (
    "The harbour bridge in Riga opened to traffic on Monday after three years of work and two delays, the city's office said.",
    "Drivers had queued since dawn to be among the first across. Some had brought flags, and a baker handed out rolls.",
    "The bridge is the city's third across the river and cost twice as much as planned. The council will vote in May on a toll.",
)
PAGE = f"""<html><head><title>Harbour bridge opens | Daily Planet</title>
<meta property="og:site_name" content="Daily Planet"></head>
<body><nav><ul>{MENU}</ul></nav><main><article><h1>Harbour bridge opens</h1>{"".join(f"<p>{line}</p>" for line in BODY)}</article>
<aside><h2>Most read</h2><ul>{MENU}</ul></aside></main><footer>© 2024 Daily Planet</footer></body></html>"""


def test_a_page_gives_its_article_and_can_be_put_back() -> None:
    report = cleaner.clean_html(PAGE)
    assert report.text == "\n".join(BODY)
    assert report.title == "Harbour bridge opens"
    assert report.meta["site"] == "Daily Planet"
    assert report.restore() == report.document.text
    told = {f.message: report.document.text[f.start : f.end] for f in report.findings}
    assert told["A menu of the page, not its article."] == "Home\nWorld\nBusiness\nSport\nWeather\nContact"
    assert told["The page's footer, not its article."] == "© 2024 Daily Planet"
    assert report.quality == cleaner.clean(report.text, title=report.title).quality  # no article is worse for its page's menus
    assert cleaner.clean(report.text, title=report.title).text == report.text


def test_menus_around_a_text_go_and_its_headline_stays() -> None:
    above = ["Home", "News", "World", "Business", "Sport", "Opinion", "Log in", "Subscribe", "Menu"]
    below = ["Share on Facebook", "Share on Twitter", "Most read", "Contact us", "Privacy Policy", "Terms of Use"]
    text = "\n".join([*above, "Harbour bridge opens two years late", *BODY, *below])
    report = cleaner.clean(text)
    assert report.text == "\n".join(["Harbour bridge opens two years late", *BODY])
    assert report.title == "Harbour bridge opens two years late"
    assert report.restore() == text


KEPT = (Path(__file__).parent / "kept.txt").read_text(encoding="utf-8").split("\n====\n")


@pytest.mark.parametrize("text", KEPT, ids=[text.lstrip().split("\n")[0][:30] for text in KEPT])
def test_short_lines_of_an_author_stay(text: str) -> None:
    """Wires, prizes, results, dialogue, verse: little a line, and nothing that anybody else wrote."""
    assert cleaner.clean(text).text == text


def test_the_model_is_trained_on_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules' word for each line, and for the whole text, reaches the model as it did in training."""
    lines = ["Harbour bridge opens two years late", "Photo: AP", *BODY, "Leave a comment", "Share on Facebook"]
    told = []

    def probabilities(self: LineModel, texts: list[str], title: str | None, said: NDArray[np.float64]) -> NDArray[np.float64]:
        told.append(said)
        return np.ones(len(texts))

    monkeypatch.setattr(LineModel, "line_probabilities", probabilities)
    cleaner.clean("\n".join(lines), config=cleaner.Config(score=False))
    trained = text_sample(lines, [1] * len(lines), None, 1.0, 0).said
    assert trained is not None
    assert (told[0] == trained).all()
    assert cut_lines(trained).nonzero()[0].tolist() == [1, len(lines) - 2, len(lines) - 1]
