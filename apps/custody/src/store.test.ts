import fs from 'node:fs';
import path from 'node:path';
import { fromHex, hex } from '@yunzhang/base';
import { FolderTaken } from '@yunzhang/host';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeBox, deriveBoxKeys, openBox } from './box.ts';
import { copyWorld, createWorld, kekOf, mandateId, sealId, type World } from './custody-testing.ts';
import { openJournal } from './journal.ts';
import { readKek, secretSources } from './kek.ts';
import { testRandom } from './log-testing.ts';
import { CustodyStop } from './stop.ts';
import { adoptFolder, beginStore, openStore, rotateKek } from './store.ts';
import { createSoftwareVault } from './vault.ts';

let base: World;
let world: World;
beforeAll(async () => {
  base = await createWorld();
  await base.sealInForce(sealId);
  await base.grant(mandateId, sealId);
});
afterAll(async () => base.close());
beforeEach(async () => {
  world = await copyWorld(base);
});
afterEach(async () => {
  // A test may have closed it already, or left it unfit to be closed.
  await world.close().catch(() => fs.rmSync(world.place.folder, { recursive: true }));
});

const file = (name: string): string => path.join(world.place.folder, name);
const journal = (): string => {
  const [name] = fs.readdirSync(world.place.folder).filter((one) => one.startsWith('journal-'));
  return file(name ?? '');
};
const keyFile = (): string => file(path.join('keys', fs.readdirSync(file('keys'))[0] ?? ''));
const change = (name: string, edit: (bytes: Buffer) => Buffer): void =>
  fs.writeFileSync(name, edit(fs.readFileSync(name)));
const flip = (at: number) => (bytes: Buffer) => {
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes;
};
async function stopOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof CustodyStop ? error.code : String(error);
  }
}
const start = async (): Promise<string | undefined> => stopOf(openStore(world.place));
const use = async (act: string) => world.use(await world.intend({ act }));

it('has private keys in no file in clear, and shows its files to nobody', async () => {
  const [key] = world.store.memory.keys.values();
  const secret = await world.store.readKey(key?.key ?? '');
  await use('act-1');
  const all = fs
    .readdirSync(world.place.folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name));
  expect(all.length).toBeGreaterThan(3);
  for (const name of all) {
    const bytes = fs.readFileSync(name);
    expect(fs.statSync(name).mode & 0o077).toBe(0);
    expect(bytes.includes(Buffer.from(secret))).toBe(false);
    expect(bytes.toString('latin1')).not.toContain(hex(secret));
    expect(bytes.includes(Buffer.from(world.place.kek))).toBe(false);
  }
  expect(fs.statSync(file('keys')).mode & 0o077).toBe(0);
});

it('has no seal, mandate, amount or name in any file in clear', async () => {
  await world.ask({ ask: 'create', purpose: 'ca', name: '测试签发' });
  await world.use(await world.intend({ act: 'act-1', amountFen: 98_765 }));
  const secrets = [sealId, mandateId, 'act-1', '98765', '测试签发', hex(world.owner.publicKey)];
  const texts = (): readonly string[] =>
    fs
      .readdirSync(world.place.folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => `${one.name} ${fs.readFileSync(path.join(one.parentPath, one.name), 'utf8')}`);
  const shown = () => secrets.filter((one) => texts().some((text) => text.includes(one)));
  expect(fs.statSync(journal()).size).toBeGreaterThan(500);
  expect(shown()).toEqual([]);
  await world.reopen();
  expect(shown()).toEqual([]);
});

it('closes the journal of a folder that is older than closed journals, and reads what it holds', async () => {
  await world.reopen();
  await world.store.close();
  const keys = deriveBoxKeys(world.place.kek);
  const { random } = world.place;
  const stateOf = () => openBox(keys, 'state', fs.readFileSync(file('state')));
  const snapshotOf = () =>
    JSON.parse(Buffer.from(stateOf().content).toString()) as Record<string, unknown>;
  const { journalKey, ...old } = snapshotOf();
  expect(journalKey).toMatch(/^[0-9a-f]{32}$/);
  const { version } = stateOf();
  const content = new Uint8Array(Buffer.from(JSON.stringify(old)));
  fs.writeFileSync(file('state'), closeBox(keys, { name: 'state', version }, { content, random }));
  const start = { count: Number(old['count']), chain: fromHex(String(old['chain'])) };
  const macKey = fromHex(String(old['macKey']));
  const place = { file: journal(), mark: file('mark'), macKey, random, start };
  const plain = await openJournal(place, { records: [], tip: start, size: 0 });
  await plain.append({ kind: 'duress', seal: 'held', at: 1 });
  await plain.close();
  world.store = await openStore(world.place);
  expect([...world.store.memory.held]).toEqual(['held']);
  await world.reopen();
  await use('act-1');
  await world.reopen();
  expect(world.store.memory.given.has('act-1')).toBe(true);
  expect(snapshotOf()['journalKey']).toMatch(/^[0-9a-f]{32}$/);
  expect(snapshotOf()['journalKey']).not.toBe(journalKey);
});

it('closes the same content differently each time, and opens it under its own name alone', () => {
  const keys = deriveBoxKeys(kekOf('first'));
  const random = testRandom('box');
  const content = Uint8Array.from({ length: 100 }, (_, i) => i);
  const name = { name: 'key a', version: 7 };
  const one = closeBox(keys, name, { content, random });
  const other = closeBox(keys, name, { content, random });
  expect(hex(one.subarray(22))).not.toBe(hex(other.subarray(22)));
  expect(openBox(keys, 'key a', one)).toEqual({ content, version: 7 });
  expect(() => openBox(keys, 'key b', one)).toThrow(CustodyStop);
  for (let at = 0; at < one.length; at++) {
    const forged = one.slice();
    forged[at] = (forged[at] ?? 0) ^ 0x80;
    expect(() => openBox(keys, 'key a', forged), `octet ${at}`).toThrow(CustodyStop);
    expect(() => openBox(keys, 'key a', one.subarray(0, at))).toThrow(CustodyStop);
  }
  const { encryption, mac, id } = keys;
  expect(new Set([encryption, mac.subarray(0, 16), id].map(hex)).size).toBe(3);
});

it('does not open with another key-encryption key', async () => {
  await world.store.close();
  const wrong = { ...world.place, kek: kekOf('wrong') };
  expect(await stopOf(openStore(wrong))).toBe('custody-kek-wrong');
  expect(await start()).toBeUndefined();
});

it('is had by one process at a time', async () => {
  await expect(openStore(world.place)).rejects.toThrow(FolderTaken);
});

it('makes no second custody in a folder, and none of a folder that lost its state', async () => {
  await world.store.close();
  expect(await stopOf(beginStore(world.place, world.trust))).toBe('custody-folder-taken');
  fs.rmSync(file('state'));
  expect(await start()).toBe('custody-folder-empty');
});

it.each<[string, () => void, string]>([
  ['a changed state', () => change(file('state'), flip(60)), 'custody-files-damaged'],
  ['a cut state', () => change(file('state'), (b) => b.subarray(0, 90)), 'custody-files-damaged'],
  ['a changed key', () => change(keyFile(), flip(50)), 'custody-files-damaged'],
  ['a missing key', () => fs.rmSync(keyFile()), 'custody-files-damaged'],
  ['a missing journal', () => fs.rmSync(journal()), 'custody-files-damaged'],
  ['a missing mark', () => fs.rmSync(file('mark')), 'custody-files-damaged'],
  ['a cut mark', () => change(file('mark'), (b) => b.subarray(0, 80)), 'custody-files-damaged'],
  ['a changed first record', () => change(journal(), flip(10)), 'custody-files-damaged'],
  ['a changed last record', () => change(journal(), flip(-40)), 'custody-files-damaged'],
  ['a changed last MAC', () => change(journal(), flip(-1)), 'custody-files-damaged'],
  ['a journal without its last record', cutRecord, 'custody-folder-restored'],
  ['an empty journal', () => fs.writeFileSync(journal(), ''), 'custody-folder-restored'],
  ['two records in the other order', () => change(journal(), swapRecords), 'custody-files-damaged'],
  [
    'a length beyond all limits',
    () => change(journal(), (b) => Buffer.concat([b, Buffer.alloc(4, 0x7f)])),
    'custody-files-damaged',
  ],
])('does not go on with %s', async (_, spoil, wanted) => {
  await use('act-1');
  await use('act-2');
  await world.store.close();
  spoil();
  const openAndRead = async (): Promise<void> => {
    const store = await openStore(world.place);
    // A key is read when it is needed.
    const vault = createSoftwareVault(store, world.place.random);
    try {
      await vault.signer([...store.memory.keys.keys()][0] ?? '');
    } finally {
      await store.close();
    }
  };
  const opened = await stopOf(openAndRead());
  expect(opened).toBe(wanted);
});

function recordEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0; at < bytes.length; ends.push(at)) at += 36 + bytes.readUInt32BE(at);
  return ends;
}
function cutRecord(): void {
  change(journal(), (bytes) => bytes.subarray(0, recordEnds(bytes).at(-2)));
}
function swapRecords(bytes: Buffer): Buffer {
  const [first = 0, second = 0] = recordEnds(bytes);
  return Buffer.concat([
    bytes.subarray(first, second),
    bytes.subarray(0, first),
    bytes.subarray(second),
  ]);
}

it.each([
  ['half a length', Buffer.from([0, 0])],
  ['half a record', Buffer.from([0, 0, 1, 0, 0x7b])],
  ['zeros', Buffer.alloc(700)],
])('goes on after a crash that left %s, without what nobody was told', async (_, torn) => {
  const { rs } = await use('act-1');
  await world.store.close();
  fs.appendFileSync(journal(), torn);
  const store = await openStore(world.place);
  expect([...store.memory.given.values()].map((given) => given.rs)).toEqual([hex(rs ?? torn)]);
  await store.append({ kind: 'duress', seal: 'x', at: 0 });
  await store.close();
  const again = await openStore(world.place);
  expect([...again.memory.held]).toEqual(['x']);
  await again.close();
});

it('knows an old folder by a mark that lies elsewhere, and takes it only when told', async () => {
  const mark = `${world.place.folder}-mark`;
  const away = { ...world.place, mark };
  await world.store.close();
  fs.copyFileSync(file('mark'), mark);
  const backup = `${world.place.folder}-backup`;
  fs.cpSync(world.place.folder, backup, { recursive: true });
  const store = await openStore(away);
  await store.append({ kind: 'release', seal: 'later' });
  await store.close();
  fs.rmSync(world.place.folder, { recursive: true });
  fs.renameSync(backup, world.place.folder);
  expect(await stopOf(openStore(away))).toBe('custody-folder-restored');
  // Without the mark elsewhere nothing in the folder tells.
  expect(await start()).toBeUndefined();
  fs.rmSync(file('owner.lock'));
  await adoptFolder(away);
  expect(await stopOf(openStore(away))).toBeUndefined();
  fs.rmSync(mark);
});

it('rotates the key-encryption key, also when it was cut off between two files', async () => {
  for (const name of ['ca', 'tsa'] as const)
    await world.ask({ ask: 'create', purpose: name, name });
  const { rs } = await use('act-1');
  await world.ask({ ask: 'duress-code', seal: sealId, code: '911' });
  const before = new Map<string, string>();
  for (const key of world.store.memory.keys.keys()) {
    before.set(key, hex(await world.store.readKey(key)));
  }
  // The next start leaves a snapshot and an empty journal, as the rotation does.
  await world.reopen();
  await world.store.close();
  const fresh = kekOf('second');
  const next = { ...world.place, kek: fresh };
  const last = file(path.join('keys', fs.readdirSync(file('keys')).at(-1) ?? ''));
  const cut = [file('state'), last].map((name) => [name, fs.readFileSync(name)] as const);
  const journalKeyOf = (kek: Uint8Array): unknown => {
    const { content } = openBox(deriveBoxKeys(kek), 'state', fs.readFileSync(file('state')));
    return (JSON.parse(Buffer.from(content).toString()) as { journalKey?: string }).journalKey;
  };
  const journalKey = journalKeyOf(world.place.kek);
  expect(await rotateKek(world.place, fresh)).toBe(3);
  expect(journalKeyOf(fresh)).not.toBe(journalKey);
  for (const [name, bytes] of cut) fs.writeFileSync(name, bytes);
  expect(await stopOf(openStore(next))).toBe('custody-kek-wrong');
  expect(await rotateKek(world.place, fresh)).toBe(3);
  expect(await stopOf(openStore(world.place))).toBe('custody-kek-wrong');
  const store = await openStore(next);
  for (const [key, secret] of before) expect(hex(await store.readKey(key))).toBe(secret);
  expect(store.memory.given.get('act-1')?.rs).toBe(hex(rs ?? new Uint8Array()));
  expect(store.memory.duressCodes.has(sealId)).toBe(true);
  await store.close();
  expect(await rotateKek(world.place, fresh)).toBe(0);
});

it('reads the key-encryption key from its one source, and from no open file', async () => {
  const digits = hex(kekOf('first'));
  const secret = file('kek');
  fs.writeFileSync(secret, `${digits}\n`, { mode: 0o600 });
  const kekFrom = async (env: NodeJS.ProcessEnv) => {
    const sources = secretSources(env, 'KEK');
    expect(env['KEK']).toBeUndefined();
    return readKek(sources);
  };
  const command = JSON.stringify(['/bin/cat', secret]);
  for (const env of [{ KEK: digits }, { KEK_FILE: secret }, { KEK_COMMAND: command }]) {
    expect(await kekFrom(env)).toEqual(kekOf('first'));
  }
  fs.chmodSync(secret, 0o640);
  for (const env of [
    { KEK_FILE: secret },
    { KEK: digits.slice(2) },
    { KEK: 'x'.repeat(64) },
    { KEK_COMMAND: 'cat kek' },
    { KEK_COMMAND: '[]' },
    { KEK_COMMAND: '["/bin/false"]' },
  ]) {
    expect(await stopOf(kekFrom(env)), JSON.stringify(env)).toBe('custody-kek-form');
  }
  for (const env of [{}, { KEK: digits, KEK_FILE: secret }]) {
    expect(await stopOf(kekFrom(env))).toBe('custody-kek-missing');
  }
});

it('makes snapshots that hold what the records held', async () => {
  await use('act-1');
  const before = structuredClone([...world.store.memory.given]);
  await world.store.compact();
  await use('act-2');
  await world.store.compact();
  expect(fs.statSync(journal()).size).toBe(0);
  await world.reopen();
  expect([...world.store.memory.given].slice(0, 1)).toEqual(before);
  expect(world.store.memory.given.size).toBe(2);
  expect(world.store.memory.uses.get(mandateId)).toMatchObject({ total: 2, dayCount: 2 });
});

it('lets nothing out when the disk takes no more', async () => {
  const intended = await world.intend({ act: 'act-1' });
  await world.store.close();
  await expect(world.use(intended)).rejects.toThrow('custody-files-damaged');
  await expect(world.use(intended)).rejects.toThrow('custody-files-damaged');
  expect(world.store.memory.given.size).toBe(0);
});

it('goes on twice after a crash between the journal and its mark', async () => {
  await world.reopen();
  const before = fs.readFileSync(file('mark'));
  await use('act-1');
  await world.store.close();
  fs.writeFileSync(file('mark'), before);
  for (let i = 0; i < 2; i++) {
    const store = await openStore(world.place);
    expect(store.memory.given.size).toBe(1);
    await store.close();
  }
});
