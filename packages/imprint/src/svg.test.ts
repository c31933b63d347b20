import { readFileSync } from 'node:fs';
import { isRefusal, Malformed, openTrueType, type Picture, utf8 } from '@yunzhang/base';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawImprint } from './draw.ts';
import { pictureToPng, svgPixelSize, withResolution } from './png.ts';
import { type ImprintSpec } from './spec.ts';
import { pictureFromSvg, pictureToSvg } from './svg.ts';

const file = new URL('../font/yunzhang-seal-song.ttf', import.meta.url);
const font = openTrueType(new Uint8Array(readFileSync(file)));

const specs: readonly ImprintSpec[] = [
  {
    shape: 'round',
    diameterMm: 40,
    borderMm: 1,
    ring: '北京云枢科技有限公司',
    centre: { type: 'star', radiusMm: 6.5 },
    purpose: '合同专用章',
    code: '1101080012345',
    colour: '#d6000f',
    specimen: '测试',
  },
  {
    shape: 'square',
    sideMm: 20,
    borderMm: 1,
    text: '张伟之印',
    relief: 'baiwen',
    colour: '#c4161c',
  },
];

function drawn(index: number): Picture {
  const spec = specs[index];
  const picture = spec === undefined ? undefined : drawImprint(spec, font);
  if (picture === undefined || isRefusal(picture)) throw new Error('not drawn');
  return picture;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

const seal = pictureToSvg(drawn(0));

describe('SVG', () => {
  it('gives the same picture back, to the last micrometre', () => {
    for (const index of specs.keys()) {
      const picture = drawn(index);
      const svg = pictureToSvg(picture);
      expect(pictureFromSvg(utf8(svg))).toEqual(picture);
      expect(pictureToSvg(pictureFromSvg(utf8(svg)))).toBe(svg);
    }
  });

  it('keeps curves, rules, strokes and opacity of any picture', () => {
    const picture: Picture = {
      widthMm: 12.5,
      heightMm: 8,
      shapes: [
        {
          outline: [
            ['M', 1, 1],
            ['L', 1, 1],
            ['C', 1, 2, 3, -4, -0.005, 6],
            ['Q', 7, 8, 9.125, 1],
            ['Z'],
            ['L', 4, 4],
            ['M', 2, 2],
            ['L', 2, 3],
            ['L', 5, 3],
          ],
          fill: '#00ff00',
          rule: 'evenodd',
          opacity: 0.25,
        },
        { outline: [['M', 0, 0]], stroke: { colour: '#0000ff', widthMm: 0.3 } },
        { outline: [] },
      ],
    };
    expect(pictureFromSvg(utf8(pictureToSvg(picture)))).toEqual(picture);
  });

  it('is true to size and has nothing but paths', () => {
    expect(seal.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="40mm"')).toBe(true);
    expect(seal).toContain('viewBox="0 0 40 40"');
    expect(new Set(seal.match(/<\/?[a-z]+/g))).toEqual(new Set(['<svg', '<path', '</svg']));
  });

  const first = seal.indexOf('<path');
  it.each([
    ['a script', seal.replace('</svg>', '<script>1</script></svg>')],
    ['a script on its own line', seal.replace('</svg>', '<script>1</script>\n</svg>')],
    ['an event handler', seal.replace('<path ', '<path onclick="x()" ')],
    ['an entity', `<!DOCTYPE svg [<!ENTITY a "b">]>\n${seal}`],
    ['a picture from elsewhere', seal.replace('<path', '<image href="http://x/"/>\n<path')],
    ['another namespace', seal.replace('2000/svg', '2000/svg2')],
    ['absolute steps', seal.replace(' d="m', ' d="M')],
    ['an arc', seal.replace(' d="m', ' d="a1 1 0 0 0 2 2m')],
    ['a number in another spelling', seal.replace('width="40mm"', 'width="40.0mm"')],
    ['a number beyond all seals', seal.replace(' d="m', ' d="m99999 99999m')],
    ['a number that is none', seal.replace(' d="m', ' d="m1e3 .m')],
    ['a colour in capitals', seal.replaceAll('#d6000f', '#D6000F')],
    ['no end', seal.slice(0, -8)],
    ['something after the end', `${seal}\n`],
    ['a path cut off', `${seal.slice(0, first + 60)}\n</svg>\n`],
    ['nothing', ''],
    [
      'a thousand shapes too many',
      seal.replace('\n', `\n${'<path fill="none" d=""/>\n'.repeat(1001)}`),
    ],
  ])('with %s is not ours', (_, svg) => {
    expect(codeOf(() => pictureFromSvg(utf8(svg)))).toBe('svg-not-ours');
  });

  it('that is not UTF-8, or too large, is refused quickly', () => {
    expect(codeOf(() => pictureFromSvg(Uint8Array.of(0xff, 0xfe)))).toBe('svg-not-ours');
    expect(codeOf(() => pictureFromSvg(new Uint8Array(5_000_000)))).toBe('svg-too-large');
    const many = seal.replace(' d="m', ` d="${'z'.repeat(3_000_000)}m`);
    expect(codeOf(() => pictureFromSvg(utf8(many)))).toBe('svg-too-large');
    const digits = seal.replace(' d="m', ` d="m${'1'.repeat(3_000_000)}`);
    const started = performance.now();
    expect(codeOf(() => pictureFromSvg(utf8(digits)))).toBe('svg-not-ours');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('PNG', () => {
  beforeAll(async () => {
    const wasm = new URL(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'));
    await initWasm(readFileSync(wasm));
  });

  const rasterise = (svg: string, widthPx: number): Uint8Array =>
    new Resvg(svg, { fitTo: { mode: 'width', value: widthPx } }).render().asPng();
  const u32 = (png: Uint8Array, at: number): number =>
    new DataView(png.buffer, png.byteOffset).getUint32(at);

  it('has the pixels and the resolution of its true size', () => {
    expect(svgPixelSize({ widthMm: 25.4, dpi: 300 })).toBe(300);
    const png = pictureToPng(drawn(0), { dpi: 300, rasterise });
    expect([u32(png, 16), u32(png, 20)]).toEqual([472, 472]);
    const physical = Buffer.from(png).indexOf('pHYs');
    expect(physical).toBe(37);
    expect([u32(png, physical + 4), png[physical + 12]]).toEqual([11_811, 1]);
  });

  it('is the same octets each time', () => {
    const png = pictureToPng(drawn(1), { dpi: 600, rasterise });
    expect(pictureToPng(drawn(1), { dpi: 600, rasterise })).toEqual(png);
  });

  it('keeps one resolution only and can still be read', () => {
    const once = pictureToPng(drawn(1), { dpi: 300, rasterise });
    const twice = withResolution(once, 600);
    expect(twice.length).toBe(once.length);
    expect(withResolution(twice, 300)).toEqual(once);
  });

  it('leaves the characters of a red field and the ground free', () => {
    const svg = pictureToSvg(drawn(1));
    const { pixels, width } = new Resvg(svg, { fitTo: { mode: 'width', value: 200 } }).render();
    const alphaAt = (xMm: number, yMm: number): number =>
      pixels[(Math.round(yMm * 10) * width + Math.round(xMm * 10)) * 4 + 3] ?? -1;
    expect(alphaAt(0.5, 0.5)).toBe(255);
    let free = 0;
    for (let i = 3; i < pixels.length; i += 4) if (pixels[i] === 0) free++;
    expect(free / (pixels.length / 4)).toBeGreaterThan(0.15);
  });

  it.each([
    ['no PNG', Uint8Array.of(1, 2, 3)],
    ['a header alone', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0)],
    [
      'a chunk beyond the end',
      Uint8Array.of(
        0x89,
        0x50,
        0x4e,
        0x47,
        13,
        10,
        26,
        10,
        255,
        255,
        255,
        255,
        73,
        72,
        68,
        82,
        0,
        0,
        0,
        0,
      ),
    ],
  ])('with %s is refused', (_, png) => {
    expect(codeOf(() => withResolution(png, 300))).toBe('png-malformed');
  });
});
