"""Makes the two sample files of the server: one contract, as OFD and as PDF.

    pip install fonttools==4.68.0
    python3 tools/samples/make.py

Both embed the characters they use from the seal font. The same sources give the same octets.
"""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

import ofd
import paper
import pdf

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "packages/imprint/font/yunzhang-seal-song.ttf"
TARGET = ROOT / "apps/server/samples"


def embedded(characters):
    """The font with these characters alone; its character map stays, since readers need it."""
    options = subset.Options()
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(FONT, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(letter) for letter in characters])
    cutter.subset(font)
    missing = set(map(ord, characters)) - set(font.getBestCmap())
    if missing:
        raise SystemExit(f"the font lacks {sorted(map(chr, missing))}")
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main():
    font = embedded(paper.characters())
    opened = TTFont(io.BytesIO(font))
    names, metrics = opened.getBestCmap(), opened["hmtx"]
    size = opened["head"].unitsPerEm
    pages = paper.lay_out(lambda letter: metrics[names[ord(letter)]][0] / size)
    TARGET.mkdir(exist_ok=True)
    for name, octets in [("sample.ofd", ofd.write(pages, font)), ("sample.pdf", pdf.write(pages, font))]:
        (TARGET / name).write_bytes(octets)
        print(f"{name}: {len(octets)} octets")


if __name__ == "__main__":
    main()
