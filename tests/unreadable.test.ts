import { expect, test } from 'vitest';
import { fromUtf8, utf8 } from '@yunzhang/base';
import { readZip, writeZip } from '@yunzhang/ofd';
import { sealFile } from '@yunzhang/sealing';
import { testAuthority } from '@yunzhang/testkit';
import { verifyFile } from '@yunzhang/verification';
import { checkOf, corpusFile } from './files.ts';

const bytes = corpusFile('ofd/ofdrw-helloworld.ofd');

const utf16 = (text: string): Uint8Array => {
  const units = Uint16Array.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, (c) =>
    c.charCodeAt(0),
  );
  return new Uint8Array(units.buffer);
};

/** The page is written so that one reader refuses it and another may show something. */
const ways: readonly (readonly [string, (text: string) => Uint8Array, boolean])[] = [
  ['as it is', utf8, true],
  ['with an entity', (text) => utf8(text.replace('?>', '?><!DOCTYPE p [<!ENTITY x "y">]>')), false],
  ['in another encoding', utf16, false],
  [
    'with one attribute twice',
    (text) => utf8(text.replace('<ofd:Page ', '<ofd:Page a="1" a="2" ')),
    false,
  ],
];

test.skipIf(bytes === undefined).each(ways)(
  'a page %s under a right seal is valid only where everybody reads the same',
  async (_, write, isSound) => {
    const entries = [...readZip(bytes ?? new Uint8Array()).byName.values()].map((entry) => {
      const isPage = entry.name.endsWith('Content.xml');
      const content = isPage ? write(fromUtf8(entry.read())) : entry.read();
      return { name: entry.name, bytes: content, method: 'deflated' as const };
    });
    const { seal, signer, random, nowAt: at } = await testAuthority('unreadable');
    const sealed = await sealFile(writeZip(entries), {
      seal,
      signerCertificate: signer.certificate,
      signer: signer.signer,
      at,
      random,
      place: { kind: 'point', page: 1, xMm: 50, yMm: 50 },
    });
    if (!('bytes' in sealed)) throw new Error(sealed.refused);
    const { seals, outcome } = verifyFile(sealed.bytes, { trust: { mode: 'any' }, at });
    const coverage = checkOf(seals[0], 'coverage');
    expect(checkOf(seals[0], 'references')?.result).toBe('holds');
    expect([outcome, coverage?.result]).toEqual(
      isSound ? ['valid', 'holds'] : ['indeterminate', 'unknown'],
    );
    if (!isSound) expect(coverage?.detail).toBe('Doc_0/Pages/Page_0/Content.xml');
  },
);
