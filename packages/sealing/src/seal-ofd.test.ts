import { equal, fromUtf8, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import {
  listSignatures,
  type NewEntry,
  openOfd,
  type OfdSignature,
  rewriteZip,
} from '@yunzhang/ofd';
import { makeSeal } from '@yunzhang/ses';
import { seededRandom, type TestAuthority, testAuthority } from '@yunzhang/testkit';
import { type Report, verifyFile } from '@yunzhang/verification';
import { createSoftwareSigner } from '@yunzhang/gm';
import { beforeAll, describe, expect, test } from 'vitest';
import { lockFile, signFile } from './lock.ts';
import { testPackage } from './ofd-fixture.ts';
import { placeParameters } from './parameters.ts';
import type { Place } from './place.ts';
import { placeOnFile } from './placing.ts';
import { sealFile, sealFileParts, type SealRequest } from './seal-file.ts';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await testAuthority('sealing');
});

const point: Place = { kind: 'point', page: 1, xMm: 120, yMm: 40 };

function request(place: Place = point): SealRequest {
  const { seal, signer, root, random, nowAt: at } = authority;
  return {
    seal,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: signer.signer,
    at,
    random,
    place,
  };
}

function got<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.detail ?? ''}`);
  return answer;
}

const sealed = async (bytes: Uint8Array, place?: Place): Promise<Uint8Array> =>
  got(await sealFile(bytes, request(place))).bytes;

const locked = async (bytes: Uint8Array): Promise<Uint8Array> =>
  got(await lockFile(bytes, request())).bytes;

const verify = (bytes: Uint8Array): Report =>
  verifyFile(bytes, { trust: authority.trust, at: authority.nowAt });

const outcomes = (bytes: Uint8Array): readonly string[] =>
  verify(bytes).seals.map(({ outcome, form }) => `${form} ${outcome}`);

const signaturesOf = (bytes: Uint8Array): readonly OfdSignature[] =>
  listSignatures(openOfd(bytes)).signatures;

const parameter = (bytes: Uint8Array, name: string): string | undefined =>
  signaturesOf(bytes)[0]?.parameters.find((one) => one.name === name)?.value;

describe('a place', () => {
  const places: readonly Place[] = [
    point,
    { kind: 'everyPage', xMm: 20, yMm: 60, pages: 'odd' },
    { kind: 'keyword', text: '甲方(盖章)', occurrence: 'all', dxMm: 5 },
    { kind: 'riding', edge: 'right' },
    { kind: 'riding', edge: 'bottom', pages: 'even', group: 2 },
    { kind: 'riding', edge: 'left', facing: true },
    { kind: 'field', name: 'seal-2' },
  ];

  test.each(places)('%j is sealed as the dry run says, and is valid', async (place) => {
    const bytes = testPackage(5);
    const sealMm = { width: 40, height: 40 };
    const dry = got(placeOnFile(bytes, { place, sealMm }));
    const answer = got(await sealFile(bytes, request(place)));
    expect(answer.placements).toEqual(dry.placements);
    const [seal] = verify(answer.bytes).seals;
    expect(seal?.outcome, JSON.stringify(seal?.checks)).toBe('valid');
    const shown = seal?.placements.map(({ page, x, y }) => [page, x, y].map((n) => n.toFixed(2)));
    const wanted = dry.placements.map(({ page, box }) =>
      [page, box.x, box.y].map((n) => n.toFixed(2)),
    );
    expect(shown).toEqual(wanted);
  });

  test.each([
    [point, 'point page=1 x=120 y=40'],
    [{ kind: 'everyPage', xMm: 1, yMm: 2 }, 'everyPage pages=all x=1 y=2'],
    [
      { kind: 'keyword', text: '页 text=', pages: [{ from: 1, to: 2 }] },
      'keyword occurrence=1 pages=1-2 dx=0 dy=0 text=页 text=',
    ],
    [
      { kind: 'riding', edge: 'top', group: 2, minSliceMm: 3, alongMm: 9.5, facing: true },
      'riding edge=top pages=all group=2 min-slice=3 along=9.5 facing',
    ],
    [{ kind: 'field', name: '31' }, 'field name=31'],
    [{ kind: 'points', points: [{ page: 2, xMm: 3, yMm: 4 }] }, 'points page=2 x=3 y=4'],
  ] as const)('%j is told in the signed part', async (place, text) => {
    const found = { ...place, ...(place.kind === 'keyword' ? { text: '页' } : {}) };
    const bytes = await sealed(testPackage(3), found);
    const told = parameter(bytes, placeParameters.place);
    expect(told).toBe(place.kind === 'keyword' ? text.replace('页 text=', '页') : text);
  });

  test('counts from the corner of the page where its box begins elsewhere', async () => {
    const bytes = testPackage(1, { box: '10 20 210 297' });
    const [signature] = signaturesOf(await sealed(bytes));
    expect(signature?.stamps[0]?.boundary).toEqual({ x: 120, y: 40, width: 40, height: 40 });
    for (const place of [
      { kind: 'field', name: 'seal-1' },
      { kind: 'keyword', text: '第1页' },
    ] as const) {
      const sealMm = { width: 4, height: 4 };
      const plain = got(placeOnFile(testPackage(1), { place, sealMm }));
      const moved = got(placeOnFile(bytes, { place, sealMm }));
      expect(moved.placements).toEqual(plain.placements);
    }
  });

  test('is found by words that are split, spaced and written wide or narrow', () => {
    const at = (text: string, more: object = {}) => {
      const place: Place = { kind: 'keyword', text, ...more };
      return placeOnFile(testPackage(3), { place, sealMm: { width: 4, height: 4 } });
    };
    // 甲方（ begins at 20 mm, and 盖 章） ends five characters of 5 mm later.
    const [first] = got(at('甲方（盖章）')).placements;
    expect(first?.page).toBe(1);
    expect((first?.box.x ?? 0) + 2).toBeGreaterThan(30);
    expect((first?.box.x ?? 0) + 2).toBeLessThan(40);
    expect(got(at('甲方( 盖章 )')).placements).toEqual([first]);
    expect(got(at('第2页')).placements[0]?.page).toBe(2);
    expect(got(at('盖章', { occurrence: 'all' })).placements).toHaveLength(3);
    expect(at('乙方')).toMatchObject({ refused: 'place-keyword-missing' });
    expect(at('  ')).toMatchObject({ refused: 'place-keyword-missing' });
  });

  test('is found by the tag that refers to an object, before objects of that name', () => {
    const xml = (text: string): Uint8Array => utf8(`<?xml version="1.0"?>\n${text}`);
    const ofd = 'xmlns:ofd="http://www.ofdspec.org/2016"';
    const bytes = testPackage(2, {
      document: '<ofd:CustomTags>/Doc_0/Tags/CustomTags.xml</ofd:CustomTags>',
      more: [
        {
          name: 'Doc_0/Tags/CustomTags.xml',
          bytes: xml(
            `<ofd:CustomTags ${ofd}><ofd:CustomTag TypeID="0">` +
              '<ofd:FileLoc>Tag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>',
          ),
          method: 'stored',
        },
        {
          name: 'Doc_0/Tags/Tag.xml',
          bytes: xml(
            `<t:contract xmlns:t="urn:t" ${ofd}><t:party><t:seal-1>` +
              '<ofd:ObjectRef PageRef="2">24</ofd:ObjectRef></t:seal-1></t:party>' +
              '<t:lost><ofd:ObjectRef PageRef="2">13</ofd:ObjectRef></t:lost></t:contract>',
          ),
          method: 'stored',
        },
      ],
    });
    const pageOf = (name: string) => {
      const place: Place = { kind: 'field', name };
      return placeOnFile(bytes, { place, sealMm: { width: 40, height: 40 } });
    };
    expect(got(pageOf('seal-1')).placements[0]?.page).toBe(2);
    expect(got(pageOf('seal-2')).placements[0]?.page).toBe(2);
    expect(got(pageOf('13')).placements[0]?.page).toBe(1);
    expect(pageOf('seal-3')).toMatchObject({ refused: 'place-field-missing' });
    // The object of that number lies on another page than the tag says.
    expect(pageOf('lost')).toMatchObject({ refused: 'place-field-missing' });
  });

  test('on an earlier seal, or over text, is warned of in the dry run', async () => {
    const sealMm = { width: 40, height: 40 };
    const once = await sealed(testPackage(1));
    const twice = placeOnFile(once, { place: point, sealMm });
    expect(got(twice).findings).toMatchObject([{ code: 'place-over-seal', detail: '100 %' }]);
    const small = { place: { ...point, xMm: 20, yMm: 30 }, sealMm: { width: 20, height: 5 } };
    const overText = got(placeOnFile(testPackage(1), small)).findings;
    expect(overText).toMatchObject([{ code: 'place-over-text' }]);
  });
});

describe('seals one after the other', () => {
  test('all stay valid, and a lock closes the file', async () => {
    let bytes = testPackage(2);
    for (const xMm of [20, 80, 140]) bytes = await sealed(bytes, { ...point, xMm });
    expect(outcomes(bytes)).toEqual(Array.from({ length: 3 }, () => 'ses4 valid'));
    bytes = await locked(bytes);
    expect(outcomes(bytes)).toEqual([
      ...Array.from({ length: 3 }, () => 'ses4 valid'),
      'gbt35275 valid',
    ]);
    const references = signaturesOf(bytes)[3]?.references.map(({ entry }) => entry);
    expect(references).toContain('Doc_0/Signs/Signatures.xml');
    for (const name of ['Signature.xml', 'Seal.esl', 'SignedValue.dat']) {
      expect(references).toContain(`Doc_0/Signs/Sign_2/${name}`);
    }
    const refused = { refused: 'list-protected', detail: 'Doc_0/Signs/Signatures.xml' };
    expect(await sealFile(bytes, request())).toMatchObject(refused);
    expect(await lockFile(bytes, request())).toMatchObject(refused);
  });

  test('a seal taken out of a locked file is noticed', async () => {
    const bytes = await locked(await sealed(await sealed(testPackage(1)), { ...point, xMm: 20 }));
    const file = openOfd(bytes);
    const name = 'Doc_0/Signs/Signatures.xml';
    const list = fromUtf8(file.read(name));
    const without = list.replace(/<ofd:Signature ID="s002"[^>]*\/>/, '');
    expect(without.length).toBeLessThan(list.length);
    const replaced = [{ name, bytes: utf8(without), method: 'deflated' as const }];
    expect(verify(bytes).outcome).toBe('valid');
    expect(verify(rewriteZip(file.zip, { replaced, added: [] })).outcome).toBe('invalid');
  });
});

describe('generations', () => {
  async function ofGeneration(generation: 4 | 5): Promise<Uint8Array> {
    const { maker, signer, nowAt } = authority;
    const content = {
      vendorId: 'YZTEST',
      esId: '11000000000005',
      type: 1,
      name: '云章第五代测试章',
      certificates: [signer.certificate],
      createdAt: nowAt,
      validFromAt: nowAt,
      validToAt: nowAt + 1000,
      picture: { type: 'SVG', data: utf8('<svg/>'), widthMm: 40, heightMm: 40 },
      makerCertificate: maker.certificate,
      generation,
    };
    return got(await makeSeal(content, maker.signer));
  }

  test.each([4, 5] as const)(
    '%i is made by a seal of that generation alone',
    async (generation) => {
      const seal = await ofGeneration(generation);
      const own = got(await sealFile(testPackage(1), { ...request(), seal, generation }));
      expect(outcomes(own.bytes)).toEqual([`ses${generation} valid`]);
      const other = { ...request(), seal, generation: generation === 4 ? 5 : 4 } as const;
      expect(await sealFile(testPackage(1), other)).toMatchObject({
        refused: 'seal-signature-generation',
      });
    },
  );

  test('that are out of time, or not of this signer, are refused with the reason', async () => {
    const seal = await ofGeneration(5);
    const late = { ...request(), seal, at: authority.nowAt + 2000 };
    expect(await sealFile(testPackage(1), late)).toMatchObject({ refused: 'seal-not-in-force' });
    const { maker } = authority;
    const stranger = { signerCertificate: maker.certificate, signer: maker.signer };
    expect(await sealFile(testPackage(1), { ...request(), ...stranger })).toMatchObject({
      refused: 'signer-not-in-seal',
    });
  });
});

describe('a hostile file', () => {
  const hostile = (text: string): Uint8Array =>
    rewriteZip(openOfd(testPackage(1)).zip, {
      replaced: [{ name: 'Doc_0/Pages/Page_0/Content.xml', bytes: utf8(text), method: 'stored' }],
      added: [],
    });
  const ofd = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const layers = (inner: string): string =>
    `<ofd:Page ${ofd}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>` +
    `<ofd:Content><ofd:Layer>${inner}</ofd:Layer></ofd:Content></ofd:Page>`;
  const sealMm = { width: 40, height: 40 };

  test('with blocks in blocks or very many objects is searched in bounded time', () => {
    const deep = layers(`${'<ofd:PageBlock>'.repeat(60)}${'</ofd:PageBlock>'.repeat(60)}`);
    const wide = layers('<ofd:PathObject Boundary="0 0 1 1"/>'.repeat(100_000));
    for (const text of [deep, wide]) {
      for (const place of [
        { kind: 'field', name: 'x' },
        { kind: 'keyword', text: 'x' },
      ] as const) {
        const startedAt = performance.now();
        const answer = placeOnFile(hostile(text), { place, sealMm });
        expect(answer).toMatchObject({ refused: expect.stringMatching(/^place-.*-missing$/) });
        expect(performance.now() - startedAt).toBeLessThan(3000);
      }
    }
  });

  test('with a box that is no box gives no place', () => {
    const text = layers('<ofd:PathObject ID="9" Name="x" Boundary="0 0 NaN 1e999"/>');
    const place: Place = { kind: 'field', name: 'x' };
    expect(placeOnFile(hostile(text), { place, sealMm })).toMatchObject({
      refused: 'place-field-missing',
    });
  });
});

describe('a signature without a seal', () => {
  const signed = async (bytes: Uint8Array) =>
    got(await signFile(bytes, { ...request(), protects: 'continue' })).bytes;

  test('is of GB/T 35275, valid, and others may follow', async () => {
    const bytes = await sealed(await signed(testPackage(1)));
    expect(outcomes(bytes)).toEqual(['gbt35275 valid', 'ses4 valid']);
    expect(signaturesOf(bytes).map(({ type }) => type)).toEqual(['Sign', 'Seal']);
  });

  test('is refused for a key of another certificate, and where it is not in force', async () => {
    const other = { ...request(), signer: authority.maker.signer };
    expect(await lockFile(testPackage(1), other)).toMatchObject({
      refused: 'signer-key-not-of-certificate',
    });
    const late = { ...request(), at: Date.UTC(2100, 0, 1) };
    expect(await lockFile(testPackage(1), late)).toMatchObject({
      refused: 'signer-certificate-not-in-force',
    });
  });

  test('is refused for PDF', async () => {
    const pdf = utf8('%PDF-1.7\n');
    expect(await lockFile(pdf, request())).toMatchObject({ refused: 'lock-format' });
    expect(await lockFile(utf8('none'), request())).toMatchObject({ refused: 'lock-format' });
  });
});

describe('a riding seal', () => {
  const riding: Place = { kind: 'riding', edge: 'right' };

  test('carries its pages in order, with their digests, in the signed part', async () => {
    const lines = async (place: Place) =>
      (parameter(await sealed(testPackage(5), place), placeParameters.ridingPages) ?? '')
        .split('\n')
        .map((line) => line.replace(/[0-9a-f]{64}$/, 'sm3'));
    expect(await lines(riding)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `${n}:${n}:/Doc_0/Pages/Page_${n - 1}/Content.xml:sm3`),
    );
    expect(await lines({ ...riding, pages: 'odd' })).toHaveLength(3);
    const facing = await lines({ ...riding, facing: true });
    expect(facing).toHaveLength(5);
    expect(parameter(await sealed(testPackage(2)), placeParameters.ridingPages)).toBeUndefined();
  });
});

describe('of a riding seal, a page that is', () => {
  const pages = [1, 2, 3, 4, 5];
  const use = (n: number): string =>
    `<ofd:Page ID="${n}" BaseLoc="Pages/Page_${n - 1}/Content.xml"/>`;
  const listed = (order: readonly number[]): string => order.map(use).join('');

  /** What the check of the pages says when the document lists its pages in this way. */
  async function answer(order: readonly number[], pageXml?: string): Promise<string | undefined> {
    const file = openOfd(await sealed(testPackage(5), { kind: 'riding', edge: 'right' }));
    const name = 'Doc_0/Document.xml';
    const text = fromUtf8(file.read(name)).replace(listed(pages), listed(order));
    const page = 'Doc_0/Pages/Page_3/Content.xml';
    const replaced: NewEntry[] = [{ name, bytes: utf8(text), method: 'stored' }];
    if (pageXml !== undefined) {
      replaced.push({ name: page, bytes: utf8(pageXml), method: 'stored' });
    }
    const report = verify(rewriteZip(file.zip, { replaced, added: [] }));
    const check = report.seals[0]?.checks.find(({ id }) => id === 'riding-pages');
    return check?.result === 'fails' ? (check.detail ?? '') : check?.result;
  }

  test('left as it was, is no fault', async () => {
    expect(await answer(pages)).toBe('holds');
  });

  test.each([
    ['swapped', [1, 3, 2, 4, 5], ['page 2 ', 'page 3 ']],
    ['taken out', [1, 2, 3, 5], ['page 4 ']],
    ['put in', [1, 2, 2, 3, 4, 5], ['page 3 ']],
  ])('%s is named', async (_, order, names) => {
    const detail = await answer(order);
    for (const name of names) expect(detail).toContain(name);
    expect(detail).not.toContain('page 1 ');
  });

  test('changed is named', async () => {
    expect(await answer(pages, '<?xml version="1.0"?><a/>')).toMatch(/^page 4 .* is changed$/);
  });
});

describe('the octets', () => {
  test('follow from the arguments alone', async () => {
    const once = async (place: Place): Promise<Uint8Array> => {
      const { signer } = authority;
      const random = seededRandom('same');
      const key = createSoftwareSigner({ privateKey: signer.privateKey, random });
      return got(await sealFile(testPackage(3), { ...request(place), signer: key, random })).bytes;
    };
    for (const place of [point, { kind: 'riding', edge: 'left' } as const]) {
      expect(equal(await once(place), await once(place))).toBe(true);
    }
  });

  test('in pieces are those in one piece, and what was there is not copied', async () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i * 7919) & 255);
    const image = { name: 'Doc_0/Res/noise.png', bytes: noise, method: 'stored' } as const;
    const bytes = testPackage(1, { more: [image] });
    const { parts } = got(await sealFileParts(bytes, request()));
    const views = parts.filter(({ buffer }) => buffer === bytes.buffer);
    const viewed = views.reduce((sum, { length }) => sum + length, 0);
    expect(viewed).toBeGreaterThan(noise.length);
    const { zip } = openOfd(got(await sealFile(bytes, request())).bytes);
    expect(equal(zip.byName.get(image.name)?.read() ?? new Uint8Array(), noise)).toBe(true);
  });
});
