import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bitmap, fromUtf8, identity, type Matrix } from '@yunzhang/base';
import {
  encodePng,
  type Face,
  type ImageFile,
  type Mark,
  type PathMark,
  type Stroke,
  openFont,
  type TextMark,
} from '@yunzhang/drawing';
import { describe, expect, it } from 'vitest';
import { openOfd, type OfdFile } from '../package.ts';
import { renderPage } from '../render/page.ts';
import { pageText } from '../render/page-text.ts';
import { attribute, children, childText, textOf, type XmlElement } from '../xml.ts';
import { writeOfd } from './document.ts';
import type { WrittenOfd } from './document-input.ts';

const fontFile = fileURLToPath(
  new URL('../../../imprint/font/yunzhang-seal-song.ttf', import.meta.url),
);
const program = openFont(new Uint8Array(fs.readFileSync(fontFile)));
const song: Face = {
  name: '云章宋',
  family: 'serif',
  embedded: program,
  key: 'song',
  isBold: false,
  isItalic: false,
  isSerif: true,
  isFixedWidth: false,
};
const { embedded: _, ...named } = song;
const standing: Face = { ...named, name: '宋体', key: 'name' };
const black = { kind: 'plain', colour: '#000000', alpha: 1 } as const;
const red = { kind: 'plain', colour: '#ff0000', alpha: 0.5 } as const;
const docId = '0123456789abcdef0123456789abcdef';

function write(marks: readonly Mark[], widthMm = 100, heightMm = 50): WrittenOfd {
  return writeOfd({ info: { docId }, pages: [{ artwork: { widthMm, heightMm, marks } }] });
}

function text(glyphs: TextMark['glyphs'], more: Partial<TextMark> = {}): TextMark {
  return {
    kind: 'text',
    map: identity,
    face: song,
    size: 4,
    horizontalScale: 1,
    turn: 0,
    isSlanted: false,
    glyphs,
    fill: black,
    ...more,
  };
}

function line(words: string, x = 10, y = 20, step = 4): TextMark['glyphs'] {
  return Array.from(words).map((char, i) => ({ char, x: x + i * step, y }));
}

function path(d: string, map: Matrix = identity): Mark {
  return { kind: 'path', map, d, rule: 'nonzero', fill: red };
}

/** A value that is there. */
function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not there');
  return value;
}

/** The objects of the first page. */
function objects({ bytes }: WrittenOfd): readonly XmlElement[] {
  return objectsOf(openOfd(bytes));
}

function objectsOf(file: OfdFile): readonly XmlElement[] {
  const page = file.docBodies[0]?.document()?.pages[0]?.root();
  const [content] = page === undefined ? [] : children(page, 'Content');
  const [layer] = content === undefined ? [] : children(content, 'Layer');
  return layer === undefined ? [] : children(layer);
}

function only(written: WrittenOfd): XmlElement {
  const all = objects(written);
  expect(all).toHaveLength(1);
  return must(all[0]);
}

const bitmap: Bitmap = { width: 1, height: 1, rgba: Uint8Array.of(1, 2, 3, 255) };
const image: ImageFile = { bytes: encodePng(bitmap), format: 'png', name: 'a' };

describe('writeOfd', () => {
  it('gives a file our reader has nothing to say about', () => {
    const { bytes, findings } = write([text(line('云章')), path('M 0 0 L 10 0 L 10 10 Z')]);
    expect(findings).toEqual([]);
    const notes: unknown[] = [];
    const file = openOfd(bytes, { note: (finding) => notes.push(finding) });
    const document = file.docBodies[0]?.document();
    expect(document?.pages[0]?.area()).toMatchObject({
      box: { x: 0, y: 0, width: 100, height: 50 },
      source: 'common',
    });
    expect([notes, document?.findings]).toEqual([[], []]);
  });

  it('gives the same octets for the same pages', () => {
    const marks = [text(line('云章')), path('M 0 0 L 10 0 L 10 10 Z')];
    expect(write(marks).bytes).toEqual(write(marks).bytes);
  });

  it('numbers everything by one counter and states the highest', () => {
    const { bytes } = write([text(line('云')), path('M 0 0 L 1 1'), { ...imageMark() }]);
    const file = openOfd(bytes);
    const ids: string[] = [];
    const look = (element: XmlElement): void => {
      const id = attribute(element, 'ID');
      if (id !== undefined) ids.push(id);
      for (const child of children(element)) look(child);
    };
    for (const { name } of file.zip.entries) {
      if (name.endsWith('.xml') && name !== 'OFD.xml') look(file.tree(name));
    }
    expect(new Set(ids).size).toBe(ids.length);
    const common = must(children(file.tree('Doc_0/Document.xml'), 'CommonData')[0]);
    expect(childText(common, 'MaxUnitID')).toBe(String(Math.max(...ids.map(Number))));
  });

  it('states the size of a page only where it is another than that of the first', () => {
    const { bytes } = writeOfd({
      info: { docId },
      pages: [100, 100, 120].map((widthMm) => ({
        artwork: { widthMm, heightMm: 50, marks: [] },
      })),
    });
    const pages = openOfd(bytes).docBodies[0]?.document()?.pages ?? [];
    expect(pages.map((page) => page.area().source)).toEqual(['common', 'common', 'page']);
    expect(pages.map((page) => page.area().box.width)).toEqual([100, 100, 120]);
  });

  it('says what the document is and carries outline and attachments', () => {
    const { bytes } = writeOfd({
      info: {
        docId,
        title: 'A & <B>',
        keywords: ['x', 'y'],
        createdAt: 0,
        custom: [{ name: 'k"', value: 'v' }],
      },
      pages: [{ artwork: { widthMm: 10, heightMm: 10, marks: [] } }],
      outlines: [{ title: '一', page: 0, yMm: 5, children: [{ title: '二', page: 0 }] }],
      attachments: [{ name: 'a.xml', format: 'xml', bytes: Uint8Array.of(1, 2) }],
    });
    const [body] = openOfd(bytes).docBodies;
    expect(body?.info.fields.get('Title')).toBe('A & <B>');
    expect(body?.info.fields.get('Keywords')).toBe('x y');
    expect(body?.info.fields.get('CreationDate')).toBe('1970-01-01');
    expect(body?.info.custom).toEqual([{ name: 'k"', value: 'v' }]);
    expect(body?.document()?.outlines()[0]).toMatchObject({
      title: '一',
      children: [{ title: '二' }],
    });
    const file = openOfd(bytes);
    const entry = file.zip.entries.find(({ name }) => /attachment_\d+\.xml$/.test(name));
    expect(entry?.read()).toEqual(Uint8Array.of(1, 2));
  });
});

function imageMark(): Mark {
  return { kind: 'image', map: [30, 0, 0, 20, 5, 6], image };
}

describe('text', () => {
  it('stands where its glyphs stand and reads as it did', () => {
    const object = only(write([text(line('云章平台'))]));
    const [code] = children(object, 'TextCode');
    expect(code && textOf(code)).toBe('云章平台');
    expect(code && attribute(code, 'DeltaX')).toBe('g 3 4');
    expect(code && attribute(code, 'DeltaY')).toBeUndefined();
    const [left = 0, top = 0] = (attribute(object, 'Boundary') ?? '').split(' ').map(Number);
    expect(left + Number(code && attribute(code, 'X'))).toBeCloseTo(10, 2);
    expect(top + Number(code && attribute(code, 'Y'))).toBeCloseTo(20, 2);
  });

  it('is found again by the reader', () => {
    const { bytes } = write([text(line('云章平台'))]);
    const file = openOfd(bytes);
    const page = file.docBodies[0]?.document()?.pages[0];
    const runs = page === undefined ? [] : pageText(file, page);
    expect(JSON.stringify(runs)).toContain('云');
    expect(children(must(objectsOf(file)[0]), 'CGTransform')).toHaveLength(0);
  });

  it('does not drift over a long line', () => {
    const object = only(write([text(line('一'.repeat(2000), 0, 20, 0.033_37))]));
    const [code] = children(object, 'TextCode');
    const words = (attribute(must(code), 'DeltaX') ?? '').split(' ');
    let sum = 0;
    for (let i = 0; i < words.length; i++) {
      if (words[i] === 'g') {
        sum += Number(words[i + 1]) * Number(words[i + 2]);
        i += 2;
      } else sum += Number(words[i]);
    }
    expect(sum).toBeCloseTo(1999 * 0.033_37, 2);
  });

  it('names glyphs that the character does not lead to', () => {
    const usual = program.glyphOf(0x4e91) ?? 0;
    const glyphs = [
      { char: '云', x: 0, y: 10 },
      { char: '云', glyph: usual + 1, x: 4, y: 10 },
      { char: '', glyph: usual, x: 8, y: 10 },
      { char: 'fi', glyph: usual, x: 12, y: 10 },
      { char: '云', x: 16, y: 10 },
    ];
    const found = objects(write([text(glyphs)])).map((object) => ({
      words: children(object, 'TextCode').map((code) => textOf(code)),
      named: children(object, 'CGTransform').map((one) => [
        ...['CodePosition', 'CodeCount', 'GlyphCount'].map((name) => attribute(one, name)),
        childText(one, 'Glyphs'),
      ]),
    }));
    expect(found).toEqual([
      { words: ['云云'], named: [['1', '1', '1', String(usual + 1)]] },
      { words: ['¤'], named: [['0', '1', '1', String(usual)]] },
      { words: ['fi'], named: [['0', '2', '1', String(usual)]] },
      { words: ['云'], named: [] },
    ]);
  });

  it('embeds only the glyphs it shows', () => {
    const { bytes } = write([text(line('云章'))]);
    const font = openOfd(bytes).zip.entries.find(({ name }) => name.endsWith('.ttf'));
    const subset = openFont(font?.read() ?? new Uint8Array());
    expect(subset.glyphOf(0x4e91)).toBe(program.glyphOf(0x4e91));
    expect(font?.read().length ?? 0).toBeLessThan(program.bytes.length / 4);
  });

  it('of a face that is not embedded goes out by name', () => {
    const { bytes } = write([text(line('你好'), { face: standing })]);
    const [font] = children(must(children(openOfd(bytes).tree('Doc_0/PublicRes.xml'), 'Fonts')[0]));
    expect(font && attribute(font, 'FontName')).toBe('宋体');
    expect(font && childText(font, 'FontFile')).toBeUndefined();
  });

  it('cannot smuggle markup, escapes or control characters in', () => {
    const words = '<&"]]>\\4e91\u0001\n';
    const object = only(write([text(line(words), { face: standing })]));
    const file = write([text(line(words), { face: standing })]);
    const opened = openOfd(file.bytes);
    const page = opened.docBodies[0]?.document()?.pages[0];
    const read = page === undefined ? '' : JSON.stringify(pageText(opened, page));
    expect(children(object, 'TextCode')).toHaveLength(1);
    expect(read).not.toContain('云');
  });

  it('that is turned by any angle keeps its angle', () => {
    const turned = only(write([text([{ char: '云', x: 10, y: 20 }], { turn: 30 })]));
    expect(attribute(turned, 'CTM')).toMatch(/^0\.866025 0\.5 -0\.5 0\.866025 /);
    const square = only(write([text([{ char: '云', x: 10, y: 20 }], { turn: 90 })]));
    expect(attribute(square, 'CharDirection')).toBe('90');
  });
});

describe('paths, clips and groups', () => {
  it('writes points in mm of the page', () => {
    const object = only(
      write([path('M 0 0 L 10 0 Q 5 5 10 10 C 1 1 2 2 0 10 Z', [2, 0, 0, 2, 5, 5])]),
    );
    expect(attribute(object, 'CTM')).toBeUndefined();
    const data = childText(object, 'AbbreviatedData') ?? '';
    expect(data).toMatch(/^M \S+ \S+ L \S+ \S+ Q( \S+){4} B( \S+){6} C$/);
    const [left = 0] = (attribute(object, 'Boundary') ?? '').split(' ').map(Number);
    expect(left + Number(data.split(' ')[1])).toBeCloseTo(5, 2);
  });

  it('keeps arcs and lines of an uneven map under a map', () => {
    const arc = only(write([path('M 0 0 A 5 5 0 0 1 10 10', [2, 0, 0, 1, 1, 1])]));
    expect(attribute(arc, 'CTM')).toMatch(/^2 0 0 1 /);
    expect(childText(arc, 'AbbreviatedData')).toContain('A 5 5 0 0 1 10 10');
  });

  it('turns a clip that is a box into the Boundary', () => {
    const clip = {
      areas: [{ d: 'M 2 2 L 8 2 L 8 6 L 2 6 Z', map: identity, rule: 'nonzero' }],
    } as const;
    const group: Mark = {
      kind: 'group',
      map: identity,
      clips: [clip],
      marks: [path('M 0 0 L 50 0 L 50 50 Z')],
    };
    const object = only(write([group]));
    expect(attribute(object, 'Boundary')).toBe('2 2 6 4');
    expect(children(object, 'Clips')).toHaveLength(0);
    const away: Mark = { ...group, marks: [path('M 20 20 L 50 20 L 50 50 Z')] };
    expect(objects(write([away]))).toHaveLength(0);
  });

  it('writes other clips relative to the object', () => {
    const clip = {
      areas: [{ d: 'M 10 10 L 30 10 L 10 30 Z', map: identity, rule: 'evenodd' }],
    } as const;
    const object = only(
      write([
        {
          kind: 'group',
          map: [1, 0, 0, 1, 5, 0],
          clips: [clip],
          marks: [path('M 10 10 L 40 10 L 40 40 Z')],
        },
      ]),
    );
    const [left = 0, top = 0] = (attribute(object, 'Boundary') ?? '').split(' ').map(Number);
    const clips = must(children(object, 'Clips')[0]);
    const data = JSON.stringify(clips, (key, value: unknown) =>
      key === 'parent' ? undefined : value,
    );
    expect(attribute(clips, 'TransFlag')).toBe('false');
    const [x = 0, y = 0] = (/M (\S+) (\S+)/.exec(data) ?? []).slice(1).map(Number);
    expect([left + x, top + y]).toEqual([expect.closeTo(15, 2), expect.closeTo(10, 2)]);
  });

  it('fades one mark by itself and several as a composite', () => {
    const one = only(
      write([{ kind: 'group', map: identity, alpha: 0.5, marks: [path('M 0 0 L 9 9 L 0 9 Z')] }]),
    );
    expect(attribute(one, 'Alpha')).toBe('128');
    const marks = [path('M 0 0 L 9 9 L 0 9 Z'), path('M 0 0 L 9 0 L 0 9 Z')];
    const two = only(
      write([{ kind: 'group', map: identity, alpha: 0.5, blend: 'multiply', marks }]),
    );
    expect([two.local, attribute(two, 'Alpha'), attribute(two, 'BlendMode')]).toEqual([
      'CompositeObject',
      '128',
      'Multiply',
    ]);
  });

  it('says so when groups are nested too deeply', () => {
    let mark: Mark = path('M 0 0 L 1 1');
    for (let i = 0; i < 100; i++) mark = { kind: 'group', map: identity, marks: [mark] };
    expect(write([mark]).findings).toEqual([{ code: 'ofd-marks-too-deep' }]);
  });
});

describe('images', () => {
  it('fill the unit square and are written once', () => {
    const written = write([imageMark(), imageMark()]);
    const [first, second] = objects(written);
    expect(first && attribute(first, 'CTM')).toBe('30 0 0 20 0 0');
    expect(first && attribute(first, 'Boundary')).toBe('5 6 30 20');
    expect(second && attribute(second, 'ResourceID')).toBe(first && attribute(first, 'ResourceID'));
    const entries = openOfd(written.bytes).zip.entries.filter(({ name }) => name.endsWith('.png'));
    expect(entries.map((entry) => entry.read())).toEqual([image.bytes]);
  });

  it('that cannot be read are left out with a finding', () => {
    const broken: ImageFile = {
      bytes: Uint8Array.of(0x47, 0x49, 0x46, 0x38),
      format: 'gif',
      name: 'b',
    };
    const written = write([{ kind: 'image', map: identity, image: broken }]);
    expect(objects(written)).toHaveLength(0);
    expect(written.findings[0]?.code).toBe('ofd-image-left-out');
  });
});

describe('paints', () => {
  const ramp = {
    stops: [
      { offset: 0, colour: '#ff0000', alpha: 1 },
      { offset: 1, colour: '#0000ff', alpha: 1 },
    ],
    spread: 'pad',
    period: 1,
    before: true,
    after: true,
    map: identity,
    alpha: 1,
  } as const;

  it('writes an axial shading so that its isolines keep their place under a skewed map', () => {
    const fill = {
      kind: 'axial',
      from: [0, 0],
      to: [10, 0],
      ...ramp,
      map: [1, 0, 1, 1, 0, 0],
    } as const;
    const object = only(write([{ ...path('M 0 0 L 10 0 L 10 10 Z'), fill } as Mark]));
    const shading = must(children(must(children(object, 'FillColor')[0]))[0]);
    const [sx = 0, sy = 0] = (attribute(shading, 'StartPoint') ?? '').split(' ').map(Number);
    const [ex = 0, ey = 0] = (attribute(shading, 'EndPoint') ?? '').split(' ').map(Number);
    // The isoline x = 0 of the shading goes through (0, 0) and (1, 1); the axis crosses it squarely.
    expect(ex - sx).toBeCloseTo(5, 2);
    expect(ey - sy).toBeCloseTo(-5, 2);
    expect(attribute(shading, 'Extend')).toBe('3');
  });

  it('writes radial shadings, meshes and tiles', () => {
    const radial = {
      kind: 'radial',
      from: [5, 5, 0],
      to: [5, 5, 5],
      ...ramp,
      map: [2, 0, 0, 1, 0, 0],
    } as const;
    const mesh = {
      kind: 'mesh',
      alpha: 1,
      triangles: [[0, 5, 9].map((x) => ({ x, y: x * x, colour: '#00ff00' }))],
    };
    const tile = {
      kind: 'tile',
      width: 2,
      height: 2,
      stepX: 3,
      stepY: 2,
      alpha: 1,
      map: identity,
      mirror: {
        columns: true,
        rows: false,
      },
      marks: [path('M 0 0 L 1 0 L 1 1 Z')],
    };
    const marks = [radial, mesh, tile].map(
      (fill) => ({ ...path('M 0 0 L 9 0 L 9 9 Z'), fill }) as Mark,
    );
    const shadings = objects(write(marks)).map((object) => {
      return must(children(must(children(object, 'FillColor')[0]))[0]);
    });
    expect(shadings.map(({ local }) => local)).toEqual(['RadialShd', 'GouraudShd', 'Pattern']);
    expect(shadings[0] && attribute(shadings[0], 'Eccentricity')).toBe('0.866025');
    expect(shadings[0] && attribute(shadings[0], 'EndRadius')).toBe('10');
    expect(shadings[2] && attribute(shadings[2], 'ReflectMethod')).toBe('Column');
  });
});

describe('strange numbers', () => {
  it('never make a file that our reader stumbles over', () => {
    let seed = 7;
    const draw = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const odd = [0, -0, 1, -1, 0.5, 1e-9, 1e9, -1e21, 1e300, NaN, Infinity, -Infinity, 12.345];
    const any = (): number => odd[draw(odd.length)] ?? 0;
    const map = (): Matrix => [any(), any(), any(), any(), any(), any()];
    const stroke = (): Stroke => ({
      paint: red,
      width: any(),
      cap: 'round',
      join: 'miter',
      miterLimit: any(),
      dashes: [any(), any()],
      dashOffset: any(),
    });
    const marks = (): readonly Mark[] => [
      {
        ...(path(`M ${any()} ${any()} L ${any()} 5 C 1 2 3 4 ${any()} 6 Z`, map()) as PathMark),
        stroke: stroke(),
      },
      text(
        [
          { char: '云', x: any(), y: any() },
          { char: '章', x: 3, y: any() },
        ],
        {
          map: map(),
          size: any(),
          horizontalScale: any(),
          turn: any(),
          stroke: stroke(),
        },
      ),
      { kind: 'image', map: map(), image },
      {
        kind: 'group',
        map: map(),
        alpha: any(),
        clips: [{ areas: [{ d: `M ${any()} 0 L 5 5 L 0 5`, map: map(), rule: 'nonzero' }] }],
        marks: [path('M 0 0 L 9 9 L 0 9 Z'), path('M 0 0 A 5 5 0 0 1 5 5 Z', map())],
      },
    ];
    for (let round = 0; round < 60; round++) {
      const { bytes } = write([...marks(), ...marks()]);
      const notes: unknown[] = [];
      const file = openOfd(bytes, { note: (finding) => notes.push(finding) });
      const page = file.docBodies[0]?.document()?.pages[0];
      const content = fromUtf8(file.read('Doc_0/Pages/Page_0/Content.xml'));
      expect(content).not.toMatch(/NaN|Infinity|\de[+-]?\d/);
      const drawn = page && renderPage(file, page, { text: 'outlines' });
      expect([notes, drawn?.findings]).toEqual([[], []]);
    }
  });
});
