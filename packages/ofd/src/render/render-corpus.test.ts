import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import {
  listSignatures,
  openOfd,
  type OfdFile,
  type OfdPage,
  pageText,
  type Placed,
  readXml,
  renderPage,
  type XmlElement,
} from '../index.ts';

const folder = join(import.meta.dirname, '../../../../../shared/corpus/ofd');
const isThere = existsSync(folder);
if (!isThere) console.log('corpus not found: its pages are skipped');
const files = isThere
  ? readdirSync(folder).filter((name) => {
      const unreadable = ['ofdrw-made-encrypted.ofd', 'ofdrwnet-BatchTest1.ofd'];
      // Eight files of one series show the same six large images.
      return !unreadable.includes(name) && !/^c5-6\.(1\.00[25]|2\.00[24])/.test(name);
    })
  : [];

const limits = { sizeMax: 64e6, depthMax: 128, elementsMax: 1e6, attributesMax: 256 };

const drawn = new Set(
  'svg rect defs g path use image text clipPath linearGradient radialGradient stop pattern'.split(
    ' ',
  ),
);

/** What a drawing has that it must not have. One list, because `expect` is slow. */
function faultsOf(element: XmlElement, ids: Set<string>, faults: string[] = []): string[] {
  if (!drawn.has(element.name)) faults.push(element.name);
  for (const { name, value } of element.attributeList) {
    const isSound =
      name === 'href'
        ? /^(#[\w-]+|data:image\/(png|jpeg|gif);base64,)/.test(value)
        : name === 'style'
          ? value === 'mix-blend-mode:multiply'
          : !/^on|^xlink/i.test(name) && /^(url\(#[\w-]+\)|(?!.*url\().*)$/.test(value);
    if (!isSound) faults.push(`${name}="${value.slice(0, 80)}"`);
    if (name !== 'id') continue;
    if (ids.has(value)) faults.push(`twice ${value}`);
    ids.add(value);
  }
  for (const child of element.children) {
    if (typeof child !== 'string') faultsOf(child, ids, faults);
  }
  return faults;
}

function open(name: string): { ofd: OfdFile; pages: readonly OfdPage[] } {
  const ofd = openOfd(readFileSync(join(folder, name)));
  return { ofd, pages: ofd.docBodies.flatMap((body) => body.document()?.pages ?? []) };
}

function openFirst(name: string): { ofd: OfdFile; page: OfdPage } {
  const { ofd, pages } = open(name);
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  return { ofd, page };
}

/** The picture of a seal: the first OCTET STRING that begins like one. */
function pictureIn(bytes: Uint8Array | undefined): Placed['picture'] | undefined {
  if (bytes === undefined) return undefined;
  const buffer = Buffer.from(bytes);
  const magics = { png: '89504e47', gif: '47494638', ofd: '504b0304' };
  for (const [format, magic] of Object.entries(magics)) {
    const at = buffer.indexOf(Buffer.from(magic, 'hex'));
    if (at < 4 || buffer[at - 3] !== 0x82) continue;
    const data = new Uint8Array(buffer.subarray(at, at + buffer.readUInt16BE(at - 2)));
    return { format, data, widthMm: 40, heightMm: 40 };
  }
  return undefined;
}

function sealsOf(ofd: OfdFile, page: OfdPage): readonly Placed[] {
  return listSignatures(ofd).signatures.flatMap((signature) => {
    const picture = pictureIn(signature.signedValue);
    return signature.stamps.flatMap(({ pageRef, boundary, clip }): Placed[] =>
      pageRef === page.id && boundary !== undefined && picture !== undefined
        ? [{ boundary, clip, picture }]
        : [],
    );
  });
}

function counted(svg: string, pattern: RegExp): number {
  return svg.match(pattern)?.length ?? 0;
}

describe.skipIf(!isThere)('the corpus', () => {
  test.each(files)('every page of %s is drawn, well-formed and closed', (name) => {
    const { ofd, pages } = open(name);
    for (const page of pages) {
      const seals = sealsOf(ofd, page);
      const { svg, widthMm, findings } = renderPage(ofd, page, { text: 'text', stamps: seals });
      expect(widthMm).toBeCloseTo(page.area().box.width, 6);
      expect(faultsOf(readXml(utf8(svg), limits), new Set())).toEqual([]);
      const codes = new Set(findings.map(({ code }) => code));
      expect(codes.has('graphic-unreadable') || codes.has('glyph-unreadable')).toBe(false);
      expect(counted(svg, /multiply/g)).toBe(seals.length);
      expect(svg).not.toContain('印章图像未显示');
      if (page.index > 0) continue;
      const { svg: silent } = renderPage(ofd, page, { text: 'outlines' });
      expect(silent).not.toContain('<text');
    }
  });

  test('the tax invoice reads in its order and stands where it should', () => {
    const { ofd, page } = openFirst('ofdrw-999.ofd');
    const runs = pageText(ofd, page);
    const whole = runs.map(({ text }) => text).join('\n');
    for (const words of ['重庆增值税电子普通发票', '财天下科技有限公司', '壹万零陆佰圆整']) {
      expect(whole).toContain(words);
    }
    const title = runs.find(({ text }) => text === '重庆增值税电子普通发票');
    expect(title?.glyphs[0]?.x).toBeGreaterThan(65);
    expect(title?.glyphs.at(-1)?.x).toBeLessThan(145);
    const { svg } = renderPage(ofd, page, { text: 'text', stamps: sealsOf(ofd, page) });
    expect(svg).toMatch(
      /<g style="mix-blend-mode:multiply"><g transform="translate\(90 8\)" clip-/,
    );
    expect(svg.indexOf('重')).toBeLessThan(svg.indexOf('mix-blend-mode'));
  });

  test('each page of a riding seal shows its own slice, up to the edge', () => {
    const { ofd, pages } = open('ofdrw-V4RideRight.ofd');
    pages.forEach((page, i) => {
      const { svg } = renderPage(ofd, page, { text: 'text', stamps: sealsOf(ofd, page) });
      expect(svg).toContain('<path d="M202 40L210 40L210 80L202 80Z"/>');
      expect(svg).toContain(`transform="matrix(40 0 0 40 ${202 - 8 * i} 40)"`);
    });
  });

  test('embedded fonts are outlines, each glyph once', () => {
    const { ofd, page } = openFirst('ofdrw-doc1File.ofd');
    const { svg, findings } = renderPage(ofd, page, { text: 'text' });
    expect(findings).toEqual([]);
    expect(counted(svg, /<text/g)).toBe(0);
    const glyphs = counted(svg, /<use/g);
    const runs = pageText(ofd, page);
    const characters = runs.flatMap((run) => run.glyphs).filter(({ char }) => char.trim() !== '');
    expect(glyphs).toBe(characters.length);
    expect(runs.map(({ text }) => text).join('')).toContain('一日不见兮，思之如狂。');
    expect(counted(svg, /<path id="/g)).toBeLessThan(glyphs / 2);
  });

  test('a watermark is a pattern of outlines below which the page can be read', () => {
    const { ofd, page } = openFirst('ofdrw-pattern.ofd');
    const { svg } = renderPage(ofd, page, { text: 'text' });
    expect(counted(svg, /<pattern /g)).toBe(1);
    expect(svg).toMatch(/fill="url\(#\w+\)"/);
    const words = pageText(ofd, page).map(({ text }) => text.trim());
    expect(words).toContain('信息系统密码应用测评要求');
  });

  test('turned pictures and the even-odd star of the rotation sheet are there', () => {
    const { ofd, page } = openFirst('ofdbox-rotation.ofd');
    const { svg } = renderPage(ofd, page, { text: 'text' });
    expect(counted(svg, /data:image/g)).toBeGreaterThan(0);
    expect(counted(svg.replace(/<clipPath.*?<\/clipPath>/g, ''), /<path d=/g)).toBe(65);
    expect(svg).toContain('fill-rule="evenodd"');
    expect(svg).toContain('stroke-dasharray="4.23 3.18"');
  });

  test('all bitmaps of the ZIP sample are shown, the TIFF too', () => {
    const { ofd, page } = openFirst('c5-6.1.001-all-stored.ofd');
    const { svg, findings } = renderPage(ofd, page, { text: 'text' });
    expect(counted(svg, /data:image\/png/g)).toBe(5);
    expect(counted(svg, /data:image\/jpeg/g)).toBe(1);
    expect(findings).toEqual([]);
  });

  test('a keyword inside a run is found at the place of its first character', () => {
    const { ofd, page } = openFirst('ofdrw-helloworld.ofd');
    const [run] = pageText(ofd, page);
    expect(run?.text).toContain('你好呀');
    const glyph = run?.glyphs[run.text.indexOf('你')];
    expect(glyph?.width).toBeCloseTo(glyph?.height ?? 0, 6);
    expect(glyph?.x).toBeCloseTo(31.7, 1);
  });
});
