import { utf8 } from '@yunzhang/base';
import { type NewEntry, writeZip } from '@yunzhang/ofd';

const ofd = 'xmlns:ofd="http://www.ofdspec.org/2016"';

/**
 * A small package for the tests of this package: each page of 210 × 297 mm says which one it is,
 * and where the seal belongs.
 */
export function testPackage(
  pageCount: number,
  options: {
    /** Further entries. */
    readonly more?: readonly NewEntry[];
    /** Put into CommonData and behind the pages. */
    readonly document?: string;
    /** The box of all pages. */
    readonly box?: string;
  } = {},
): Uint8Array {
  const numbers = Array.from({ length: pageCount }, (_, i) => i + 1);
  const file = (name: string, text: string): NewEntry => {
    return {
      name,
      bytes: utf8(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
      method: 'deflated',
    };
  };
  const uses = numbers
    .map((n) => `<ofd:Page ID="${n}" BaseLoc="Pages/Page_${n - 1}/Content.xml"/>`)
    .join('');
  const box = options.box ?? '0 0 210 297';
  return writeZip([
    file(
      'OFD.xml',
      `<ofd:OFD ${ofd} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>` +
        '<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>' +
        '</ofd:DocBody></ofd:OFD>',
    ),
    file(
      'Doc_0/Document.xml',
      `<ofd:Document ${ofd}><ofd:CommonData><ofd:MaxUnitID>1000</ofd:MaxUnitID><ofd:PageArea>` +
        `<ofd:PhysicalBox>${box}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>` +
        `<ofd:Pages>${uses}</ofd:Pages>${options.document ?? ''}</ofd:Document>`,
    ),
    ...numbers.map((n) => file(`Doc_0/Pages/Page_${n - 1}/Content.xml`, pageText(n, box))),
    ...(options.more ?? []),
  ]);
}

/** Two lines; the second one is split over two objects and begins with a blank. */
function pageText(n: number, box: string): string {
  const words = (facts: {
    readonly id: number;
    readonly at: string;
    readonly text: string;
    readonly name?: string;
  }): string => {
    const { id, at, text, name } = facts;
    const named = name === undefined ? '' : ` Name="${name}"`;
    const steps = Array.from({ length: text.length - 1 }, () => '5').join(' ');
    return (
      `<ofd:TextObject ID="${id}"${named} Boundary="${at} 100 6" Font="1" Size="5">` +
      `<ofd:TextCode X="0" Y="5" DeltaX="${steps}">${text}</ofd:TextCode></ofd:TextObject>`
    );
  };
  const x = 20;
  return (
    `<ofd:Page ${ofd}><ofd:Area><ofd:PhysicalBox>${box}</ofd:PhysicalBox></ofd:Area>` +
    '<ofd:Content><ofd:Layer ID="1">' +
    words({ id: n * 10 + 1, at: `${x} 30`, text: `合同第${n}页` }) +
    `<ofd:PageBlock ID="${n * 10 + 2}">` +
    words({ id: n * 10 + 3, at: `${x} 200`, text: '甲方（', name: `seal-${n}` }) +
    '</ofd:PageBlock>' +
    words({ id: n * 10 + 4, at: `${x + 15} 200`, text: '盖 章）' }) +
    '</ofd:Layer></ofd:Content></ofd:Page>'
  );
}
