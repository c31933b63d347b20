import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hex, utf8 } from '@yunzhang/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bridge, type BridgeOptions, openBridge } from './bridge.ts';
import { createDevice } from './bridge-line.ts';
import { shortLimits } from './vault-testing.ts';

const point = `04${'ab'.repeat(64)}`;
let folder: string;
let bridges: Bridge[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-lines-'));
  bridges = [];
});
afterEach(async () => {
  for (const one of bridges) await one.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A bridge of a few lines: `answer` is JavaScript with the words of a question in `words`. */
function script({ greeting = 'yunzhang-bridge 1 sdf claims', answer = '', before = '' }): string {
  const file = path.join(folder, 'bridge.mjs');
  const lines = [
    "import fs from 'node:fs';",
    "import { createInterface } from 'node:readline';",
    'const say = (text) => fs.writeSync(1, text + "\\n");',
    before,
    `say(${JSON.stringify(greeting)});`,
    "createInterface({ input: process.stdin }).on('line', (line) => {",
    "  const words = line.split(' '); const [number] = words;",
    answer,
    '});',
  ];
  fs.writeFileSync(file, lines.join('\n'));
  return file;
}

async function open(
  parts: Parameters<typeof script>[0],
  options: Partial<BridgeOptions> = {},
): Promise<Bridge> {
  const command = [process.execPath, script(parts)];
  const bridge = await openBridge({
    command,
    pin: async () => utf8('1234'),
    limits: shortLimits,
    ...options,
  });
  bridges.push(bridge);
  return bridge;
}

const code = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code ?? error,
  );

describe('a bridge', () => {
  it('is asked in numbered lines, and answers with keys or with a value', async () => {
    const bridge = await open({
      greeting: 'yunzhang-bridge 1 pkcs11 makes',
      answer: `
        if (words[1] === 'list') say(number + ' key 0a ${point}');
        say(number + ' ok' + (words[1] === 'sign' ? ' ' + words[3] : ''));`,
    });
    expect(bridge).toMatchObject({ kind: 'pkcs11', isMaking: true });
    const { keys } = await bridge.ask('list');
    expect(keys.map(({ place, publicKey }) => [place, hex(publicKey)])).toEqual([['0a', point]]);
    const { value, keys: none } = await bridge.ask('sign', '0a', '00ff');
    expect([hex(value), none]).toEqual(['00ff', []]);
  });

  it('has its PIN by a descriptor, and no setting of ours', async () => {
    const file = path.join(folder, 'seen');
    const env = { YUNZHANG_CUSTODY_KEK: 'a secret', YUNZHANG_ANYTHING: 'b secret', OTHER: 'c' };
    const before = `fs.writeFileSync(${JSON.stringify(file)}, fs.readFileSync(3, 'utf8') + '\\n'
      + JSON.stringify([process.env, process.argv.slice(2)]));`;
    await open({ before }, { env });
    const [pin, seen] = fs.readFileSync(file, 'utf8').split('\n');
    expect(pin).toBe('1234');
    expect(JSON.parse(seen ?? '')).toEqual([expect.objectContaining({ OTHER: 'c' }), []]);
    expect(seen).not.toMatch(/secret|1234/);
  });

  it.each([
    ['the number of another question', "say('7 ok 00')"],
    ['a word more', "say(number + ' ok 00 00')"],
    ['large digits', "say(number + ' ok AB')"],
    ['half an octet', "say(number + ' ok abc')"],
    ['a key that is no point', "say(number + ' key 0a 02')"],
    ['a reason without a code', "say(number + ' no unknown')"],
    ['nothing', "say('')"],
    ['a line without end', "fs.writeSync(1, 'a'.repeat(2000))"],
    ['keys without end', `for (;;) say(number + ' key 0a ${point}')`],
  ])('is ended when it answers with %s', async (_, answer) => {
    const bridge = await open({ answer });
    expect(await code(bridge.ask('public', '1'))).toBe('custody-device-away');
    expect(bridge.isOver()).toBe(true);
    expect(await code(bridge.ask('public', '1'))).toBe('custody-device-away');
  });

  it('is ended when it speaks without being asked', async () => {
    const bridge = await open({ answer: "say(number + ' ok'); say(number + ' ok');" });
    await bridge.ask('public', '1');
    await expect.poll(() => bridge.isOver()).toBe(true);
  });

  it.each([
    ['yunzhang-bridge 2 sdf claims', 'custody-device-setting'],
    ['hello', 'custody-device-setting'],
    ['yunzhang-bridge 1 no library open 0', 'custody-device-setting'],
    ['yunzhang-bridge 1 no pin C_Login a0', 'custody-device-pin'],
    ['yunzhang-bridge 1 no lost SDF_OpenDevice 1000005', 'custody-device-away'],
  ])('that greets with "%s" is not used', async (greeting, expected) => {
    expect(await code(open({ greeting }))).toBe(expected);
  });

  it('that does not greet is not waited for', async () => {
    const before = 'await new Promise((resolve) => setTimeout(resolve, 60_000));';
    const limits = { ...shortLimits, startMs: 300 };
    expect(await code(open({ before }, { limits }))).toBe('custody-device-silent');
  });

  it('whose program is missing or not named is a wrong setting', async () => {
    for (const command of [['/nowhere/bridge'], []]) {
      expect(await code(open({}, { command }))).toBe('custody-device-setting');
    }
  });

  it('tells what its words mean', async () => {
    const bridge = await open({ answer: "say(number + ' no ' + words[2] + ' 1f')" });
    const meaning = async (word: string) => code(bridge.ask('public', word));
    expect(await meaning('unknown')).toBe('custody-device-key');
    expect(await meaning('pin')).toBe('custody-device-pin');
    expect(await meaning('unsupported')).toBe('custody-device-refused');
    expect(bridge.isOver()).toBe(false);
    expect(await meaning('lost')).toBe('custody-device-away');
    expect(bridge.isOver()).toBe(true);
  });
});

describe('a device behind a bridge', () => {
  const never: Bridge = {
    kind: 'sdf',
    isMaking: false,
    ask: async () => new Promise(() => {}),
    isOver: () => false,
    close: async () => {},
  };
  const options = { command: [], pin: async () => undefined };

  it('lets so many wait and no more', async () => {
    const device = createDevice({ ...options, open: async () => never });
    const waiting = Array.from({ length: 256 }, async () => device.use(async (one) => one.ask()));
    expect(waiting).toHaveLength(256);
    expect(await code(device.use(async (one) => one.ask()))).toBe('custody-device-away');
  });

  it('asks once for what must not be done twice', async () => {
    let asked = 0;
    const dying = () => {
      let isOver = false;
      return {
        ...never,
        ask: async () => {
          asked += 1;
          isOver = asked > 1;
          return { value: new Uint8Array(), keys: [] };
        },
        isOver: () => isOver,
      };
    };
    const { VaultFault } = await import('./vault-fault.ts');
    const device = createDevice({ ...options, open: async () => dying() });
    await device.use(async (one) => one.ask());
    const failing = async (one: Bridge) => {
      await one.ask();
      throw new VaultFault('custody-device-away');
    };
    expect(await code(device.use(failing, { isOnce: true }))).toBe('custody-device-away');
    expect(asked).toBe(2);
    expect(await code(device.use(failing))).toBe('custody-device-away');
    expect(asked).toBe(2);
  });
});
