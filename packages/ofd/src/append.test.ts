import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fromUtf8, isRefusal, utf8 } from '@yunzhang/base';
import {
  checkListBinding,
  checkReferences,
  coverageOf,
  type Digest,
  listSignatures,
  type NewSignature,
  type OfdFile,
  openOfd,
  prepareSignature,
  rememberDigests,
  rewriteZip,
  writeZip,
} from './index.ts';

const corpus = join(import.meta.dirname, '../../../../shared/corpus/ofd');
const digest: Digest = (name, bytes) => createHash(name).update(bytes).digest();
const has = existsSync(corpus);
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.log('python3 not found: nobody else reads what is written');
if (!has) console.log('corpus not found: appending to its files is skipped');

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
/** A package of one page; parts can be replaced by name. */
function small(parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const files = {
    'OFD.xml': `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
    'Doc_0/Pages/Page_0/Content.xml': `<ofd:Page ${ns}/>`,
    ...parts,
  };
  return writeZip(
    Object.entries(files).map(([name, text]) => {
      return { name, bytes: utf8(text), method: 'deflated' as const };
    }),
  );
}

const request = (file: OfdFile, more: Partial<NewSignature> = {}): NewSignature => ({
  stamps: [
    {
      pageId: file.docBodies[0]?.document()?.pages[0]?.id ?? '',
      boundary: { x: 100, y: 200, width: 40, height: 40 },
      clip: { x: 0, y: 0, width: 20.5, height: 40 },
    },
  ],
  provider: { name: 'yunzhang', version: '0.1', company: '云章' },
  at: Date.UTC(2026, 10, 23, 8, 0, 0),
  seal: utf8('a seal'),
  type: 'Seal',
  mode: 'continue',
  digest,
  ...more,
});

function sealed(bytes: Uint8Array, more: Partial<NewSignature> = {}): Uint8Array {
  const file = openOfd(bytes);
  const prepared = prepareSignature(file, request(file, more));
  if (isRefusal(prepared)) throw new Error(prepared.refused);
  return prepared.finish(utf8(`value of ${prepared.path}`));
}

function refusal(bytes: Uint8Array, more: Partial<NewSignature> = {}): string {
  const file = openOfd(bytes);
  const prepared = prepareSignature(file, request(file, more));
  return isRefusal(prepared) ? prepared.refused : 'prepared';
}

/** What the signatures of a package say of it, one line each. */
function state(bytes: Uint8Array): string[] {
  const file = openOfd(bytes);
  const { signatures } = listSignatures(file);
  return signatures.map((one) => {
    const results = new Set(checkReferences(file, one, digest).map(({ result }) => result));
    const { uncovered, strays, ofdXmlUncovered } = coverageOf(file, one, signatures);
    const open = uncovered.length + strays.length + (ofdXmlUncovered ? 1 : 0);
    return [one.id, ...results, `open ${open}`, checkListBinding(file, one, digest)].join(' ');
  });
}

/** Changes the text of one entry. */
function changed(bytes: Uint8Array, name: string, change: (text: string) => string): Uint8Array {
  const file = openOfd(bytes);
  const next = utf8(change(fromUtf8(file.read(name))));
  return rewriteZip(file.zip, { replaced: [{ name, bytes: next, method: 'stored' }], added: [] });
}

const list = 'Doc_0/Signs/Signatures.xml';

describe('a first signature', () => {
  const plain = small();
  const once = sealed(plain);

  test('covers everything, is bound to the list and stands where it says', () => {
    expect(state(once)).toEqual(['s001 holds open 0 holds']);
    const [signature] = listSignatures(openOfd(once)).signatures;
    expect(signature?.path).toBe('Doc_0/Signs/Sign_0/Signature.xml');
    expect(signature?.sealBytes).toEqual(utf8('a seal'));
    expect(signature?.signedValue).toEqual(utf8('value of /Doc_0/Signs/Sign_0/Signature.xml'));
    expect(signature?.dateTimeText).toBe('20261123080000Z');
    expect(signature?.stamps).toEqual([
      {
        id: 's001-1',
        pageRef: '1',
        boundary: { x: 100, y: 200, width: 40, height: 40 },
        clip: { x: 0, y: 0, width: 20.5, height: 40 },
      },
    ]);
  });

  test('is the same octets when made again', () => {
    expect(sealed(plain)).toEqual(once);
  });

  test('leaves every other entry as it was, compressed octets included', () => {
    const before = openOfd(plain).zip;
    const after = openOfd(once).zip;
    for (const entry of before.entries.filter(({ name }) => name !== 'OFD.xml')) {
      const twin = after.byName.get(entry.name);
      expect(twin && after.bytes.subarray(twin.span.from, twin.span.to)).toEqual(
        before.bytes.subarray(entry.span.from, entry.span.to),
      );
    }
  });

  test('puts one element into OFD.xml and nothing else', () => {
    const text = fromUtf8(openOfd(once).read('OFD.xml'));
    expect(text.replace('<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>', '')).toBe(
      fromUtf8(openOfd(plain).read('OFD.xml')),
    );
  });

  test('as a lock covers the list, and then no other can follow', () => {
    const locked = sealed(once, { mode: 'whole', type: 'Sign', stamps: [] });
    expect(state(locked)).toEqual(['s001 holds open 0 holds', 's002 holds open 0 holds']);
    const { signatures } = listSignatures(openOfd(locked));
    expect(signatures.map((one) => one.type)).toEqual(['Seal', 'Sign']);
    expect(refusal(locked)).toBe('list-protected');
  });
});

test.each([
  ['<a/>', 's001'],
  ['<a><MaxSignId>s006</MaxSignId><Signature ID="s001"/></a>', 's007'],
  ['<a><Signature ID="s001"/><MaxSignId>x</MaxSignId><Signature ID="s007"/></a>', 's008'],
  ['<a><Signature ID="2"/><MaxSignId>2</MaxSignId></a>', '3'],
  ['<a><Signature ID="009"/></a>', '010'],
  ['<a><MaxSignId>s001</MaxSignId><Signature ID="s001"/><MaxSignId>s002</MaxSignId></a>', 's003'],
  ['<a><MaxSignId/></a>', 's001'],
])('the list %s gets %s, in the form it has', (text, id) => {
  const inside = text.replaceAll(/<(\/?)([A-Z])/g, '<$1o:$2').slice(3, -4);
  const own =
    text === '<a/>'
      ? '<o:Signatures xmlns:o="http://www.ofdspec.org/2016" />'
      : `<o:Signatures xmlns:o="http://www.ofdspec.org/2016">\n ${inside}\n</o:Signatures>`;
  const head = 'Doc_0/Signs/S';
  const registered = own.replaceAll('<o:Signature ', `<o:Signature BaseLoc="/${head}.xml" `);
  const bytes = small({
    'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>${list}</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
    [`${head}.xml`]: `<ofd:Signature ${ns}><ofd:SignedInfo/></ofd:Signature>`,
    [list]: registered,
  });
  const after = sealed(bytes);
  const { signatures, list: read } = listSignatures(openOfd(after));
  expect(signatures.at(-1)?.id).toBe(id);
  expect(read?.maxSignId).toBe(id);
  const text2 = fromUtf8(openOfd(after).read(list));
  expect(text2).toContain(`BaseLoc="/${signatures.at(-1)?.path ?? ''}"`);
  expect(
    state(sealed(after))
      .slice(-2)
      .map((line) => line.split(' ').at(-1)),
  ).toEqual(['holds', 'holds']);
});

describe('three signatures one after another', () => {
  const one = sealed(small());
  const two = sealed(one);
  const three = sealed(two, { seal: utf8('another') });

  test('all hold, each bound to what was there before it', () => {
    expect(state(three)).toEqual([
      's001 holds open 0 holds',
      's002 holds open 0 holds',
      's003 holds open 0 holds',
    ]);
    const { signatures } = listSignatures(openOfd(three));
    const covers = signatures.map((sig) => coverageOf(openOfd(three), sig, signatures));
    expect(covers.map(({ protectsList }) => protectsList)).toEqual([false, false, false]);
  });

  test('the last taken from the list: MaxSignId tells', () => {
    const line = /<ofd:Signature ID="s003"[^>]*>/;
    const cut = changed(three, list, (text) => text.replace(line, ''));
    expect(state(cut).map((text) => text.split(' ').at(-1))).toEqual(['holds', 'fails']);
  });

  test('the first taken from the list: all later ones tell', () => {
    const line = /<ofd:Signature ID="s001"[^>]*>/;
    const cut = changed(three, list, (text) => text.replace(line, ''));
    expect(state(cut).map((text) => text.split(' ').at(-1))).toEqual(['fails', 'fails']);
  });

  test('two entries change places: both tell', () => {
    const swapped = changed(three, list, (text) =>
      text.replace(/(<ofd:Signature ID="s001"[^>]*>)(<ofd:Signature ID="s002"[^>]*>)/, '$2$1'),
    );
    const states = state(swapped).map((text) => text.split(' ').at(-1));
    expect(states.filter((text) => text === 'fails').length).toBeGreaterThanOrEqual(2);
  });

  test('an earlier entry gets another type: that and all later ones tell', () => {
    const other = changed(three, list, (text) =>
      text.replace('ID="s001" Type="Seal"', 'ID="s001" Type="Sign"'),
    );
    expect(state(other).map((text) => text.split(' ').at(-1))).toEqual(['fails', 'fails', 'fails']);
  });

  test('a list written anew by other software holds as reformatted, but not for the last', () => {
    const again = changed(three, list, (text) => text.replaceAll('><', '>\n  <'));
    expect(state(again).map((text) => text.split(' ').at(-1))).toEqual([
      'holds-reformatted',
      'holds-reformatted',
      'fails',
    ]);
  });

  test('a page altered breaks all three', () => {
    const page = 'Doc_0/Pages/Page_0/Content.xml';
    const bad = changed(three, page, (text) => text.replace('/>', '> </ofd:Page>'));
    for (const line of state(bad)) expect(line).toContain('mismatch');
  });
});

describe('refusals', () => {
  test.each([
    [
      'a page that is not there',
      small(),
      { stamps: [{ pageId: '9', boundary: { x: 0, y: 0, width: 1, height: 1 } }] },
      'stamp-page-unknown',
    ],
    [
      'a stamp without width',
      small(),
      { stamps: [{ pageId: '1', boundary: { x: 0, y: 0, width: 0, height: 1 } }] },
      'stamp-malformed',
    ],
    ['a document that is not there', small(), { docBody: 1 }, 'ofd-no-document'],
    [
      'a package that lists all its files',
      small({ 'OFDEntries.xml': '<a/>' }),
      {},
      'package-integrity-listed',
    ],
    ['a name that no reference can carry', small({ 'Doc_0/a ': 'x' }), {}, 'package-unsound'],
    [
      'a list that is no XML',
      small({
        'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>L.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
        'L.xml': '<a',
      }),
      {},
      'signature-list-unreadable',
    ],
    [
      'a place for the list outside',
      small({
        'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>../L.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
      }),
      {},
      'signature-list-missing',
    ],
  ])('%s', (_, bytes, more, code) => {
    expect(refusal(bytes, more)).toBe(code);
  });

  test('OFD.xml may not change once a signature protects it', () => {
    const twice = changed(sealed(small()), 'OFD.xml', (text) => {
      const body = /<ofd:DocBody>.*<\/ofd:DocBody>/.exec(text)?.[0] ?? '';
      return text.replace(body, body + body.replace(/<ofd:Signatures>.*<\/ofd:Signatures>/, ''));
    });
    expect(refusal(twice, { docBody: 1 })).toBe('root-protected');
  });

  test('a signature that cannot be read may protect anything', () => {
    const path = 'Doc_0/Signs/Sign_0/Signature.xml';
    expect(refusal(changed(sealed(small()), path, () => '<a'))).toBe('signature-unreadable');
  });
});

test('an entry that is named in the list but never loaded is left where it is', () => {
  const stray = small({ [list]: '<stray/>', 'Doc_0/Signs/x.txt': 'y' });
  const { list: read } = listSignatures(openOfd(sealed(stray)));
  expect(read?.path).toBe('Doc_0/Signs_1/Signatures.xml');
});

describe.skipIf(!has)('on real files', () => {
  const names = [
    'ofdrw-helloworld.ofd',
    'ofdrw-doc1File.ofd',
    'ofdrw-fptpl.ofd',
    'ofdrw-made-append-v4-v1-v4.ofd',
    'ofdrw-999.ofd',
    'c5-6.2.002-flat-structure.ofd',
    'c5-6.2.004_3-escapes-in-paths.ofd',
    'ofdsdk-chineseDir_windows.ofd',
    'ofdrw-path_unstd.ofd',
    'ofdrw-namespace_no_std.ofd',
  ];
  const folder = mkdtempSync(join(tmpdir(), 'yunzhang-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(names)('%s: earlier signatures hold, other programs read the package', (name) => {
    const before = readFileSync(join(corpus, name));
    const earlier = state(before);
    const after = sealed(sealed(before));
    expect(state(after).slice(0, earlier.length)).toEqual(earlier);
    expect(
      state(after)
        .slice(earlier.length)
        .map((line) => line.slice(line.indexOf(' '))),
    ).toEqual([' holds open 0 holds', ' holds open 0 holds']);
    if (!hasPython) return;
    const path = join(folder, name);
    writeFileSync(path, after);
    const script =
      'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.testzip(),len(z.namelist()))';
    const said = execFileSync('python3', ['-c', script, path], { encoding: 'utf8' });
    expect(said.trim()).toBe(`None ${openOfd(after).zip.entries.length}`);
  });

  test.each([
    ['ofdrw-h.ofd', 'list-protected'],
    ['ofdrw-draw_param_ref.ofd', 'list-protected'],
    ['ofdrw-allprotected.ofd', 'list-protected'],
    ['ofdrw-hello-integrity.ofd', 'package-integrity-listed'],
  ])('%s is refused: %s', (name, code) => {
    expect(refusal(readFileSync(join(corpus, name)))).toBe(code);
  });
});

test('digests of many files together give the same package as one by one', () => {
  const files = { 'Doc_0/z.xml': '<z/>', 'Doc_0/a.xml': '<a/>', 'b.bin': 'b' };
  const asked: number[] = [];
  const digestMany: NewSignature['digestMany'] = (name, many) => {
    asked.push(many.length);
    return many.map((bytes) => digest(name, bytes));
  };
  expect(sealed(small(files), { digestMany })).toEqual(sealed(small(files)));
  // Every file of the package, the new list and the seal.
  expect(asked).toEqual([6 + 2]);
});

test('references ask for the digests of many files together, each file once', () => {
  const file = openOfd(sealed(small({ 'b.bin': 'b' })));
  const [signature] = listSignatures(file).signatures;
  if (signature === undefined) throw new Error('a signature');
  const one: string[] = [];
  const many: string[] = [];
  const digests = rememberDigests(
    (name, bytes) => {
      one.push(name);
      return digest(name, bytes);
    },
    (name, list) => list.map((bytes) => (many.push(name), digest(name, bytes))),
  );
  for (let turn = 0; turn < 2; turn++) {
    const results = checkReferences(file, signature, digests).map(({ result }) => result);
    expect(results).toEqual(signature.references.map(() => 'holds'));
  }
  expect(one).toEqual([]);
  expect(many).toHaveLength(signature.references.length);
});
