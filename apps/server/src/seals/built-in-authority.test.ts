import { utf8 } from '@yunzhang/base';
import { nameTypes, nameValue, readCertificate } from '@yunzhang/gm';
import { readSeal } from '@yunzhang/ses';
import { verifyFile } from '@yunzhang/verification';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestBench, testBench } from '../certificates/certificates-testing.ts';
import { compareSeals } from './checks.ts';
import { listPapers } from './papers.ts';
import { createPaperSealer } from './paper-seals.ts';
import type { SealOfficeParts } from './office.ts';
import { cast, company, officeBench, type OfficeBench } from './seals-testing.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';

let bench: OfficeBench;
let pki: TestBench;
beforeAll(async () => {
  bench = await officeBench();
  pki = await testBench();
}, 60_000);
afterAll(async () => {
  await pki.close();
  await bench.close();
});

test('a seal lives with the built-in certification authority, from making to revocation', async () => {
  bench.clock.at = pki.clock.at + 60_000;
  const { authority } = pki;
  const signer = pki.signers['maker-unit'];
  const certificate = await authority.certificate('maker-unit');
  const units = bench.parts.units.map((unit) => ({ ...unit, certificate, signer }));
  const changes: Partial<SealOfficeParts> = { certificates: authority, units };
  const server = bench.processOver(bench.database, changes);
  const id = await bench.approved();
  await bench.work(server.office);
  await bench.act(cast.li, 'claim', id, { input: { pinReceipt: 'P-1' } });
  const code = await bench.codeOf(id);
  expect(await server.office.isInForce(code)).toBe(true);
  const { rows } = await sql<{ seal: string; certificate: Uint8Array; serial: string }>`select
      seal, certificate, serial from seal_making`.execute(bench.database.query);
  const [row] = rows;
  const seal = (await bench.blobs.get(row?.seal ?? '')) ?? utf8('');
  const own = readCertificate(row?.certificate ?? utf8(''));
  expect(readSeal(seal).esId).toBe(code);
  expect(nameValue(own.subject, nameTypes.commonName)).toContain(code);
  expect(nameValue(own.subject, nameTypes.organisationUnit)).toBe(company.code);
  expect(await compareSeals(parts(server.parts))).toMatchObject({ opened: 0, unknown: 0 });

  const key = bench.made.keys.get(code);
  const chain = await authority.chain();
  const sealer = createPaperSealer({
    find: async () => key && { seal, certificate: own.bytes, chain, signer: key },
    random: bench.parts.random,
    now: bench.parts.now,
  });
  const sealing = bench.processOver(bench.database, { ...changes, sealer });
  await bench.work(sealing.office, 'papers');
  const papers = await listPapers(bench.database, id);
  const paper = papers.find((one) => one.paper === 'makingCertificate');
  const bytes = (await bench.blobs.get(paper?.blob ?? '')) ?? utf8('');
  const crls = [(await authority.list('issuing')).bytes, (await authority.list('root')).bytes];
  const trust = { mode: 'anchors', anchors: chain, crls } as const;
  const report = verifyFile(bytes, { trust, at: bench.clock.at });
  expect(report.seals.map(({ outcome }) => outcome)).toEqual(['valid']);

  await bench.act(cast.sun, 'reportLoss', id);
  await bench.act(cast.li, 'confirmLoss', id);
  await bench.work(sealing.office);
  expect(await authority.status(row?.serial ?? '')).toMatchObject({
    state: 'revoked',
    reason: 'key-compromise',
  });
});

test('a snapshot tells the states of a moment, signed, and nothing once it was changed', async () => {
  const by = {
    signer: pki.signers['maker-unit'],
    certificate: await pki.authority.certificate('maker-unit'),
  };
  const wish = { division: '110108', at: bench.clock.at, by };
  const octets = await takeSnapshot(bench.database, wish);
  expect(readSnapshot(octets)?.snapshot.seals).toEqual([['1101089900001', 'compromised', null]]);
  const forged = new TextDecoder().decode(octets).replace('compromised', 'active     ');
  expect(readSnapshot(utf8(forged))).toBeUndefined();
  expect(readSnapshot(utf8('{}'))).toBeUndefined();
});

function parts(of: SealOfficeParts) {
  return { ...of, registry: { of: async () => ({ name: company.name, isDissolved: false }) } };
}
