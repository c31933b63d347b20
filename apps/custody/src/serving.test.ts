import fs from 'node:fs';
import net from 'node:net';
import { hex, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import {
  cmsTypes,
  signSm2Message,
  sm2E,
  sm2Engine,
  sm3,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeSetOf,
} from '@yunzhang/gm';
import { type FrameServer, socketName } from '@yunzhang/host';
import { sealAttribute } from '@yunzhang/ses';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  connectKeeping,
  connectMaking,
  connectUsing,
  custodyPlainSigner,
  CustodyRefused,
  custodySigner,
} from './client.ts';
import { startCustody } from './custody-child.ts';
import {
  copyWorld,
  createWorld,
  mandateId,
  sealId,
  sealOf,
  type World,
} from './custody-testing.ts';
import { approveOrder, writeOrder } from './order.ts';
import type { CustodyNotice } from './parts.ts';
import { frameMax } from './request.ts';
import { doors, serveCustody } from './serving.ts';
import type { CustodyStop } from './stop.ts';

let base: World;
let world: World;
let server: FrameServer | undefined;
const stops: CustodyStop[] = [];
beforeAll(async () => {
  base = await createWorld();
  await base.sealInForce(sealId);
  await base.grant(mandateId, sealId);
});
afterAll(async () => base.close());
beforeEach(async () => {
  world = await copyWorld(base);
  stops.length = 0;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await world.close().catch(() => fs.rmSync(world.place.folder, { recursive: true, force: true }));
});

const serve = async (): Promise<string> => {
  const { folder } = world.place;
  const { custody } = world;
  server = await serveCustody({
    folder,
    custody,
    stop: (cause) => stops.push(cause),
    fault: (cause) => console.error(cause),
  });
  return folder;
};

it('is a signer for the rest of the platform, which shows it what it signs', async () => {
  const door = connectUsing(await serve());
  const { facts, message } = await world.intend({ act: 'act-1' });
  const signer = custodySigner(door, facts);
  const rs = await signSm2Message(signer, message);
  const { publicKey } = signer;
  expect(sm2Engine.verify(publicKey, sm2E({ publicKey, message }), rs)).toBe(true);
  await expect(signer.sign(new Uint8Array(32))).rejects.toThrow(CustodyRefused);
  const other = custodySigner(door, { ...facts, act: 'act-2' });
  await expect(signSm2Message(other, message)).rejects.toThrow('custody-intent-differs');
  door.close();
});

it('takes a moved watermark as a reason to prove again, not to give up', async () => {
  const door = connectUsing(await serve());
  const intents = [];
  for (let i = 0; i < 8; i++) intents.push(await world.intend({ act: `act-${i}` }));
  const all = await Promise.all(intents.map((one) => door.use(one.facts, one.message)));
  expect(all.map((one) => isRefusal(one) && one.refused)).toEqual(all.map(() => false));
  door.close();
});

it('shows statements, makes keys and takes orders, each at its own door', async () => {
  const folder = await serve();
  const [using, making, keeping] = [connectUsing, connectMaking, connectKeeping].map((one) =>
    one(folder),
  ) as [
    ReturnType<typeof connectUsing>,
    ReturnType<typeof connectMaking>,
    ReturnType<typeof connectKeeping>,
  ];
  expect(await using.tell(await world.log.shown(1))).toMatchObject({
    refused: 'custody-statement-back',
  });
  const key = await making.create('tsa', '测试时间戳');
  if (isRefusal(key)) throw new Error(key.refused);
  expect(await making.find('tsa', '测试时间戳')).toEqual(key);
  expect(await making.find('ca', '测试时间戳')).toMatchObject({ refused: 'custody-key-exists' });
  await expect(signSm2Message(custodyPlainSigner(making, key), utf8('anything'))).rejects.toThrow(
    'custody-purpose',
  );
  expect(await keeping.setDuressCode(sealId, '911')).toBeUndefined();
  const { folder: name, nextOrder } = await keeping.state();
  const text = writeOrder({ folder: name, number: nextOrder, what: 'destroy', key: key.key });
  const approvals = await Promise.all(world.operators.map((one) => approveOrder(text, one)));
  expect(await keeping.order(text, approvals.slice(1))).toMatchObject({
    refused: 'custody-order-approvals',
  });
  expect(await keeping.order(text, approvals)).toBeUndefined();
  for (const door of [using, making, keeping]) door.close();
});

const sizes = { evidence: '', connection: { from: 0, sha256: [], sm3: [] } };
const use = { ask: 'use', act: 'a', seal: 's', mandate: 'm', message: 'AA==', ...sizes };

it.each<[string, (typeof doors)[number], unknown]>([
  ['a making question', 'using', { id: 1, ask: 'create', purpose: 'seal', name: 'x' }],
  ['an order', 'using', { id: 1, ask: 'order', text: '', approvals: [] }],
  ['a use', 'making', { id: 1, ...use }],
  ['a use', 'keeping', { id: 1, ...use }],
  ['a state', 'keeping', { id: 1, ask: 'state' }],
  ['a wish to export', 'keeping', { id: 1, ask: 'export', key: 'x' }],
  ['an unknown member', 'using', { id: 1, ask: 'state', more: 1 }],
  ['a part beyond its limit', 'using', { id: 1, ...use, message: 'A'.repeat(400_000) }],
  [
    'a path without end',
    'using',
    {
      id: 1,
      ...use,
      connection: { from: 0, sha256: Array(65).fill('A'.repeat(43) + '='), sm3: [] },
    },
  ],
  ['a nest', 'using', nest(50_000)],
  ['nothing', 'using', null],
])('hangs up on %s at the door for %s', async (_, door, message) => {
  const folder = await serve();
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const body = utf8(text);
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  expect(await answerTo(folder, door, frame)).toBe(0);
  // And it goes on for the others.
  const using = connectUsing(folder);
  expect(await using.heads()).toHaveLength(1);
  using.close();
});

function nest(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

async function answerTo(folder: string, door: string, bytes: Uint8Array): Promise<number> {
  const socket = net.connect(socketName(folder, door));
  socket.on('error', () => {});
  socket.write(bytes);
  let size = 0;
  socket.on('data', (chunk) => (size += chunk.length));
  await new Promise((resolve) => socket.on('close', resolve));
  return size;
}

it('hangs up on a length beyond its limit before it waits for the octets', async () => {
  const folder = await serve();
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, frameMax + 1);
  expect(await answerTo(folder, 'using', length)).toBe(0);
});

it('answers those it has while a thousand knock', async () => {
  const folder = await serve();
  const door = connectUsing(folder);
  const { facts, message } = await world.intend({ act: 'act-1' });
  await door.heads();
  const crowd = Array.from({ length: 1000 }, () => net.connect(socketName(folder, 'using')));
  for (const socket of crowd) {
    socket.on('error', () => {});
    socket.write(Uint8Array.of(0, 0, 1));
  }
  expect(await door.use(facts, message)).toHaveLength(64);
  for (const socket of crowd) socket.destroy();
  door.close();
});

it('stops, and does not answer, when its disk takes no more', async () => {
  const door = connectUsing(await serve());
  const { facts, message } = await world.intend({ act: 'act-1' });
  await world.store.close();
  await expect(door.use(facts, message)).rejects.toThrow(Unavailable);
  expect(stops.map(({ code }) => code)).toEqual(['custody-files-damaged']);
  door.close();
});

it('runs as a process that is told its key and keeps it, and comes back when it is killed', async () => {
  await world.store.close();
  const notices: CustodyNotice[] = [];
  const ends: unknown[] = [];
  const env = { YUNZHANG_CUSTODY_KEK: hex(world.place.kek) };
  const { folder } = world.place;
  const child = await startCustody({
    folder,
    env,
    notice: (notice) => notices.push(notice),
    ended: (...how) => ends.push(how),
  });
  const making = connectMaking(folder);
  const key = await making.create('ca', '测试签发');
  if (isRefusal(key)) throw new Error(key.refused);
  expect(await making.sign(key.key, sm3(utf8('x')))).toMatchObject({ refused: 'custody-purpose' });
  await expect.poll(() => notices.length).toBe(1);
  expect(JSON.stringify(notices)).not.toContain(hex(world.place.kek));
  const { pid } = JSON.parse(fs.readFileSync(`${folder}/owner.lock`, 'utf8')) as { pid: number };
  if (process.platform === 'linux') {
    // The key goes in by the environment of the start; whoever may read that is this same user.
    expect(fs.statSync(`/proc/${pid}/environ`).mode & 0o077).toBe(0);
  }
  process.kill(pid, 'SIGKILL');
  const again = async () => making.find('ca', '测试签发').catch(() => undefined);
  await expect.poll(again, { timeout: 20_000 }).toEqual(key);
  expect(ends).toEqual([[null, false]]);
  making.close();
  await child.stop();
});

it('does not start with a wrong key, and says so', async () => {
  await world.store.close();
  const env = { YUNZHANG_CUSTODY_KEK: '00'.repeat(32) };
  const start = startCustody({ folder: world.place.folder, env, notice: () => {} });
  await expect(start).rejects.toThrow('ended with 78');
});

it('signs the attributes of a message with its seal among them, and none without it', async () => {
  const door = connectUsing(await serve());
  const dataHash = sm3(utf8('pdf'));
  const attribute = (oid: string, value: Uint8Array): Uint8Array =>
    writeSequence(writeObjectIdentifier(oid), writeSetOf(value));
  const attributes = [
    attribute(cmsTypes.contentType, writeObjectIdentifier(cmsTypes.data)),
    attribute(cmsTypes.messageDigest, writeOctets(dataHash)),
    attribute(sealAttribute, sealOf(sealId)),
  ];
  const { facts } = await world.intend({ act: 'act-1', dataHash });
  const codeOf = async (...all: readonly Uint8Array[]) => {
    const rs = await door.use(facts, writeSetOf(...all));
    return isRefusal(rs) ? rs.refused : rs.length;
  };
  const [type, hash, seal] = attributes as [Uint8Array, Uint8Array, Uint8Array];
  expect(await codeOf(type, hash)).toBe('custody-purpose');
  expect(await codeOf(type, seal)).toBe('custody-purpose');
  expect(await codeOf(type, hash, seal, attribute(sealAttribute, sealOf('x')))).toBe(
    'custody-purpose',
  );
  expect(await codeOf(type, hash, attribute(sealAttribute, sealOf('x')))).toBe(
    'custody-seal-differs',
  );
  const other = attribute(cmsTypes.messageDigest, writeOctets(sm3(utf8('other'))));
  expect(await codeOf(type, other, seal)).toBe('custody-digest-differs');
  expect(await codeOf(...attributes)).toBe(64);
  door.close();
});
