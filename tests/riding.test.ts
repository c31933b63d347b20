import { isRefusal, utf8 } from '@yunzhang/base';
import { openOfd, rewriteZip, writeZip } from '@yunzhang/ofd';
import { lockFile, sealFile } from '@yunzhang/sealing';
import { testAuthority, type TestAuthority } from '@yunzhang/testkit';
import { type CheckReport, type Report, verifyFile } from '@yunzhang/verification';
import { beforeAll, describe, expect, test } from 'vitest';

const ns = 'xmlns="http://www.ofdspec.org/2016"';
const page = (n: number): string => `<Page ID="${n}" BaseLoc="P${n}.xml"/>`;
const documentOf = (order: readonly number[]): string =>
  `<Document ${ns}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>` +
  `</CommonData><Pages>${order.map(page).join('')}</Pages></Document>`;

const paper = writeZip(
  [
    ['OFD.xml', `<OFD ${ns}><DocBody><DocRoot>D/D.xml</DocRoot></DocBody></OFD>`],
    ['D/D.xml', documentOf([1, 2, 3, 4])],
    ...[1, 2, 3, 4].map((n) => [`D/P${n}.xml`, `<Page ${ns}><!--${n}--></Page>`]),
  ].map(([name = '', text = '']) => ({ name, bytes: utf8(text), method: 'deflated' })),
);

let authority: TestAuthority;
let sealed: Uint8Array;

function request() {
  const { signer, root, random, nowAt: at, seal } = authority;
  const chain = [root.certificate];
  return { seal, signerCertificate: signer.certificate, chain, signer: signer.signer, at, random };
}

beforeAll(async () => {
  authority = await testAuthority('riding');
  const place = { kind: 'riding', edge: 'right' } as const;
  const result = await sealFile(paper, { ...request(), place });
  if (isRefusal(result)) throw new Error(result.refused);
  sealed = result.bytes;
});

const verify = (bytes: Uint8Array): Report =>
  verifyFile(bytes, { trust: authority.trust, at: authority.nowAt });

const riding = (bytes: Uint8Array): CheckReport | undefined =>
  verify(bytes).seals[0]?.checks.find(({ id }) => id === 'riding-pages');

function changed(name: string, text: string): Uint8Array {
  const replaced = [{ name, bytes: utf8(text), method: 'deflated' } as const];
  return rewriteZip(openOfd(sealed).zip, { replaced, added: [] });
}

describe('a riding seal over four pages (N26)', () => {
  test('is valid, and its pages are counted', () => {
    expect(verify(sealed)).toMatchObject({ outcome: 'valid' });
    expect(riding(sealed)).toMatchObject({ result: 'holds', code: 'riding-holds', detail: '4' });
  });

  test.each([
    ['two pages swapped', [1, 3, 2, 4], 'page 2 (D/P2.xml) is page 3 now'],
    ['a page taken out', [1, 2, 4], 'page 3 (D/P3.xml) is not in the document'],
    ['a page put in', [1, 1, 2, 3, 4], 'page 2 (D/P2.xml) is page 3 now'],
  ])('%s: named', (_, order, words) => {
    const found = riding(changed('D/D.xml', documentOf(order)));
    expect(found).toMatchObject({ result: 'fails', code: 'riding-fails' });
    expect(found?.detail).toContain(words);
  });

  test('a page changed: named', () => {
    const found = riding(changed('D/P3.xml', `<Page ${ns}><!--x--></Page>`));
    expect(found).toMatchObject({ result: 'fails', detail: 'page 3 (D/P3.xml) is changed' });
  });
});

describe('a lock', () => {
  test('is recognised, and what it closed stays closed', async () => {
    const { seal: _, random: __, ...rest } = request();
    const locked = await lockFile(sealed, rest);
    if (isRefusal(locked)) throw new Error(locked.refused);
    const report = verify(locked.bytes);
    expect(report.outcome).toBe('valid');
    expect(report.seals.map(({ lock }) => lock)).toEqual([undefined, true]);
    expect(report.seals[0]?.later?.every(({ kind }) => kind === 'signature')).toBe(true);
  });
});
