"""Writes pages as a PDF file."""

import io
import zlib

from fontTools.ttLib import TTFont
from paper import PAGE_HEIGHT, PAGE_WIDTH, POINT, TITLE


def n(value):
    return f"{value:.3f}".rstrip("0").rstrip(".")


def unicode_string(text):
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex() + ">"


def stream(content, extra=""):
    data = zlib.compress(content, 9)
    head = f"<< /Length {len(data)} /Filter /FlateDecode{extra} >>\nstream\n"
    return head.encode() + data + b"\nendstream"


def page_content(page, glyph_of):
    out = ["0.709 w"]
    for left, top, right, bottom in page.rules:
        start = f"{n(left / POINT)} {n((PAGE_HEIGHT - top) / POINT)} m"
        out.append(f"{start} {n(right / POINT)} {n((PAGE_HEIGHT - bottom) / POINT)} l S")
    out.append("BT")
    for line in page.lines:
        glyphs = "".join(f"{glyph_of[letter]:04x}" for letter in line.text)
        place = f"1 0 0 1 {n(line.x / POINT)} {n((PAGE_HEIGHT - line.y) / POINT)} Tm"
        out.append(f"/F1 {n(line.size / POINT)} Tf {place} <{glyphs}> Tj")
    out.append("ET")
    return "\n".join(out).encode()


def to_unicode(glyph_of):
    pairs = [f"<{glyph:04x}> <{ord(letter):04x}>" for letter, glyph in sorted(glyph_of.items())]
    blocks = []
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def font_objects(font):
    """Objects 4 to 8: the font as PDF wants it, and the glyph of each character."""
    opened = TTFont(io.BytesIO(font))
    scale = 1000 / opened["head"].unitsPerEm
    glyph_of = {chr(code): opened.getGlyphID(name) for code, name in opened.getBestCmap().items()}
    metrics = opened["hmtx"]
    order = opened.getGlyphOrder()
    widths = " ".join(n(metrics[name][0] * scale) for name in order)
    head, line = opened["head"], opened["hhea"]
    box = [head.xMin, head.yMin, head.xMax, head.yMax]
    name = "YZSMPL+YunzhangSealSong"
    objects = {
        4: f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        "/DescendantFonts [5 0 R] /ToUnicode 8 0 R >>",
        5: f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor 6 0 R /DW 1000 /W [0 [{widths}]] >>",
        6: f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /ItalicAngle 0 /StemV 120 "
        f"/FontBBox [{' '.join(n(side * scale) for side in box)}] /Ascent {n(line.ascent * scale)} "
        f"/Descent {n(line.descent * scale)} /CapHeight 700 /FontFile2 7 0 R >>",
        7: stream(font, f" /Length1 {len(font)}"),
        8: stream(to_unicode(glyph_of)),
    }
    return objects, glyph_of


def write(pages, font):
    """The file; `font` is a TrueType file that has every character of the pages."""
    objects, glyph_of = font_objects(font)
    first = 9
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects[1] = (
        "<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>"
    )
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>"
    # The day of the file is fixed: the same source gives the same octets.
    objects[3] = f"<< /Title {unicode_string(TITLE)} /Creator (Yunzhang) /CreationDate (D:20260101000000Z) >>"
    box = f"[0 0 {n(PAGE_WIDTH / POINT)} {n(PAGE_HEIGHT / POINT)}]"
    for index, page in enumerate(pages):
        objects[first + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {first + 2 * index + 1} 0 R "
            "/Resources << /Font << /F1 4 0 R >> >> >>"
        )
        objects[first + 2 * index + 1] = stream(page_content(page, glyph_of))
    return assembled(objects)


def assembled(objects):
    out = bytearray(b"%PDF-1.7\n%\xe4\xba\x91\xe7\xab\xa0\n")
    offsets = []
    for number in sorted(objects):
        offsets.append(len(out))
        content = objects[number]
        octets = content.encode() if isinstance(content, str) else content
        out += f"{number} 0 obj\n".encode() + octets + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    name = "59756e7a68616e6753616d706c653031"
    out += (
        f"trailer\n<< /Size {len(offsets) + 1} /Root 1 0 R /Info 3 0 R /ID [<{name}> <{name}>] >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)
