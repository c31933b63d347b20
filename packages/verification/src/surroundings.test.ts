import { existsSync, readFileSync } from 'node:fs';
import { base64, fromUtf8, hex, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { openOfd, rewriteZip, writeZip } from '@yunzhang/ofd';
import { describe, expect, test } from 'vitest';
import type { CheckId, CheckReport, Report } from './report.ts';
import { verifyFile } from './verify.ts';

const ns = 'xmlns="http://www.ofdspec.org/2016"';
const nowAt = Date.UTC(2026, 10, 23, 12);
const any = { trust: { mode: 'any' }, at: nowAt } as const;

type Files = Readonly<Record<string, string>>;

/** What one signature of a test says; its value is never right, which no check here looks at. */
interface Said {
  readonly id?: string;
  readonly relative?: string;
  readonly stamps?: string;
  readonly parameters?: string;
}

const pages = (count: number): string =>
  Array.from({ length: count }, (_, i) => `<Page ID="${i + 1}" BaseLoc="P${i + 1}.xml"/>`).join('');

/** A document of three pages with signatures that reference everything but their own files. */
function pack(said: readonly Said[], more: Files = {}, document = ''): Uint8Array {
  const files: Record<string, string> = {
    'OFD.xml': `<OFD ${ns}><DocBody><DocRoot>D.xml</DocRoot><Signatures>S.xml</Signatures></DocBody></OFD>`,
    'D.xml':
      `<Document ${ns}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>` +
      `</CommonData><Pages>${pages(3)}</Pages>${document}</Document>`,
    ...Object.fromEntries([1, 2, 3].map((n) => [`P${n}.xml`, `<Page ${ns}><!--${n}--></Page>`])),
    ...more,
  };
  const references = Object.entries(files)
    .map(([name, text]) => {
      const value = base64(digest('sm3', utf8(text)));
      return `<Reference FileRef="/${name}"><CheckValue>${value}</CheckValue></Reference>`;
    })
    .join('');
  const list = said.map(({ id, relative }, i) => {
    const on = relative === undefined ? '' : ` Relative="${relative}"`;
    return `<Signature ID="${id ?? i + 1}"${on} BaseLoc="G${i + 1}.xml"/>`;
  });
  files['S.xml'] = `<Signatures ${ns}>${list.join('')}</Signatures>`;
  for (const [i, { stamps = '', parameters = '' }] of said.entries()) {
    files[`G${i + 1}.xml`] =
      `<Signature ${ns}><SignedInfo><References CheckMethod="SM3">${references}</References>` +
      `${stamps}${parameters}</SignedInfo><SignedValue>/V.dat</SignedValue></Signature>`;
  }
  files['V.dat'] = 'no value';
  const entries = Object.entries(files).map(([name, text]) => {
    return { name, bytes: utf8(text), method: 'stored' } as const;
  });
  return writeZip(entries);
}

const stamp = (page: string, box: string, clip?: string): string =>
  `<StampAnnot ID="a" PageRef="${page}" Boundary="${box}"${clip === undefined ? '' : ` Clip="${clip}"`}/>`;

function check(bytes: Uint8Array, id: CheckId, place = 0): CheckReport | undefined {
  return verifyFile(bytes, any).seals[place]?.checks.find((one) => one.id === id);
}

describe('where a seal shows (O12)', () => {
  test.each([
    ['on its page', stamp('2', '10 10 40 40'), 'placement-fits'],
    ['partly on its page', stamp('2', '190 10 40 40'), 'placement-fits'],
    ['as a slice over the edge', stamp('1', '202 100 40 40', '0 0 8 40'), 'placement-fits'],
    ['on no page', stamp('9', '10 10 40 40'), 'placement-odd'],
    ['beside its page', stamp('1', '300 10 40 40'), 'placement-odd'],
    ['with a slice beside its page', stamp('1', '202 100 40 40', '8 0 8 40'), 'placement-odd'],
    ['with a clip outside its box', stamp('1', '10 10 40 40', '0 0 50 40'), 'placement-odd'],
    ['nowhere', '', 'placement-none'],
  ])('%s', (_, stamps, code) => {
    expect(check(pack([{ stamps }]), 'placement')?.code).toBe(code);
  });

  test('in another size than it was made for is said', () => {
    const url = new URL('../../../../shared/corpus/ofd/ofdrw-999.ofd', import.meta.url);
    if (!existsSync(url)) return console.log('the corpus is not there: sizes are not compared');
    const file = openOfd(new Uint8Array(readFileSync(url)));
    const [name] = [...file.zip.byName.keys()].filter((one) => one.endsWith('Signature.xml'));
    const text = fromUtf8(file.read(name ?? ''));
    const wide = text.replace(/(Boundary="\S+ \S+) (\S+)/, (_, start: string) => `${start} 90`);
    expect(wide).not.toBe(text);
    const replaced = [{ name: name ?? '', bytes: utf8(wide), method: 'stored' } as const];
    const bytes = rewriteZip(file.zip, { replaced, added: [] });
    expect(check(bytes, 'placement')).toMatchObject({ code: 'placement-odd' });
  });
});

describe('what lies on a seal or imitates one (O13)', () => {
  const annotated = (annotation: string): Uint8Array =>
    pack(
      [{ stamps: stamp('1', '10 10 40 40') }],
      {
        'A.xml': `<Annotations ${ns}><Page PageID="1"><FileLoc>N.xml</FileLoc></Page></Annotations>`,
        'N.xml': `<PageAnnot ${ns}>${annotation}</PageAnnot>`,
      },
      '<Annotations>A.xml</Annotations>',
    );
  const over = '<Appearance Boundary="40 40 30 30"/>';
  const away = '<Appearance Boundary="100 100 30 30"/>';
  test.each([
    ['an annotation over it', `<Annot ID="5" Type="Path">${over}</Annot>`, 'look-alike-found'],
    ['one beside it', `<Annot ID="5" Type="Path">${away}</Annot>`, 'look-alike-none'],
    [
      'a hidden one',
      `<Annot ID="5" Type="Path" Visible="false">${over}</Annot>`,
      'look-alike-none',
    ],
    ['a stamp of no seal', `<Annot ID="5" Type="Stamp">${away}</Annot>`, 'look-alike-found'],
  ])('%s', (_, annotation, code) => {
    expect(check(annotated(annotation), 'look-alike')).toMatchObject({ result: 'holds', code });
  });

  test('ends soon where many seals meet many annotations', () => {
    const lines = '<Page PageID="1"><FileLoc>N.xml</FileLoc></Page>'.repeat(3000);
    const notes = `<Annot ID="5" Type="Path">${away}</Annot>`.repeat(5000);
    const said = Array.from({ length: 15 }, () => ({
      stamps: stamp('1', '10 10 40 40').repeat(200),
    }));
    const bytes = pack(
      said,
      {
        'A.xml': `<Annotations ${ns}>${lines}</Annotations>`,
        'N.xml': `<PageAnnot ${ns}>${notes}</PageAnnot>`,
      },
      '<Annotations>A.xml</Annotations>',
    );
    const start = performance.now();
    expect(check(bytes, 'look-alike')?.result).toBe('holds');
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('another seal over it', () => {
    const bytes = pack([
      { stamps: stamp('1', '10 10 40 40') },
      { stamps: stamp('1', '30 30 40 40') },
    ]);
    expect(check(bytes, 'look-alike', 0)?.detail).toBe('seal 2 over this one');
    expect(check(bytes, 'look-alike', 1)?.code).toBe('look-alike-none');
  });
});

describe('a signature that builds on another (O14)', () => {
  test.each([
    ['that is not valid', [{}, { relative: '1' }], 'relative-fails'],
    ['that is not there', [{}, { relative: '7' }], 'relative-missing'],
    ['that is itself', [{}, { relative: '2' }], 'relative-missing'],
    ['whose name two have', [{}, { relative: '1' }, { id: '1' }], 'relative-missing'],
    ['never', [{}, {}], 'relative-none'],
  ])('%s', (_, said: readonly Said[], code) => {
    expect(check(pack(said), 'relative', 1)?.code).toBe(code);
  });
});

describe('wishes of the document (O16)', () => {
  const permitted = (inner: string): CheckReport | undefined =>
    check(pack([{}], {}, `<Permissions>${inner}</Permissions>`), 'permissions');
  test.each([
    ['nothing', '', 'permissions-agree'],
    ['no signatures', '<Signature>false</Signature>', 'permissions-deviate'],
    ['a period that is over', '<ValidPeriod EndDate="2026-11-22"/>', 'permissions-deviate'],
    ['a period up to today', '<ValidPeriod EndDate="2026-11-23"/>', 'permissions-agree'],
    ['one to come', '<ValidPeriod StartDate="2026-11-24T00:00:00"/>', 'permissions-deviate'],
  ])('%s', (_, inner, code) => {
    expect(permitted(inner)).toMatchObject({ result: 'holds', code });
  });
});

describe('the pages of a riding seal (N26)', () => {
  const line = (number: number, page = number): string => {
    const text = `<Page ${ns}><!--${page}--></Page>`;
    return `${number}:${number}:/P${page}.xml:${hex(digest('sm3', utf8(text)))}`;
  };
  const riding = (lines: readonly string[], more: Files = {}, document?: string): CheckReport => {
    const parameters =
      `<Parameters><Parameter Name="yunzhang.riding.pages" Type="text">${lines.join('\n')}` +
      '</Parameter></Parameters>';
    const found = check(pack([{ parameters }], more, document), 'riding-pages');
    if (found === undefined) throw new Error('every seal has this check');
    return found;
  };

  test('are there, in order and unchanged', () => {
    expect(riding([1, 2, 3].map((n) => line(n)))).toMatchObject({
      code: 'riding-holds',
      detail: '3',
    });
  });

  test.each([
    ['changed', [line(1), line(2), line(3)], { 'P2.xml': '<Page/>' }, 'page 2 (P2.xml) is changed'],
    ['put elsewhere', [line(1), line(2, 3)], {}, 'page 2 (P3.xml) is page 3 now'],
    ['taken out', [line(1), line(4)], {}, 'page 4 (P4.xml) is not in the document'],
    ['listed in another way', ['2:2:P2.xml'], {}, 'a line of the list is malformed'],
    ['not listed', [], {}, 'the list of pages is malformed'],
  ])('%s: named', (_, lines: readonly string[], more: Files, detail) => {
    expect(riding(lines, more)).toMatchObject({ result: 'fails', code: 'riding-fails', detail });
  });
});

describe('the list of all files (O15)', () => {
  const url = new URL('../../../../shared/corpus/ofd/ofdrw-hello-integrity.ofd', import.meta.url);
  const made = existsSync(url) ? new Uint8Array(readFileSync(url)) : undefined;
  if (made === undefined) console.log('the corpus is not there: its integrity list is skipped');
  const changed = (name: string, change: (text: string) => string): Report => {
    const file = openOfd(made ?? new Uint8Array());
    const { zip } = file;
    const isThere = zip.byName.has(name);
    const text = change(isThere ? fromUtf8(file.read(name)) : '');
    const entry = { name, bytes: utf8(text), method: 'stored' } as const;
    const changes = isThere ? { replaced: [entry], added: [] } : { replaced: [], added: [entry] };
    return verifyFile(rewriteZip(zip, changes), any);
  };

  test.skipIf(made === undefined)('holds as it was made, which is no seal', () => {
    const report = verifyFile(made ?? new Uint8Array(), any);
    expect(report).toMatchObject({
      outcome: 'no-seal',
      integrity: { result: 'holds', code: 'integrity-holds' },
    });
    expect(report.integrity?.signer?.name).toBe('Test Certificate');
  });

  test.skipIf(made === undefined)('is undecided where its signer is not trusted', () => {
    const trust = { mode: 'anchors', anchors: [], crls: [] } as const;
    const report = verifyFile(made ?? new Uint8Array(), { trust, at: nowAt });
    expect(report.outcome).toBe('no-seal');
    expect(report.integrity).toMatchObject({ result: 'unknown', code: 'integrity-untrusted' });
  });

  test.skipIf(made === undefined)('fails for a file that was put in', () => {
    const report = changed('Doc_0/more.xml', () => '<a/>');
    expect([report.outcome, report.reason]).toEqual(['invalid', 'integrity-unlisted']);
    expect(report.integrity?.detail).toBe('Doc_0/more.xml');
  });

  test.skipIf(made === undefined)('fails where the list itself is changed', () => {
    const report = changed('OFDEntries.xml', (text) => text.replace('CreatorName', 'creatorName'));
    expect([report.outcome, report.reason]).toEqual(['invalid', 'integrity-fails']);
  });

  test('fails without its signature, and every seal says so', () => {
    const bytes = pack([{}], { 'OFDEntries.xml': `<DocEntries ${ns}><FileList/></DocEntries>` });
    expect(check(bytes, 'integrity')).toMatchObject({ result: 'fails', code: 'integrity-fails' });
    expect(check(pack([{}]), 'integrity')?.result).toBe('skipped');
  });
});

describe('another document in the package', () => {
  test('that nobody has sealed cannot pass under the seal of the first', () => {
    const other = `<DocBody><DocRoot>E.xml</DocRoot></DocBody>`;
    const { zip } = openOfd(pack([{}]));
    const root = fromUtf8(zip.byName.get('OFD.xml')?.read() ?? new Uint8Array());
    const files = {
      'OFD.xml': root.replace('<DocBody>', `${other}<DocBody>`),
      'E.xml': `<Document ${ns}><CommonData/><Pages/></Document>`,
    };
    const entries = Object.entries(files).map(([name, text]) => {
      return { name, bytes: utf8(text), method: 'stored' } as const;
    });
    const [replaced, added] = [entries.slice(0, 1), entries.slice(1)];
    const found = check(rewriteZip(zip, { replaced, added }), 'coverage');
    expect(found).toMatchObject({ code: 'coverage-other-document', detail: 'E.xml' });
  });
});

describe('what came after a seal', () => {
  test('is told apart: files of later signatures, and files nothing accounts for', () => {
    const { zip } = openOfd(pack([{}, {}]));
    const stray = { name: 'stray.bin', bytes: utf8('x'), method: 'stored' } as const;
    const report = verifyFile(rewriteZip(zip, { replaced: [], added: [stray] }), any);
    expect(report.seals[0]?.later).toEqual([
      { part: 'G2.xml', kind: 'signature' },
      { part: 'V.dat', kind: 'signature' },
      { part: 'stray.bin', kind: 'stray' },
    ]);
  });
});
