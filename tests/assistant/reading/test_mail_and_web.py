"""E-mails and web pages: what a reader sees, and nothing from elsewhere."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.reading import read, read_all
from tests.assistant.reading.papers import assert_sound, blocks

PAGE = """<!doctype html><html><head><title>Terms &amp; prices</title><style>p {color: red}</style>
<script>alert("no")</script></head><body>
<h1>Terms</h1><p>Payment within<br>14 <b>days</b>.</p>
<p hidden>Hidden one</p><p style="display: none">Hidden two</p>
<ul><li>one<ul><li>two</li></ul></li><li><p>three</p></li></ul>
<ol start="4"><li>four</li><li>five</li></ol>
<table><tr><th>Article</th><th>Price</th></tr><tr><td>CP-022</td><td>8,40&nbsp;€</td></tr></table>
<pre>keep   this
  as it is</pre><img src="http://127.0.0.1:9/x.png" alt="Logo"></body></html>"""


def test_web_page() -> None:
    """Headings, paragraphs, items, rows; scripts, styles and hidden parts are dropped."""
    reading = read(Path("terms.html"), PAGE.encode())
    assert_sound(reading)
    assert reading.title == "Terms & prices"
    assert blocks(reading.pages[0]) == [
        ("heading", "Terms"),
        ("paragraph", "Payment within\n14 days."),
        ("item", "one"),
        ("item", "two"),
        ("item", "three"),
        ("item", "4. four"),
        ("item", "5. five"),
        ("head", "Article | Price"),
        ("row", "CP-022 | 8,40 €"),
        ("paragraph", "keep   this\n  as it is"),
        ("paragraph", "Logo"),
    ]


def test_charset_that_the_page_names() -> None:
    """A page in an encoding of its own is read in that encoding."""
    data = '<html><meta charset="iso-8859-2"><p>Zażółć gęślą</p></html>'.encode("iso-8859-2")
    assert read(Path("a.html"), data).pages[0].text == "Zażółć gęślą"


def test_deep_nesting_is_read_or_named() -> None:
    """Elements within elements by the thousand end neither in a crash nor in silence."""
    assert "deep" in read(Path("a.html"), b"<html>" + b"<div>" * 300 + b"deep").pages[0].text
    assert "deep" in read(Path("a.html"), b"<html>" + b"<span>" * 5000 + b"deep").pages[0].text


TAGS = st.sampled_from(["<p>", "<td>", "<tr>", "<table>", "</table>", "</li>", "<ol>", "<li>", "<br>", "<h1>", "<!--"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TAGS, st.text(st.characters(), max_size=20)), max_size=12).map("".join))
def test_any_text_is_read_as_html(source: str) -> None:
    """No tag soup crashes the reader."""
    try:
        reading = read(Path("a.html"), ("<p>" + source).encode("utf-8", "replace"))
    except ReadError:
        return
    assert_sound(reading)


def message(*, subject: str = "Größe der Rohre") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ann Vale <ann@firm.example>"
    mail["To"] = "Bo <bo@firm.example>"
    mail["Date"] = "Tue, 03 Mar 2026 09:12:00 +0100"
    mail["Subject"] = subject
    return mail


def test_mail() -> None:
    """Subject and people at the top, then the plain text, then the names of what is attached."""
    mail = message()
    mail.set_content("Hello Bo,\n\nwe need 40 m of 22 mm pipe.\n")
    mail.add_alternative("<p>Not this one</p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Größe.pdf")
    reading = read(Path("a.eml"), mail.as_bytes())
    assert_sound(reading)
    assert reading.title == "Größe der Rohre"
    assert blocks(reading.pages[0]) == [
        ("heading", "Subject: Größe der Rohre"),
        (
            "paragraph",
            "From: Ann Vale <ann@firm.example>\nTo: Bo <bo@firm.example>\nDate: Tue, 03 Mar 2026 09:12:00 +0100",
        ),
        ("paragraph", "Hello Bo,"),
        ("paragraph", "we need 40 m of 22 mm pipe."),
        ("paragraph", "Attachments: Größe.pdf"),
    ]


def test_mail_of_html_alone() -> None:
    """Without a plain text the HTML is read."""
    mail = message()
    mail.set_content("<style>p {}</style><p>We need <b>pipe</b>.</p>", subtype="html")
    assert blocks(read(Path("a.eml"), mail.as_bytes()).pages[0])[-1] == ("paragraph", "We need pipe.")


def test_what_is_attached_and_what_is_within_the_text() -> None:
    """A forwarded message is called by its subject; a picture that the text shows is no attachment, another one is."""
    inner = message(subject="Offer 12/a")
    inner.set_content("The gate costs 480 euros.")
    outer = message(subject="Fwd: Offer")
    outer.set_content("See below.")
    outer.add_alternative('<p>See below. <img src="cid:logo%40firm"></p>', subtype="html")
    outer.make_mixed()
    for name, key in (("logo.png", "<logo@firm>"), ("plan.png", "<plan@firm>")):
        outer.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename=name, cid=key)
    outer.add_attachment(inner)
    found = read_all(Path("a.eml"), outer.as_bytes())
    assert [member.name for member in found.members] == ["plan.png", "Offer 12-a.eml"]
    assert "Attachments: plan.png, Offer 12-a.eml" in found.reading.pages[0].text
    assert "The gate costs 480 euros." in read(Path("b.eml"), found.members[1].data).pages[0].text


def test_mail_with_an_unknown_charset() -> None:
    """A charset that nobody knows is found out instead."""
    data = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=klingon\n\nGr\xc3\xb6\xc3\x9fe\n"
    assert read(Path("a.eml"), data).pages[0].text.endswith("Größe")


def test_encrypted_mail_is_named() -> None:
    """An encrypted message says so."""
    data = b"From: a@b.example\nSubject: x\nContent-Type: multipart/encrypted; boundary=z\n\n--z--\n"
    with pytest.raises(ReadError, match="is an encrypted e-mail"):
        read(Path("a.eml"), data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=120))
def test_any_mail_is_read_or_named(header: bytes, body: bytes) -> None:
    """Noise in headers and body is read or refused with a reason."""
    try:
        reading = read(Path("a.eml"), b"From: a@b.example\nSubject: " + header + b"\n\n" + body)
    except ReadError:
        return
    assert_sound(reading)
