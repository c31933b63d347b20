import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '@yunzhang/base';
import { openOfd } from '@yunzhang/ofd';
import { lockFile, type Place, sealFile, type SealRequest, signFile } from '@yunzhang/sealing';
import { makeSeal, readSeal } from '@yunzhang/ses';
import { type TestAuthority, testAuthority } from '@yunzhang/testkit';
import { openWithKey, type Report, verifyFile } from '@yunzhang/verification';
import { type Ofdrw, ofdrwName, startOfdrw } from '../bench/peers/ofdrw.mjs';
import { corpus, corpusFile, lineOf } from './files.ts';

// The peer is another program with a build of its own: `npm run interop` asks for it.
const isAsked = process.env['YUNZHANG_INTEROP'] === '1';

/** Later than every signature of the corpus and of this run. */
const nowAt = Date.UTC(2027, 0, 1);

const dayMs = 86_400_000;

let peer: Ofdrw | undefined;
let authority: TestAuthority;
let folder = '';
let count = 0;

beforeAll(async () => {
  if (!isAsked) return;
  authority = await testAuthority('interop-ofdrw');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-ofdrw-'));
  const started = await startOfdrw();
  if (started.missing === undefined) peer = started;
  else console.log(started.missing);
}, 400_000);
afterAll(() => {
  peer?.close();
  if (folder !== '') fs.rmSync(folder, { recursive: true, force: true });
});

const corner: Place = { kind: 'point', page: 1, xMm: 20, yMm: 20 };

/** Asks the peer about bytes; `made` is the file it wrote. */
async function ask(word: string, bytes: Uint8Array, ...more: readonly string[]) {
  const file = path.join(folder, `${(count += 1)}.ofd`);
  fs.writeFileSync(file, bytes);
  const out = `${file}.out`;
  const words = word === 'verify' || word === 'pages' ? [] : [out, ...more];
  const answer = (await peer?.ask(word, file, ...words)) ?? 'no peer';
  const made = fs.existsSync(out) ? new Uint8Array(fs.readFileSync(out)) : new Uint8Array();
  return { answer, made };
}

async function sealedByPeer(bytes: Uint8Array, how: string): Promise<Uint8Array> {
  const { answer, made } = await ask('seal', bytes, how);
  expect(answer).toBe('ok');
  return made;
}

async function sealedByUs(
  bytes: Uint8Array,
  place: Place,
  more: Partial<SealRequest> = {},
): Promise<Uint8Array> {
  const { seal, signer, root, random } = authority;
  const result = await sealFile(bytes, {
    seal,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: signer.signer,
    at: authority.nowAt,
    random,
    place,
    ...more,
  });
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return result.bytes;
}

const verify = (bytes: Uint8Array): Report =>
  verifyFile(bytes, { trust: { mode: 'any' }, at: nowAt });

const source = (name: string): Uint8Array => corpusFile(`ofd/${name}`) ?? new Uint8Array();

/** The published test certificate and seals ended in 2022; everything else must hold. */
const outOfDate = ['seal-in-force', 'certificate-validity'];

function failing(report: Report, except: readonly string[] = []): readonly string[] {
  const found = report.seals.flatMap(({ checks }) => checks.filter((c) => c.result === 'fails'));
  return found.map(({ id, code }) => `${id} ${code}`).filter((line) => !startsWith(line, except));
}

const startsWith = (line: string, heads: readonly string[]): boolean =>
  heads.some((head) => line.startsWith(`${head} `));

describe.skipIf(!isAsked)(`files sealed by us, for ${ofdrwName}`, () => {
  const cases: readonly [string, string, Place, Partial<SealRequest>?][] = [
    ['a point', 'ofdrw-helloworld.ofd', corner],
    ['a point of a file of eleven pages', 'ofdrw-doc1File.ofd', corner],
    ['riding over the right edge', 'ofdrw-doc1File.ofd', { kind: 'riding', edge: 'right' }],
    ['riding over the top edge', 'ofdrw-Page5.ofd', { kind: 'riding', edge: 'top' }],
    ['every page', 'ofdrw-doc1File.ofd', { kind: 'everyPage', xMm: 30, yMm: 40 }],
    ['words', 'ofdrw-helloworld.ofd', { kind: 'keyword', text: 'Reader' }],
    ['a signature of generation 4', 'ofdrw-helloworld.ofd', corner, { generation: 4 }],
    ['a file with flat folders', 'c5-6.2.002-flat-structure.ofd', corner],
    ['a file with odd names', 'c5-6.2.004_3-escapes-in-paths.ofd', corner],
  ];
  it.for(cases)('are accepted: %s', async ([, name, place, more], { skip }) => {
    if (peer === undefined || source(name).length === 0) return skip();
    const sealed = await sealedByUs(source(name), place, more);
    expect(await ask('verify', sealed)).toMatchObject({ answer: 'ok' });
    expect(verify(sealed).outcome, lineOf(verify(sealed))).toBe('valid');
  });

  // Generation 5 is later than the published peer, which reads it as generation 4.
  it('are accepted: seal and signature of generation 5', async ({ skip }) => {
    if (peer === undefined) return skip();
    const { maker, signer, nowAt: at } = authority;
    const seal = await makeSeal(
      {
        vendorId: 'YZTEST',
        esId: '11000000000005',
        type: 1,
        name: '云章测试专用章',
        certificates: [signer.certificate],
        createdAt: at - dayMs,
        validFromAt: at - dayMs,
        validToAt: at + dayMs,
        picture: readSeal(authority.seal).picture,
        makerCertificate: maker.certificate,
        generation: 5,
      },
      maker.signer,
    );
    if (isRefusal(seal)) throw new Error(seal.refused);
    const sealed = await sealedByUs(source('ofdrw-helloworld.ofd'), corner, {
      seal,
      generation: 5,
    });
    expect(await ask('verify', sealed)).toMatchObject({ answer: 'ok' });
    expect(verify(sealed).outcome, lineOf(verify(sealed))).toBe('valid');
  });

  it('are accepted: a signature without a seal, and a lock after a seal', async ({ skip }) => {
    if (peer === undefined) return skip();
    const { signer, root, nowAt: at } = authority;
    const request = {
      signerCertificate: signer.certificate,
      chain: [root.certificate],
      signer: signer.signer,
      at,
    };
    const sealed = await sealedByUs(source('ofdrw-doc1File.ofd'), corner);
    const made = [
      await signFile(source('ofdrw-doc1File.ofd'), { ...request, protects: 'continue' }),
      await lockFile(sealed, request),
    ];
    for (const one of made) {
      if (isRefusal(one)) throw new Error(one.refused);
      expect(await ask('verify', one.bytes)).toMatchObject({ answer: 'ok' });
      expect(verify(one.bytes).outcome, lineOf(verify(one.bytes))).toBe('valid');
    }
  });

  it('are rejected when a page was changed, so acceptance says something', async ({ skip }) => {
    if (peer === undefined) return skip();
    const sealed = await sealedByUs(source('c5-6.1.001-all-stored.ofd'), corner);
    const text = Buffer.from(sealed).indexOf('<ofd:TextCode');
    expect(text).toBeGreaterThan(0);
    const broken = Uint8Array.from(sealed, (octet, i) => (i === text + 1 ? octet ^ 1 : octet));
    expect((await ask('verify', broken)).answer).toMatch(/^no /);
  });

  it('are accepted with three seals of ours, one after the other', async ({ skip }) => {
    if (peer === undefined) return skip();
    let bytes = source('ofdrw-doc1File.ofd');
    for (const page of [1, 2, 3]) bytes = await sealedByUs(bytes, { ...corner, page });
    expect(await ask('verify', bytes)).toMatchObject({ answer: 'ok' });
    expect(verify(bytes).seals.map(({ outcome }) => outcome)).toEqual(['valid', 'valid', 'valid']);
  });
});

describe.skipIf(!isAsked)(`files that ${ofdrwName} and we seal in turns`, () => {
  const ways = ['point', 'riding', 'v1', 'sign'];
  it.for(ways)('are accepted by both when we seal after its %s', async (how, { skip }) => {
    if (peer === undefined) return skip();
    const theirs = await sealedByPeer(source('ofdrw-doc1File.ofd'), how);
    expect(failing(verify(theirs), outOfDate)).toEqual([]);
    const both = await sealedByUs(theirs, corner);
    expect(await ask('verify', both)).toMatchObject({ answer: 'ok' });
    expect(failing(verify(both), outOfDate)).toEqual([]);
    expect(verify(both).seals).toHaveLength(2);
  });

  it.for(ways)('are accepted by both when its %s comes after ours', async (how, { skip }) => {
    if (peer === undefined) return skip();
    const ours = await sealedByUs(source('ofdrw-doc1File.ofd'), corner);
    const both = await sealedByPeer(ours, how);
    expect(await ask('verify', both)).toMatchObject({ answer: 'ok' });
    expect(failing(verify(both), outOfDate)).toEqual([]);
    expect(verify(both).seals).toHaveLength(2);
  });

  it('are accepted by both after four seals, ours and its in turns', async ({ skip }) => {
    if (peer === undefined) return skip();
    let bytes = source('ofdrw-helloworld.ofd');
    for (let i = 0; i < 2; i++) {
      bytes = await sealedByPeer(bytes, 'point');
      bytes = await sealedByUs(bytes, corner);
    }
    expect(await ask('verify', bytes)).toMatchObject({ answer: 'ok' });
    expect(failing(verify(bytes), outOfDate)).toEqual([]);
    expect(openOfd(bytes).docBodies).toHaveLength(1);
  });
});

describe.skipIf(!isAsked)(`files that we made of PDF, for ${ofdrwName}`, () => {
  const files = ['nodesignpdf-signed-once.pdf', 'pyhanko-two-sigs-ecdsa.pdf'];
  it.for(files)('are opened and drawn, sealed and accepted: %s', async (name, { skip }) => {
    const file = path.join(corpus, 'pdf', name);
    if (peer === undefined || !fs.existsSync(file)) return skip();
    const out = path.join(folder, `${name}.ofd`);
    const program = path.resolve(import.meta.dirname, '../apps/cli/bin/yunzhang.mjs');
    const { status, stderr } = spawnSync(process.execPath, [program, 'convert', file, '-o', out]);
    expect(status, String(stderr)).toBe(0);
    const bytes = new Uint8Array(fs.readFileSync(out));
    const pages = openOfd(bytes).docBodies[0]?.document()?.pages.length ?? 0;
    expect((await ask('pages', bytes)).answer).toBe(`ok ${pages}`);
    const drawn = await ask('png', bytes, '0@96');
    expect(drawn.answer).toBe('ok');
    expect(drawn.made.length).toBeGreaterThan(1000);
    expect(await ask('verify', await sealedByPeer(bytes, 'point'))).toMatchObject({ answer: 'ok' });
  });
});

describe.skipIf(!isAsked)(`forged files, for ${ofdrwName}`, () => {
  const forged = ['docroot-swapped', 'template-edited', 'forged-seal', 'signer-not-in-seal'];
  it.for(forged)('are accepted by it and found out by us: %s', async (name, { skip }) => {
    const bytes = source(`crafted-${name}.ofd`);
    if (peer === undefined || bytes.length === 0) return skip();
    expect(await ask('verify', bytes)).toMatchObject({ answer: 'ok' });
    const report = verify(bytes);
    expect(report.outcome, lineOf(report)).not.toBe('valid');
  });
});

describe.skipIf(!isAsked)(`packages encrypted by ${ofdrwName}`, () => {
  it('are opened by us, and the seal inside is still whole', async ({ skip }) => {
    if (peer === undefined) return skip();
    const sealed = await sealedByUs(source('ofdrw-helloworld.ofd'), corner);
    const { answer, made } = await ask('encrypt', sealed, 'reader', 'Yunzhang@2026');
    expect(answer).toBe('ok');
    expect(() => openWithKey(made, { password: 'wrong' })).toThrow();
    const clear = openWithKey(made, { password: 'Yunzhang@2026' });
    expect(verify(clear).outcome, lineOf(verify(clear))).toBe('valid');
  });
});
