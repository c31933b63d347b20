import { readFileSync } from 'node:fs';
import {
  type Box,
  isRefusal,
  openTrueType,
  type Picture,
  type Refusal,
  type Segment,
  type Shape,
  utf8,
} from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { drawImprint } from './draw.ts';
import { drawEllipse } from './ellipse.ts';
import { inkOf } from './glyphs.ts';
import { type Inked } from './inked.ts';
import { defaultSpec, imprintKinds, type ImprintKindId } from './kinds.ts';
import { clearance, cornersOf } from './oriented-box.ts';
import { drawRound } from './round.ts';
import { type EllipseSpec, type ImprintSpec, type RoundSpec, type SquareSpec } from './spec.ts';
import { pictureToSvg } from './svg.ts';

const file = new URL('../font/yunzhang-seal-song.ttf', import.meta.url);
const font = openTrueType(new Uint8Array(readFileSync(file)));

const round: RoundSpec = {
  shape: 'round',
  diameterMm: 42,
  borderMm: 1.2,
  ring: '北京示例数字科技股份有限公司',
  centre: { type: 'star', radiusMm: 7 },
  code: '1101080012345',
  colour: '#d6000f',
};
const invoice: EllipseSpec = {
  shape: 'ellipse',
  widthMm: 40,
  heightMm: 30,
  borderMm: 1,
  ring: '北京云枢科技有限公司',
  middle: '91110108MA01A2B3C4',
  purpose: '发票专用章',
  serial: 1,
  colour: '#d6000f',
};
const name: SquareSpec = {
  shape: 'square',
  sideMm: 20,
  borderMm: 1,
  text: '张伟之印',
  relief: 'zhuwen',
  colour: '#d6000f',
};

function made<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return result;
}

const draw = (spec: ImprintSpec): Picture => made(drawImprint(spec, font));
const refused = (spec: ImprintSpec): string | undefined => {
  const result = drawImprint(spec, font);
  return isRefusal(result) ? result.refused : undefined;
};
const boxOf = (shape: Shape | undefined): Box => inkOf(shape?.outline ?? []);
const textBoxes = (inked: Inked) => inked.texts.map((text) => text.map((placed) => placed.box));
/** A name of any length out of characters of all widths. */
const nameOf = (length: number): string =>
  Array.from({ length }, (_, i) => '内蒙古一卜自治区示例鑫数字科技'.charAt(i % 15)).join('');

describe('a round seal', () => {
  const picture = draw(round);

  it('has its border just inside its diameter', () => {
    expect([picture.widthMm, picture.heightMm]).toEqual([42, 42]);
    const [border] = picture.shapes;
    expect(border?.stroke).toEqual({ colour: '#d6000f', widthMm: 1.2 });
    // The middle of the line: 21 − 0.6.
    const box = boxOf(border);
    expect(box.x).toBeCloseTo(0.6, 3);
    expect(box.width).toBeCloseTo(40.8, 3);
  });

  it('has a star of its radius, one point up, with the proportions of a pentagram', () => {
    const points = (picture.shapes[1]?.outline ?? []).flatMap((segment) =>
      segment[0] === 'M' || segment[0] === 'L' ? [[segment[1] - 21, segment[2] - 21] as const] : [],
    );
    const radii = points.map(([x, y]) => Math.hypot(x, y));
    expect(points).toHaveLength(10);
    expect(points[0]?.[0]).toBeCloseTo(0, 3);
    expect(points[0]?.[1]).toBeCloseTo(-7, 3);
    for (const [i, radius] of radii.entries()) {
      expect(radius).toBeCloseTo(i % 2 === 0 ? 7 : 7 * 0.381_966, 2);
    }
  });

  it('reads clockwise from the left, feet to the centre, balanced about the top', () => {
    const [ring = []] = textBoxes(made(drawRound(round, font)));
    const angles = ring.map((box) => box.angle);
    expect(angles).toEqual(angles.toSorted((p, q) => p - q));
    for (const [i, box] of ring.entries()) {
      const direction = (Math.atan2(box.y - 21, box.x - 21) * 180) / Math.PI + 90;
      const seen = direction > 180 ? direction - 360 : direction;
      expect(box.angle).toBeCloseTo(seen, 6);
      expect(box.angle).toBeCloseTo(-(angles.at(-1 - i) ?? 0), 9);
    }
  });

  it('puts the code at the bottom, left to right, heads to the centre', () => {
    const code = textBoxes(made(drawRound(round, font))).at(-1) ?? [];
    expect(code).toHaveLength(13);
    expect(code.map((box) => box.x)).toEqual(code.map((box) => box.x).toSorted((p, q) => p - q));
    for (const box of code) expect(box.y).toBeGreaterThan(35);
    expect(code[6]?.angle).toBeCloseTo(0, 9);
  });

  it('puts the purpose below the centre, at 0.52 of the radius', () => {
    const spec = { ...round, diameterMm: 40, purpose: '合同专用章' };
    const purpose = textBoxes(made(drawRound(spec, font)))[1] ?? [];
    expect(purpose).toHaveLength(5);
    for (const box of purpose) expect(box.y).toBeCloseTo(20 * 1.52, 9);
  });

  it.each([
    ['with a code', {}],
    ['with code and purpose', { purpose: '质量检验专用章' }],
    ['with a second border', { innerBorder: { gapMm: 0.6, widthMm: 0.3 } }],
    [
      'of 38 mm with a purpose',
      { diameterMm: 38, purpose: '合同专用章', centre: { type: 'blank' } },
    ],
  ] as const)('keeps 4 to 32 characters apart and inside the border %s', (_, change) => {
    for (let length = 4; length <= 32; length++) {
      const spec = { ...round, ...change, ring: nameOf(length) };
      const inked = made(drawRound(spec, font));
      const all = textBoxes(inked);
      const inner = 'innerBorder' in spec ? 0.9 : 0;
      const limit = spec.diameterMm / 2 - spec.borderMm - inner;
      for (const [line, boxes] of all.entries()) {
        for (const [i, box] of boxes.entries()) {
          for (const [x, y] of cornersOf(box)) {
            const middle = spec.diameterMm / 2;
            expect(Math.hypot(x - middle, y - middle)).toBeLessThan(limit - 0.5);
          }
          for (const other of boxes.slice(i + 1)) {
            expect(clearance(box, other)).toBeGreaterThanOrEqual(0.1);
          }
          for (const other of all.slice(line + 1).flat()) {
            expect(clearance(box, other)).toBeGreaterThanOrEqual(0.3);
          }
        }
      }
    }
  });

  it('condenses long names instead of making all names small', () => {
    const heightOf = (length: number): number => {
      const ring = '国'.repeat(length);
      return textBoxes(made(drawRound({ ...round, ring }, font)))[0]?.[0]?.height ?? 0;
    };
    const heights = [8, 14, 18, 24, 32].map(heightOf);
    expect(heights).toEqual(heights.toSorted((p, q) => q - p));
    expect(heights[1]).toBeGreaterThan(4.5);
    expect(heights[4]).toBeGreaterThan(2.7);
  });

  it('refuses a name that cannot be laid out clearly', () => {
    expect(refused({ ...round, ring: nameOf(33) })).toBe('imprint-text-too-long');
    expect(refused({ ...round, diameterMm: 20, centre: { type: 'blank' }, ring: nameOf(32) })).toBe(
      'imprint-text-too-long',
    );
  });

  it('takes an emblem from outside and fits it into the middle', () => {
    const outline: Segment[] = [['M', 0, 0], ['L', 10, 0], ['L', 10, 20], ['Z']];
    const emblem: Picture = { widthMm: 10, heightMm: 20, shapes: [{ outline, fill: '#ff0000' }] };
    const spec = { ...round, centre: { type: 'picture', picture: emblem, widthMm: 5 } } as const;
    const box = boxOf(draw(spec).shapes[1]);
    expect(box).toEqual({ x: 18.5, y: 16, width: 5, height: 10 });
  });
});

describe('the invoice seal of 2011 No. 7', () => {
  const inked = made(drawEllipse(invoice, font));
  const [ring = [], tax = [], purpose = [], serial = []] = textBoxes(inked);

  it('is 40 × 30 mm with a border of 1 mm', () => {
    const picture = draw(invoice);
    expect([picture.widthMm, picture.heightMm]).toEqual([40, 30]);
    expect(picture.shapes[0]?.stroke?.widthMm).toBe(1);
    expect(boxOf(picture.shapes[0]).height).toBeCloseTo(29, 3);
  });

  it('has a tax number of 26 mm on the middle line, figures 3.7 mm high', () => {
    expect(tax).toHaveLength(18);
    const [first, last] = [tax[0]?.x ?? 0, tax.at(-1)?.x ?? 0];
    expect(last - first + 1.3).toBeCloseTo(26, 6);
    for (const box of tax) expect(box.y).toBe(15);
    expect(Math.max(...tax.map((box) => box.height))).toBeCloseTo(3.7, 6);
    expect(Math.max(...tax.map((box) => box.width))).toBeCloseTo(1.3, 6);
  });

  it('has the purpose 4.2 mm and the serial number 10 mm below the middle line', () => {
    expect(purpose[0]?.y).toBeCloseTo(15 + 4.2 + 4.6 / 2, 9);
    expect(Math.max(...purpose.map((box) => box.height))).toBeLessThanOrEqual(4.6);
    expect(Math.max(...purpose.map((box) => box.width))).toBeLessThanOrEqual(3 + 1e-9);
    expect(serial).toHaveLength(3);
    expect(serial[0]?.y).toBeCloseTo(15 + 10 + 1.1, 9);
  });

  it('has its name 4.2 mm high over at least 210 degrees', () => {
    expect(Math.max(...ring.map((box) => box.height))).toBeGreaterThan(4);
    const [first, last] = [ring[0], ring.at(-1)];
    const seen = (box = first): number => Math.atan2((box?.y ?? 0) - 15, (box?.x ?? 0) - 20);
    const span = ((seen(last) - (seen(first) - 2 * Math.PI)) * 180) / Math.PI;
    expect(span).toBeGreaterThanOrEqual(209.9);
    expect(span).toBeLessThanOrEqual(260.1);
  });

  it('keeps 4 to 28 characters apart and inside the border', () => {
    for (let length = 4; length <= 28; length++) {
      const all = textBoxes(made(drawEllipse({ ...invoice, ring: nameOf(length) }, font)));
      for (const [line, boxes] of all.entries()) {
        for (const [i, box] of boxes.entries()) {
          for (const [x, y] of cornersOf(box)) {
            expect(((x - 20) / 19) ** 2 + ((y - 15) / 14) ** 2).toBeLessThan(1);
          }
          for (const other of boxes.slice(i + 1)) {
            expect(clearance(box, other)).toBeGreaterThanOrEqual(0.1);
          }
          for (const other of all.slice(line + 1).flat()) {
            expect(clearance(box, other)).toBeGreaterThanOrEqual(0.1);
          }
        }
      }
    }
  });
});

describe('name seals and rectangles', () => {
  it('stand four characters in two columns, the right one first', () => {
    const outline = draw(name).shapes.at(-1)?.outline ?? [];
    // 张 is drawn first: its outline starts in the upper right quarter.
    const [first] = outline;
    expect(first?.[0] === 'M' && first[1] > 10 && first[2] < 10).toBe(true);
  });

  it.each(['张伟', '王小明', '张伟之印'])('draw %s in both reliefs', (text) => {
    const red = draw({ ...name, text });
    expect(red.shapes).toHaveLength(2);
    const white = draw({ ...name, text, relief: 'baiwen' });
    expect(white.shapes).toHaveLength(1);
    expect(boxOf(white.shapes[0])).toEqual({ x: 0, y: 0, width: 20, height: 20 });
  });

  it('turn the red field against its characters, so that they stay free', () => {
    const [shape] = draw({ ...name, relief: 'baiwen' }).shapes;
    const points = (shape?.outline ?? []).slice(0, 4);
    const [a, b, c] = points.map((segment) => [Number(segment[1]), Number(segment[2])] as const);
    const turn =
      ((b?.[0] ?? 0) - (a?.[0] ?? 0)) * ((c?.[1] ?? 0) - (b?.[1] ?? 0)) -
      ((b?.[1] ?? 0) - (a?.[1] ?? 0)) * ((c?.[0] ?? 0) - (b?.[0] ?? 0));
    // Outer contours of the font are clockwise on the page, so the field is not.
    expect(turn).toBeLessThan(0);
  });

  it('refuse one character and five', () => {
    expect(refused({ ...name, text: '张' })).toBe('imprint-text-missing');
    expect(refused({ ...name, text: '阿卜杜热合' })).toBe('imprint-text-too-long');
  });

  it('draw lines of text with a rule between them', () => {
    const spec = { shape: 'rectangle', widthMm: 40, heightMm: 16, borderMm: 0.8 } as const;
    const lines = ['收讫', '北京云枢科技有限公司', '2026-11-03'];
    const ruled = draw({ ...spec, lines, relief: 'zhuwen', ruled: true, colour: '#d6000f' });
    expect(ruled.shapes).toHaveLength(1 + 2 + 3);
    const long = { ...spec, lines: [nameOf(30)], relief: 'zhuwen', colour: '#d6000f' } as const;
    expect(refused(long)).toBe('imprint-text-too-long');
  });
});

describe('every imprint', () => {
  const holder = {
    organisation: '北京云枢科技有限公司',
    person: '欧阳娜娜',
    taxNumber: '91110108MA01A2B3C4',
  };
  const kinds = Object.keys(imprintKinds) as ImprintKindId[];

  it.each(kinds)('of kind %s draws the same octets each time, all in whole micrometres', (kind) => {
    const spec = made(defaultSpec(kind, holder));
    const picture = draw(spec);
    expect(pictureToSvg(picture)).toBe(pictureToSvg(draw(spec)));
    for (const shape of picture.shapes) {
      for (const value of shape.outline.flat()) {
        if (typeof value === 'number') expect(value).toBe(Math.round(value * 1000) / 1000);
      }
    }
    expect(utf8(pictureToSvg(picture)).length).toBeLessThan(80_000);
  });

  it('names the character its font does not have', () => {
    for (const spec of [
      { ...round, ring: '北京\u{2a6d6}公司' },
      { ...invoice, purpose: '\u{2a6d6}章' },
      { ...name, text: '张\u{2a6d6}' },
      { ...round, specimen: '\u{2a6d6}' },
    ]) {
      const result = drawImprint(spec, font);
      expect(result).toMatchObject({ refused: 'glyph-missing', detail: '\u{2a6d6} U+2A6D6' });
    }
  });

  it.each([
    ['a space in the name', { ...round, ring: '北京 公司' }, 'imprint-text-form'],
    ['a control character', { ...round, ring: '北京\u202e公司' }, 'imprint-text-form'],
    ['a variation selector', { ...round, ring: '北京\ufe01公司' }, 'imprint-text-form'],
    ['no name', { ...round, ring: '' }, 'imprint-text-missing'],
    ['a name of thousands', { ...round, ring: '京'.repeat(5000) }, 'imprint-text-too-long'],
    ['a short code', { ...round, code: '110108' }, 'imprint-code-form'],
    ['a code with letters', { ...round, code: '11010800A2345' }, 'imprint-code-form'],
    ['a colour name', { ...round, colour: '#RED' }, 'imprint-colour-form'],
    ['markup as a colour', { ...round, colour: '#d6000f"/><script' }, 'imprint-colour-form'],
    ['a diameter of nothing', { ...round, diameterMm: 0 }, 'imprint-size'],
    ['a diameter that is no number', { ...round, diameterMm: NaN }, 'imprint-size'],
    ['a border that is no number', { ...round, borderMm: NaN }, 'imprint-size'],
    [
      'a star larger than the seal',
      { ...round, centre: { type: 'star', radiusMm: 30 } },
      'imprint-size',
    ],
    ['a serial of half', { ...invoice, serial: 0.5 }, 'imprint-serial-form'],
  ] as const)('with %s is refused', (_, spec, code) => {
    expect(refused(spec)).toBe(code);
  });

  it('of a specimen carries large characters without losing one line of the imprint', () => {
    const plain = draw(round);
    const marked = draw({ ...round, specimen: '测试' });
    expect(marked.shapes.slice(1)).toEqual(plain.shapes);
    const [mark] = marked.shapes;
    expect(mark?.opacity).toBeLessThan(0.5);
    expect(boxOf(mark).width).toBeGreaterThan(25);
    for (const relief of ['zhuwen', 'baiwen'] as const) {
      const own = draw({ ...name, relief });
      const seal = draw({ ...name, relief, specimen: '测试' });
      expect(seal.shapes.slice(0, -2)).toEqual(own.shapes);
      expect(boxOf(seal.shapes.at(-1)).height).toBeGreaterThan(6);
    }
  });
});
