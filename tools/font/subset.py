"""Makes the seal font: a subset of Noto Serif SC with nothing but outlines, widths and characters.

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3   # unpack it somewhere
    pip install fonttools==4.68.0 skia-pathops==0.9.2
    python3 tools/font/subset.py PACKAGE/600SemiBold/NotoSerifSC_600SemiBold.ttf OUT.ttf

The result is the same octets each time: no date of the day, no random order.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.removeOverlaps import removeOverlaps

FAMILY = "Yunzhang Seal Song"

# Extension A characters that names and places use; no authority was at hand to check the list against.
NAMES_EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡"
    "䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)


def two_byte_characters():
    """All characters that GBK and the two-byte part of GB 18030 give a code."""
    found = set()
    for codec in ("gbk", "gb18030"):
        for lead in range(0x81, 0xFF):
            for trail in range(0x40, 0xFF):
                if trail == 0x7F:
                    continue
                try:
                    text = bytes([lead, trail]).decode(codec)
                except UnicodeDecodeError:
                    continue
                found.update(ord(letter) for letter in text)
    return {code for code in found if not 0xE000 <= code <= 0xF8FF}


def wanted():
    codes = two_byte_characters()
    codes.update(range(0x20, 0x7F))
    codes.update(range(0xA0, 0x100))
    codes.update(range(0x2010, 0x2028))
    codes.update(range(0x3000, 0x3040))
    codes.update(range(0xFF00, 0xFFF0))
    codes.update(range(0x4E00, 0xA000))  # with the few ideographs after the first 20,902
    codes.update(range(0x20000, 0x32400))  # the font has the 200 or so that names need
    codes.update(ord(letter) for letter in NAMES_EXTENSION_A)
    return codes


def plain(font):
    """Drops what drawing outlines does not need."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    options.drop_tables = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "gasp", "prep"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(wanted()))
    cutter.subset(font)


def renamed(font):
    table = font["name"]
    style = "Regular"
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} 1", 4: FAMILY, 5: "Version 1.000", 6: "YunzhangSealSong"}
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def main(source, target):
    font = TTFont(source, recalcTimestamp=False)
    plain(font)
    # Strokes that cross would show red where characters are left out of a red field.
    removeOverlaps(font, ignoreErrors=False)
    renamed(font)
    font.save(target)
    print(f"{len(font.getBestCmap())} characters, {font['maxp'].numGlyphs} glyphs")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
