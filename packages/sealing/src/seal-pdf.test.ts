import { equal, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { createSoftwareSigner } from '@yunzhang/gm';
import { findSignatures, openPdf } from '@yunzhang/pdf';
import { seededRandom, type TestAuthority, testAuthority, testPdf } from '@yunzhang/testkit';
import { verifyFile } from '@yunzhang/verification';
import { beforeAll, expect, test } from 'vitest';
import type { Hit, Place } from './place.ts';
import { placeOnFile } from './placing.ts';
import { sealFile, type SealRequest } from './seal-file.ts';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await testAuthority('sealing pdf');
});

/** Three pages of 210 × 297 mm, the second turned; a form with a signature and a text field. */
const form = testPdf([
  '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R 8 0 R]>>>>',
  '<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3/MediaBox[0 0 595.276 841.89]>>',
  '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<<>>/Annots[7 0 R]>>',
  '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<<>>/Rotate 90/Annots[9 0 R]>>',
  '<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<<>>>>',
  '<</Length 4>>stream\nq Q \nendstream',
  '<</Type/Annot/Subtype/Widget/FT/Sig/T(buyer)/P 3 0 R/Rect[283.465 425.197 425.197 566.929]>>',
  '<</T(seller)/FT/Tx/Kids[9 0 R]>>',
  '<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[100 100 200 120]>>',
]);

const request = (place: Place, more: Partial<SealRequest> = {}): SealRequest => {
  const { seal, signer, root, nowAt: at } = authority;
  const random = seededRandom('same');
  const key = createSoftwareSigner({ privateKey: signer.privateKey, random });
  return {
    seal,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: key,
    at,
    random,
    place,
    ...more,
  };
};

function got<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.detail ?? ''}`);
  return answer;
}

const hits: readonly Hit[] = [1, 3].map((page) => {
  return { page, box: { x: 100, y: 100, width: 20, height: 5 } };
});
const find = (): readonly Hit[] => hits;
const sealMm = { width: 40, height: 40 };

const places: readonly Place[] = [
  { kind: 'point', page: 2, xMm: 10, yMm: 20 },
  { kind: 'everyPage', xMm: 10, yMm: 20 },
  { kind: 'keyword', text: '盖章', occurrence: 'all' },
  { kind: 'riding', edge: 'right' },
  { kind: 'riding', edge: 'top', pages: 'odd' },
  { kind: 'riding', edge: 'right', facing: true },
  { kind: 'field', name: 'buyer' },
];

test.each(places)('%j is sealed as the dry run says, and is valid', async (place) => {
  const dry = got(placeOnFile(form, { place, sealMm, find }));
  const answer = got(await sealFile(form, request(place, { find })));
  expect(answer.format).toBe('pdf');
  expect(answer.placements).toEqual(dry.placements);
  const report = verifyFile(answer.bytes, { trust: authority.trust, at: authority.nowAt });
  const own = report.seals.find(({ form: one }) => one === 'cms');
  expect(own?.outcome, JSON.stringify(own?.checks)).toBe('valid');
});

test('a field is found by name, through the page that lists its widget', () => {
  const at = (name: string) => placeOnFile(form, { place: { kind: 'field', name }, sealMm });
  // 50 mm wide and high, from 100 mm and 97 mm on.
  const [buyer] = got(at('buyer')).placements;
  expect(buyer?.page).toBe(1);
  expect(buyer?.box.x).toBeCloseTo(105, 1);
  expect(buyer?.box.y).toBeCloseTo(102, 1);
  expect(got(at('buyer')).findings).toEqual([]);
  const seller = got(at('seller'));
  expect(seller.placements[0]?.page).toBe(2);
  expect(seller.findings.map(({ code }) => code)).toEqual([
    'place-field-smaller',
    'place-page-turned',
  ]);
  expect(at('third')).toMatchObject({ refused: 'place-field-missing' });
});

test('a page that is shown turned is told once', () => {
  const place: Place = {
    kind: 'points',
    points: [10, 60].map((xMm) => ({ page: 2, xMm, yMm: 9 })),
  };
  expect(got(placeOnFile(form, { place, sealMm })).findings).toEqual([
    { code: 'place-page-turned', where: 'page 2' },
  ]);
});

test('a second seal on the first one is warned of', async () => {
  const place: Place = { kind: 'point', page: 1, xMm: 10, yMm: 20 };
  const once = got(await sealFile(form, request(place)));
  expect(once.findings).toEqual([]);
  const twice = got(await sealFile(once.bytes, request({ ...place, xMm: 30 })));
  expect(twice.findings).toMatchObject([{ code: 'place-over-seal', where: 'page 1' }]);
  expect(findSignatures(openPdf(twice.bytes))).toHaveLength(2);
});

test('the octets follow from the arguments alone', async () => {
  const place: Place = { kind: 'riding', edge: 'bottom' };
  const once = async () => got(await sealFile(form, request(place))).bytes;
  expect(equal(await once(), await once())).toBe(true);
});

test('words need a reader of the text', async () => {
  const place: Place = { kind: 'keyword', text: '盖章' };
  expect(await sealFile(form, request(place))).toMatchObject({ refused: 'place-keyword-format' });
});

test.each([
  ['neither format', utf8('just words'), 'seal-file-format'],
  ['a PDF file that is none', utf8('%PDF-1.7 and no more'), 'file-unreadable'],
  ['a package that is none', utf8('PK\u0003\u0004 and no more'), 'file-unreadable'],
])('%s is refused with its reason, dry or not', async (_, bytes, refused) => {
  const place: Place = { kind: 'point', page: 1, xMm: 0, yMm: 0 };
  expect(placeOnFile(bytes, { place, sealMm })).toMatchObject({ refused });
  expect(await sealFile(bytes, request(place))).toMatchObject({ refused });
});
