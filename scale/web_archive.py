"""What a web archive holds of an answer becomes the page that Détente reads."""

import codecs
import re

HEAD_ENDS = b"\r\n\r\n"
CHARSET = re.compile(rb"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def page(answer):
    """The page of an HTTP answer as an archive keeps it, as bytes; None where it is none.

    Archives as Common Crawl publishes them keep bodies unpacked, whatever `Content-Encoding` says.
    Where the head names the charset, the page comes as UTF-8 with its mark; else the reader finds
    the charset by itself.
    """
    head, ends, body = answer.partition(HEAD_ENDS)
    status, _, fields = head.partition(b"\r\n")
    if not ends or status.split(b" ")[1:2] != [b"200"]:
        return None
    found = re.search(rb"^content-type:(.*)$", fields, re.IGNORECASE | re.MULTILINE)
    kind = found[1].strip().lower() if found else b"text/html"
    if not kind.startswith((b"text/html", b"application/xhtml")) or not body.strip():
        return None
    charset = CHARSET.search(kind)
    try:
        return codecs.BOM_UTF8 + body.decode(charset[1].decode(), "replace").encode() if charset else body
    except LookupError:
        return body
