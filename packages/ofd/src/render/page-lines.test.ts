import { utf8 } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { openOfd, pageLines, writeZip } from '../index.ts';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/** Text objects of one page, each `[x, y, text]` in mm with letters 4 mm wide. */
function pageOf(...texts: readonly (readonly [number, number, string])[]) {
  const objects = texts.map(
    ([x, y, text], index) =>
      `<ofd:TextObject ID="${index + 10}" Boundary="${x} ${y} 80 5" Font="1" Size="4">` +
      `<ofd:TextCode X="0" Y="4" DeltaX="g ${text.length - 1} 4">${text}</ofd:TextCode></ofd:TextObject>`,
  );
  const files = {
    'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'D.xml': `<ofd:Document ${ns}><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
    'P.xml': `<ofd:Page ${ns}><ofd:Content><ofd:Layer>${objects.join('')}</ofd:Layer></ofd:Content></ofd:Page>`,
  };
  const ofd = openOfd(
    writeZip(
      Object.entries(files).map(([name, text]) => ({ name, bytes: utf8(text), method: 'stored' })),
    ),
  );
  const page = ofd.docBodies[0]?.document()?.pages[0];
  if (page === undefined) throw new Error('no page');
  return pageLines(ofd, page);
}

test('lines are read from the top, whatever the order of the objects', () => {
  const lines = pageOf([10, 50, '第二行'], [10, 20, '第一'], [18, 20, '行']);
  expect(lines.map(({ text }) => text)).toEqual(['第一行', '第二行']);
  expect(lines[0]?.box.x).toBeCloseTo(10, 6);
  expect(lines[0]?.glyphs.map(({ char }) => char).join('')).toBe('第一行');
});
