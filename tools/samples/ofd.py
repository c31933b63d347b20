"""Writes pages as an OFD package."""

import io
import zipfile

from paper import PAGE_HEIGHT, PAGE_WIDTH, TITLE

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
FONT_ID = 3
# The day of the package is fixed: the same source gives the same octets.
DAY = (2026, 1, 1, 0, 0, 0)


def n(value):
    return f"{value:.3f}".rstrip("0").rstrip(".")


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_object(number, line):
    width = sum(line.advances)
    deltas = " ".join(n(advance) for advance in line.advances[:-1])
    delta = f' DeltaX="{deltas}"' if deltas else ""
    # The boundary starts one size above the baseline and leaves room for what hangs below it.
    boundary = f"{n(line.x)} {n(line.y - line.size)} {n(width)} {n(line.size * 1.4)}"
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{boundary}" Font="{FONT_ID}" Size="{n(line.size)}">'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{n(line.size)}"{delta}>'
        f"{escaped(line.text)}</ofd:TextCode></ofd:TextObject>"
    )


def path_object(number, rule):
    left, top, right, bottom = rule
    width, height = right - left, bottom - top
    boundary = f"{n(left - 0.2)} {n(top - 0.2)} {n(width + 0.4)} {n(height + 0.4)}"
    data = f"M 0.2 0.2 L {n(width + 0.2)} {n(height + 0.2)}"
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{boundary}" LineWidth="0.25" Stroke="true">'
        f'<ofd:StrokeColor Value="0 0 0"/>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page_xml(page, next_id):
    objects = []
    layer = next_id()
    objects += [path_object(next_id(), rule) for rule in page.rules]
    objects += [text_object(next_id(), line) for line in page.lines]
    body = "\n".join(objects)
    return (
        f"{HEAD}<ofd:Page {NAMESPACE}><ofd:Content>"
        f'<ofd:Layer ID="{layer}" Type="Body">\n{body}\n</ofd:Layer></ofd:Content></ofd:Page>\n'
    )


def write(pages, font):
    """The package; `font` is a TrueType file that has every character of the pages."""
    numbers = iter(range(10, 100_000))
    taken = []

    def next_id():
        taken.append(next(numbers))
        return taken[-1]

    page_ids = [next_id() for _ in pages]
    contents = [page_xml(page, next_id) for page in pages]
    entries = {
        "OFD.xml": f'{HEAD}<ofd:OFD {NAMESPACE} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>59756e7a68616e6753616d706c653031</ofd:DocID><ofd:Title>{TITLE}</ofd:Title>"
        f"<ofd:CreationDate>2026-01-01</ofd:CreationDate><ofd:Creator>Yunzhang</ofd:Creator>"
        f"</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n",
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NAMESPACE}><ofd:CommonData>"
        f"<ofd:MaxUnitID>{taken[-1]}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>"
        f"0 0 {n(PAGE_WIDTH)} {n(PAGE_HEIGHT)}</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
            for index, number in enumerate(page_ids)
        )
        + "</ofd:Pages></ofd:Document>\n",
        "Doc_0/PublicRes.xml": f'{HEAD}<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
        f'<ofd:Font ID="{FONT_ID}" FontName="YunzhangSealSong" FamilyName="Yunzhang Seal Song">'
        f"<ofd:FontFile>font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>\n",
        "Doc_0/Res/font.ttf": font,
    }
    for index, content in enumerate(contents):
        entries[f"Doc_0/Pages/Page_{index}/Content.xml"] = content
    return packed(entries)


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, content, compresslevel=9)
    return out.getvalue()
