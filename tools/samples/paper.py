"""The sample contract: its words, laid out once, in mm from the top left of each page.

Both writers take the result, so that the OFD file and the PDF file show the same page.
"""

from dataclasses import dataclass, field

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP = 28.0, 182.0, 30.0
POINT = 25.4 / 72

TITLE = "采购合同（样例）"
NOTE = "本文件为云章演示用样例，人物、单位与数额均为虚构，不具有法律效力。"

NUMBER = "合同编号：YZ-2026-0001"

PARTIES = [
    "甲方（采购方）：测试市云端文具有限公司",
    "地址：测试市示例区样本路1号",
    "乙方（供货方）：测试市青山纸业有限公司",
    "地址：测试市示例区范例街8号",
]

OPENING = (
    "甲乙双方本着平等、自愿、诚实信用的原则，依照《中华人民共和国民法典》，"
    "就甲方向乙方采购办公用品一事协商一致，订立本合同，共同遵守。"
)

GOODS = [
    ["序号", "货物名称", "规格", "数量", "单价（元）", "金额（元）"],
    ["1", "复印纸", "A4，80克", "200箱", "145.00", "29,000.00"],
    ["2", "档案袋", "牛皮纸，250克", "5,000个", "1.20", "6,000.00"],
    ["3", "中性笔", "黑色，0.5毫米", "3,000支", "1.50", "4,500.00"],
    ["合计", "", "", "", "", "39,500.00"],
]
COLUMNS = [28.0, 44.0, 78.0, 108.0, 132.0, 156.0, 182.0]

FIRST = [
    ("第一条　货物与价款", []),
    ("", ["货物的名称、规格、数量与价款见下表。价款含税、含运费，合计人民币叁万玖仟伍佰元整。"]),
]

AFTER_TABLE = [
    ("第二条　交付", [
        "乙方应于2026年3月31日前将货物送至甲方指定的仓库，并随货提供送货单与合格证。",
        "货物交付甲方验收合格之前，毁损、灭失的风险由乙方承担。",
    ]),
    ("第三条　验收", [
        "甲方应自收货之日起五个工作日内验收。数量不足或者质量不符的，甲方应书面通知乙方，"
        "乙方应在收到通知后三个工作日内补足或者更换。",
    ]),
]

SECOND_PAGE = [
    ("第四条　付款", [
        "甲方应自验收合格并收到发票之日起十五日内，将全部价款转入乙方的账户。",
    ]),
    ("第五条　违约责任", [
        "乙方逾期交付的，每逾期一日，按逾期部分价款的千分之一向甲方支付违约金；"
        "甲方逾期付款的，每逾期一日，按逾期金额的千分之一向乙方支付违约金。"
        "违约金总额不超过合同价款的百分之十。",
    ]),
    ("第六条　电子印章", [
        "双方同意以电子印章签订本合同。电子印章加盖于本文件后，本文件的任何改动均可被查验。",
    ]),
    ("第七条　争议解决", [
        "因本合同发生的争议，双方应协商解决；协商不成的，提交甲方所在地人民法院处理。",
    ]),
    ("第八条　其他", [
        "本合同自双方盖章之日起生效，一式两份，甲乙双方各执一份，具有同等效力。",
    ]),
]

# The words in brackets differ on purpose: a program that looks for the place finds the first party's.
SIGN_LEFT = ["甲方（盖章处）：", "测试市云端文具有限公司", "法定代表人：张样例", "日期：　　　年　　月　　日"]
SIGN_RIGHT = ["乙方（签章处）：", "测试市青山纸业有限公司", "法定代表人：李范例", "日期：　　　年　　月　　日"]

# A line may not begin with these; they hang past the margin instead.
CLOSING = "，。、；：！？）》"


@dataclass
class Line:
    """One line of text: `x`, `y` is where its baseline starts, `size` the size of a square."""

    text: str
    x: float
    y: float
    size: float
    advances: list


@dataclass
class Page:
    """Texts and rules of one page; a rule is x1, y1, x2, y2."""

    lines: list = field(default_factory=list)
    rules: list = field(default_factory=list)


def characters():
    """Every character the paper shows."""
    page_lines = [line for page in lay_out(lambda _: 1.0) for line in page.lines]
    return sorted({letter for line in page_lines for letter in line.text})


class Writer:
    """Puts lines on pages; `advance` gives the width of a character for a size of 1."""

    def __init__(self, advance):
        self.advance = advance
        self.page = Page()
        self.y = TOP

    def put(self, text, x, y, size):
        advances = [self.advance(letter) * size for letter in text]
        self.page.lines.append(Line(text, x, y, size, advances))

    def width(self, text, size):
        return sum(self.advance(letter) * size for letter in text)

    def centred(self, text, left, right, y, size):
        self.put(text, left + (right - left - self.width(text, size)) / 2, y, size)

    def paragraph(self, text, size, leading, indent=2):
        x, line = LEFT + indent * size, ""
        for letter in text:
            over = x + self.width(line + letter, size) > RIGHT + 0.01
            if over and letter not in CLOSING:
                self.put(line, x, self.y, size)
                self.y += leading
                x, line = LEFT, ""
            line += letter
        self.put(line, x, self.y, size)
        self.y += leading

    def clauses(self, clauses, size, leading):
        for heading, paragraphs in clauses:
            if heading:
                self.y += 2
                self.paragraph(heading, size, leading, indent=0)
            for paragraph in paragraphs:
                self.paragraph(paragraph, size, leading)

    def table(self, rows, size, height):
        top = self.y - 4
        bottom = top + height * len(rows)
        for index in range(len(rows) + 1):
            self.page.rules.append((COLUMNS[0], top + index * height, COLUMNS[-1], top + index * height))
        for column in COLUMNS:
            self.page.rules.append((column, top, column, bottom))
        for index, row in enumerate(rows):
            for left, right, text in zip(COLUMNS, COLUMNS[1:], row):
                if text:
                    self.centred(text, left, right, top + index * height + height / 2 + size * 0.36, size)
        self.y = bottom + 8

    def foot(self, number):
        self.centred(f"第 {number} 页　共 2 页", LEFT, RIGHT, 282, 9 * POINT)


def lay_out(advance):
    """The two pages."""
    body, leading = 11.5 * POINT, 7.4
    first = Writer(advance)
    first.centred(TITLE, LEFT, RIGHT, 36, 22 * POINT)
    first.centred(NOTE, LEFT, RIGHT, 44, 9 * POINT)
    first.put(NUMBER, RIGHT - first.width(NUMBER, 9 * POINT), 54, 9 * POINT)
    first.y = 64
    for text in PARTIES:
        first.paragraph(text, body, leading, indent=0)
    first.y += 2
    first.paragraph(OPENING, body, leading)
    first.clauses(FIRST, body, leading)
    first.y += 2
    first.table(GOODS, 10 * POINT, 9.0)
    first.clauses(AFTER_TABLE, body, leading)
    first.foot(1)
    second = Writer(advance)
    second.clauses(SECOND_PAGE, body, leading)
    second.y += 24
    for left, right in zip(SIGN_LEFT, SIGN_RIGHT):
        second.put(left, LEFT, second.y, body)
        second.put(right, 112, second.y, body)
        second.y += 11
    second.foot(2)
    return [first.page, second.page]
