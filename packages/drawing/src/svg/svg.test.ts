import { concat, fromHex, identity, utf8 } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import {
  type Artwork,
  type AxialPaint,
  encodeJpeg,
  encodePng,
  type Face,
  type FontProgram,
  type ImageFile,
  imageFormatOf,
  type Mark,
  type MeshPaint,
  meshPicture,
  type Paint,
  type RadialPaint,
  spanOf,
  svgOf,
} from '../index.ts';
import { conePicture } from './cone.ts';
import { withoutExif } from './still.ts';

const black: Paint = { kind: 'plain', colour: '#000000', alpha: 1 };
const square = 'M0 0L10 0L10 10L0 10Z';

function path(fill: Paint, map = identity): Mark {
  return { kind: 'path', map, d: square, rule: 'nonzero', fill };
}

function drawn(...marks: readonly Mark[]): ReturnType<typeof svgOf> {
  const artwork: Artwork = { widthMm: 100, heightMm: 100, marks };
  return svgOf(artwork, { text: 'text' });
}

const stops = [
  { offset: 0, colour: '#ff0000', alpha: 1 },
  { offset: 1, colour: '#0000ff', alpha: 1 },
] as const;
const ramp = { stops, spread: 'pad', period: 1, before: true, after: true, alpha: 1 } as const;
const axial: AxialPaint = { kind: 'axial', from: [0, 0], to: [10, 0], map: identity, ...ramp };

describe('shadings', () => {
  test('a cycle that goes on at both ends is left to SVG', () => {
    const svg = drawn(path({ ...axial, spread: 'reflect', period: 0.5 })).svg;
    expect(svg).toContain('x1="0" y1="0" x2="5" y2="0" spreadMethod="reflect"');
  });

  test('a cycle that ends at the end of its axis is unrolled', () => {
    const span = spanOf({ ...axial, spread: 'repeat', period: 0.4, before: false, after: false });
    expect(span.spread).toBe('pad');
    expect(span.stops.map(({ offset }) => Math.round(offset * 100))).toEqual([
      0, 40, 40, 80, 80, 100,
    ]);
    expect(span.stops.at(-1)?.colour).toBe('#80007f');
  });

  test('a cycle that goes on beyond one end is unrolled there, mirrored where it reflects', () => {
    const span = spanOf({ ...axial, spread: 'reflect', before: false });
    expect([span.low, span.high]).toEqual([0, 65]);
    const first = span.stops.slice(0, 4).map(({ colour }) => colour);
    expect(first).toEqual(['#ff0000', '#0000ff', '#0000ff', '#ff0000']);
    const back = spanOf({ ...axial, spread: 'reflect', after: false });
    expect(back.low).toBe(-64);
    expect(back.stops.at(-1)).toMatchObject({ offset: 1, colour: '#0000ff' });
    expect(back.stops.length).toBeLessThan(200);
  });

  test('many colours in short cycles end at four thousand', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...stops[0], offset: i / 999 }));
    const span = spanOf({ ...axial, stops: many, spread: 'repeat', period: 1e-6, after: false });
    expect(span.stops.length).toBeLessThanOrEqual(4098);
  });

  const radial: RadialPaint = {
    kind: 'radial',
    from: [5, 5, 2],
    to: [5, 5, 10],
    map: identity,
    ...ramp,
  };

  test('a radial shading that does not extend leaves its hole empty', () => {
    const { svg } = drawn(path({ ...radial, before: false, after: false }));
    expect(svg).toContain('cx="5" cy="5" r="10"');
    expect(svg).toContain('<stop offset="0.2" stop-color="#ff0000" stop-opacity="0"/>');
    expect(svg).toContain('<stop offset="1" stop-color="#0000ff" stop-opacity="0"/>');
  });

  test('a radial shading from the outer circle in is turned round', () => {
    const { svg } = drawn(path({ ...radial, from: [5, 5, 10], to: [5, 5, 0] }));
    expect(svg).toMatch(/offset="0" stop-color="#0000ff".*offset="1" stop-color="#ff0000"/);
  });

  test('circles with two centres have a focus', () => {
    const inside = drawn(path({ ...radial, from: [6, 5, 1] }));
    expect(inside.svg).toContain('fx="6" fy="5" fr="1"');
    expect(inside.findings).toEqual([]);
  });

  const cone: RadialPaint = {
    ...radial,
    from: [20, 50, 5],
    to: [80, 50, 15],
    before: false,
    after: false,
  };
  const conePixel = (paint: RadialPaint, x: number, y: number): readonly number[] => {
    const picture = conePicture(paint, { x: 0, y: 0, width: 100, height: 100 });
    const { width, rgba } = picture?.bitmap ?? expect.fail('no picture');
    const at = (Math.floor((y * width) / 100) * width + Math.floor((x * width) / 100)) * 4;
    return [...rgba.subarray(at, at + 4)];
  };

  test('circles beside each other are a cone, coloured by the last edge over a point', () => {
    expect(conePixel(cone, 50, 90)[3]).toBe(0);
    expect(conePixel(cone, 10, 50)[3]).toBe(0);
    // 25 is reached by the first circle's edge; the edge of the last one lies at 65.
    expect(conePixel(cone, 64.9, 50)[2]).toBeGreaterThan(250);
    expect(conePixel(cone, 94.5, 50)[2]).toBeGreaterThan(250);
    expect(conePixel({ ...cone, before: true }, 10, 50)).toEqual([255, 0, 0, 255]);
    expect(conePixel({ ...cone, after: true }, 99, 50)).toEqual([0, 0, 255, 255]);
  });

  test('a cone is an image cut to the outline it fills', () => {
    const { svg, findings } = drawn(path(cone));
    expect(svg).toMatch(/<g clip-path="url\(#p0\)"><image x="0" y="0" width="10" height="10"/);
    expect(findings).toEqual([]);
  });
});

describe('meshes', () => {
  const corner = (x: number, y: number, colour: `#${string}`) => ({ x, y, colour });
  const mesh: MeshPaint = {
    kind: 'mesh',
    triangles: [[corner(0, 0, '#ff0000'), corner(10, 0, '#00ff00'), corner(0, 10, '#0000ff')]],
    alpha: 0.5,
  };

  test('a triangle runs from colour to colour and is clear outside', () => {
    const { bitmap, box } = meshPicture(mesh) ?? expect.fail('nothing');
    expect(box).toEqual({ x: 0, y: 0, width: 10, height: 10 });
    const pixel = (x: number, y: number): readonly number[] => {
      return [...bitmap.rgba.subarray((y * bitmap.width + x) * 4, (y * bitmap.width + x) * 4 + 4)];
    };
    expect(pixel(0, 0)[0]).toBeGreaterThan(250);
    expect(pixel(bitmap.width - 2, 0)[1]).toBeGreaterThan(250);
    expect(pixel(0, bitmap.height - 2)[2]).toBeGreaterThan(250);
    expect(
      pixel(170, 170)
        .slice(0, 3)
        .map((one) => Math.round(one / 10)),
    ).toEqual([9, 9, 9]);
    expect(pixel(bitmap.width - 1, bitmap.height - 1)[3]).toBe(0);
  });

  test('a mesh is an image cut to the outline it fills, on its back colour', () => {
    const { svg } = drawn(path({ ...mesh, back: '#eeeeee' }, [1, 0, 0, 1, 5, 5]));
    expect(svg).toContain(`<path d="${square}"/></clipPath>`);
    expect(svg).toMatch(
      /<g transform="translate\(5 5\)"><g clip-path="url\(#p0\)" opacity="0.5"><rect [^>]*fill="#eeeeee"\/><image x="0" y="0" width="10" height="10"/,
    );
  });

  test('twenty thousand large triangles are drawn coarsely', { timeout: 20_000 }, () => {
    const [one] = mesh.triangles;
    const triangles = Array.from({ length: 20_000 }, () => one ?? expect.fail());
    const picture = meshPicture({ ...mesh, triangles });
    expect(picture?.bitmap.width).toBeLessThan(100);
  });
});

describe('images', () => {
  const bitmap = { width: 1, height: 1, rgba: Uint8Array.of(9, 8, 7, 255) };
  const file = (bytes: Uint8Array, name: string): ImageFile => {
    return { bytes, format: imageFormatOf(bytes), name };
  };
  const png = file(encodePng(bitmap), 'a.png');

  test('a mask lies in the unit square of its image', () => {
    const map = [30, 0, 0, 20, 5, 5] as const;
    const mask = file(encodePng(bitmap), 'mask.png');
    const { svg } = drawn({ kind: 'image', map, image: png, mask });
    expect(svg).toContain('<mask id="p2" maskUnits="userSpaceOnUse" x="0" y="0" width="1"');
    expect(svg).toContain('<use href="#p0" transform="matrix(30 0 0 20 5 5)" mask="url(#p2)"/>');
  });

  test('an image that moves shows its first picture only', () => {
    const gif = fromHex(
      '47494638396101000100800000ff000000ff0021f904000a0000002c000000000100010000020244010021f904000a0000002c00000000010001000002024c01003b',
    );
    const { svg, findings } = drawn({ kind: 'image', map: identity, image: file(gif, 'a.gif') });
    expect(findings).toEqual([]);
    expect(svg).toContain('data:image/png');
    expect(svg).not.toContain('image/gif');
    const head = png.bytes.subarray(0, 33);
    const moving = concat([head, fromHex('00000008'), utf8('acTL'), new Uint8Array(12)]);
    const whole = concat([moving, png.bytes.subarray(33)]);
    const still = drawn({ kind: 'image', map: identity, image: file(whole, 'a.png') }).svg;
    expect(still).not.toContain(btoa('acTL').slice(0, 4));
    expect(still).toBe(drawn({ kind: 'image', map: identity, image: png }).svg);
  });

  test('images of many pages are drawn alike, whether they are still kept or not', () => {
    const pixels = new Uint8Array(300 * 300 * 4).map((_, i) => (i * 2_654_435_761) >>> 24);
    const noise = (): ImageFile => file(encodePng({ width: 300, height: 300, rgba: pixels }), 'n');
    const images = Array.from({ length: 60 }, noise);
    const first = images.map((image) => drawn({ kind: 'image', map: identity, image }).svg);
    const again = images.map((image) => drawn({ kind: 'image', map: identity, image }).svg);
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(1);
  });

  test('a JPEG is not turned by what a camera noted', () => {
    const jpeg = encodeJpeg({ ...bitmap, width: 1, height: 1 });
    const note = concat([fromHex('ffe1000a'), utf8('Exif\0\0'), fromHex('4d4d')]);
    const noted = concat([jpeg.subarray(0, 2), note, jpeg.subarray(2)]);
    const svgOfFile = (bytes: Uint8Array): string =>
      drawn({ kind: 'image', map: identity, image: file(bytes, 'a.jpg') }).svg;
    expect(svgOfFile(noted)).toBe(svgOfFile(jpeg));
    expect(withoutExif(noted.subarray(0, 9)).length).toBeLessThan(10);
  });

  test('an image that cannot be read is an empty frame and a finding', () => {
    const broken = file(Uint8Array.of(0x42, 0x4d, 1, 2, 3), 'b.bmp');
    const { svg, findings } = drawn({ kind: 'image', map: identity, image: broken });
    expect(findings.map(({ code }) => code)).toEqual(['image-format-unsupported']);
    expect(svg).toContain('stroke="#999999"');
  });
});

describe('groups', () => {
  test('alpha, blend and clips of a group are one element', () => {
    const clip = { areas: [{ d: square, map: identity, rule: 'evenodd' }] } as const;
    const group: Mark = {
      kind: 'group',
      map: [2, 0, 0, 2, 0, 0],
      clips: [clip, clip],
      alpha: 0.5,
      blend: 'darken',
      marks: [path(black)],
    };
    const { svg } = drawn(group);
    expect(svg).toContain(
      '<g transform="matrix(2 0 0 2 0 0)" clip-path="url(#p1)" opacity="0.5" style="mix-blend-mode:darken">',
    );
    expect(svg).toContain('<clipPath id="p1" clip-path="url(#p0)">');
  });

  test('groups a thousand deep end with a finding', () => {
    let mark: Mark = path(black);
    for (let i = 0; i < 1000; i++) mark = { kind: 'group', map: identity, marks: [mark] };
    expect(drawn(mark).findings.map(({ code }) => code)).toEqual(['drawing-too-deep']);
  });

  test('a drawing ends at its largest size', { timeout: 30_000 }, () => {
    const long: Mark = {
      kind: 'path',
      map: identity,
      d: 'M0 0'.repeat(500_000),
      rule: 'nonzero',
      fill: black,
    };
    const { svg, findings } = drawn(...Array.from({ length: 500 }, () => long));
    expect(findings.map(({ code }) => code)).toEqual(['page-output-limit']);
    expect(svg.length).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('text', () => {
  const outline = [['M', 0, 0], ['L', 500, 0], ['L', 500, 500], ['Z']] as const;
  const font: FontProgram = {
    format: 'truetype',
    bytes: new Uint8Array(),
    unitsPerEm: 1000,
    ascender: 800,
    descender: -200,
    glyphCount: 10,
    glyphOf: (code) => (code === 97 ? 1 : undefined),
    outlineOf: () => outline,
    advanceOf: () => 500,
  };
  const face: Face = {
    name: 'A',
    family: 'A',
    embedded: font,
    key: 'a.ttf',
    isBold: false,
    isItalic: false,
    isSerif: true,
    isFixedWidth: false,
  };
  const style = {
    kind: 'text',
    map: identity,
    face,
    size: 4,
    horizontalScale: 1,
    turn: 0,
    isSlanted: false,
    fill: black,
  } as const;

  test('runs that differ only in their glyphs share one element', () => {
    const { svg } = drawn(
      { ...style, glyphs: [{ char: 'a', x: 0, y: 4 }] },
      { ...style, glyphs: [{ char: 'a', x: 0, y: 9 }] },
    );
    expect(svg.match(/<g /g)?.length).toBe(1);
    expect(svg.match(/<use /g)?.length).toBe(2);
  });

  test('a stated glyph number goes before the character, one beyond the font is told', () => {
    const glyphs = [
      { char: 'x', glyph: 3, x: 0, y: 4 },
      { char: 'y', glyph: 99, x: 4, y: 4 },
    ];
    const { svg, findings } = drawn({ ...style, glyphs });
    expect(svg.match(/<use /g)?.length).toBe(1);
    expect(findings).toEqual([{ code: 'glyph-not-drawn', detail: 'A #99' }]);
  });

  test('a letter the embedded font lacks is left to another font, and told', () => {
    const { svg, findings } = drawn({
      ...style,
      glyphs: [
        { char: 'a', x: 0, y: 4 },
        { char: '章', x: 4, y: 4 },
      ],
    });
    expect(svg.match(/<use /g)?.length).toBe(1);
    expect(svg).toContain('<text x="4" y="4">章</text>');
    expect(findings).toEqual([{ code: 'glyph-substituted', detail: 'A 章' }]);
  });

  test('text without any paint is not drawn', () => {
    const { fill: _, ...bare } = style;
    expect(drawn({ ...bare, glyphs: [{ char: 'a', x: 0, y: 4 }] }).svg).not.toContain('<use');
  });

  test('a weight that is made by a line is the weight of the font where the screen draws', () => {
    const { embedded: _, ...bare } = face;
    const line = { cap: 'butt', join: 'miter', miterLimit: 4, dashes: [], dashOffset: 0 } as const;
    const { svg } = drawn({
      ...style,
      face: bare,
      weight: 700,
      isEmboldened: true,
      stroke: { paint: black, width: 0.1, ...line },
      glyphs: [{ char: 'a', x: 0, y: 4 }],
    });
    expect(svg).toContain('font-weight="700"');
    expect(svg).not.toContain('stroke');
  });
});
