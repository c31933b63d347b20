import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fromHex } from '@yunzhang/base';
import { type VaultCode, VaultFault } from './vault-fault.ts';

/** Longest line of a bridge, and most lines of one answer: a device has fewer keys. */
const lineMax = 512;
const keysMax = 5000;
/** Time for a bridge to log out and end; then it is ended. */
const endMs = 2000;
/** Status of a bridge that does not understand its words. */
const usageStatus = 64;
/** Descriptor on which a bridge reads its PIN. */
const pinDescriptor = 3;

/** A key pair of a device: its place there, and `04 ‖ X ‖ Y`. */
export interface DeviceKey {
  readonly place: string;
  readonly publicKey: Uint8Array;
}

/** What a bridge answers: one value, or the keys it was asked to list. */
export interface BridgeAnswer {
  readonly value: Uint8Array;
  readonly keys: readonly DeviceKey[];
}

/** How long a device may take, in milliseconds. */
export interface BridgeLimits {
  /** To open it; a person may have to touch something. */
  readonly startMs: number;
  /** To sign, and to give a public key. */
  readonly askMs: number;
  /** To make a key, to list them and to end one. */
  readonly makeMs: number;
}

/** How a bridge is started. */
export interface BridgeOptions {
  /** A program and its words. */
  readonly command: readonly string[];
  /** Asked at each start; nothing when the device needs none. */
  readonly pin: () => Promise<Uint8Array | undefined>;
  readonly limits: BridgeLimits;
  readonly env?: NodeJS.ProcessEnv;
}

/** One run of a bridge program, which has one session with a device. */
export interface Bridge {
  readonly kind: 'sdf' | 'pkcs11';
  /** Whether the interface makes and destroys keys; else the operator does, in the device. */
  readonly isMaking: boolean;
  /** One at a time. Throws {@link VaultFault}; after `…-away` and `…-silent` it is over. */
  ask(...words: readonly string[]): Promise<BridgeAnswer>;
  isOver(): boolean;
  close(): Promise<void>;
}

/** What words of a bridge mean here. */
const codes: ReadonlyMap<string, VaultCode> = new Map([
  ['unknown', 'custody-device-key'],
  ['pin', 'custody-device-pin'],
  ['lost', 'custody-device-away'],
  ['library', 'custody-device-setting'],
]);

function faultOf(words: string): VaultFault {
  const [word = '', ...detail] = words.split(' ');
  return new VaultFault(
    codes.get(word) ?? 'custody-device-refused',
    [word, ...detail].join(' ').slice(0, lineMax),
  );
}

const away = (detail: string): VaultFault => new VaultFault('custody-device-away', detail);

/**
 * Starts a bridge and waits until it has its session.
 *
 * The process has none of our settings in its environment and gets the PIN by a pipe. What it
 * answers is read as if a stranger wrote it: one odd line, and it is ended.
 */
export async function openBridge(options: BridgeOptions): Promise<Bridge> {
  const { startMs, askMs, makeMs } = options.limits;
  const child = await start(options);
  const talk = createTalk(child);
  const greeting = await talk.turn({ ms: startMs, read: readGreeting }).catch((fault: unknown) => {
    child.kill('SIGKILL');
    throw fault;
  });
  let number = 0;
  return {
    ...greeting,
    ask: async (...words) => {
      number += 1;
      return talk.turn({
        ms: words[0] === 'sign' || words[0] === 'public' ? askMs : makeMs,
        line: [number, ...words].join(' '),
        read: answerReader(number),
      });
    },
    isOver: () => talk.isOver(),
    close: async () => {
      if (talk.isOver()) return;
      talk.stop();
      await ended(child);
    },
  };
}

/** What a line is to whoever waits: all of it, a part, a fault, or nothing that was asked for. */
type Reading<Result> = Result | VaultFault | 'more' | undefined;

interface Turn<Result> {
  readonly ms: number;
  readonly line?: string;
  readonly read: (line: string) => Reading<Result>;
}

interface Talk {
  turn<Result extends object>(turn: Turn<Result>): Promise<Result>;
  isOver(): boolean;
  /** Nothing is asked any more. */
  stop(): void;
}

function createTalk(child: ChildProcess): Talk {
  let over: VaultFault | undefined;
  let hear: ((line: string) => void) | undefined;
  let fail: ((fault: VaultFault) => void) | undefined;
  const end = (fault: VaultFault): void => {
    over ??= fault;
    child.kill('SIGKILL');
    fail?.(over);
  };
  const spokeOut = (): void => end(away('spoke out of turn'));
  readLines(child.stdout as Readable, (line) => (hear ?? spokeOut)(line), spokeOut);
  child.once('exit', (status) => {
    const detail = `ended with ${status ?? 'a signal'}`;
    end(status === usageStatus ? new VaultFault('custody-device-setting', detail) : away(detail));
  });
  child.once('error', (error) => end(new VaultFault('custody-device-setting', error.message)));
  const hearing =
    <Result>(
      read: Turn<Result>['read'],
      done: (result: Result) => void,
    ): NonNullable<typeof hear> =>
    (line) => {
      const heard = read(line);
      if (heard === undefined) return spokeOut();
      if (heard === 'more') return;
      hear = undefined;
      if (!(heard instanceof VaultFault)) return done(heard);
      // A link that is lost is opened again by a new process.
      if (heard.code === 'custody-device-away') end(heard);
      fail?.(heard);
    };
  return {
    turn: async ({ ms, line, read }) => {
      if (over !== undefined) throw over;
      const timer = setTimeout(() => end(new VaultFault('custody-device-silent', `${ms} ms`)), ms);
      try {
        return await new Promise((done, failed) => {
          fail = failed;
          hear = hearing(read, done);
          if (line !== undefined) (child.stdin as Writable).write(`${line}\n`);
        });
      } finally {
        clearTimeout(timer);
        fail = undefined;
      }
    },
    isOver: () => over !== undefined,
    stop: () => {
      over ??= away('closed');
    },
  };
}

async function start({ command, pin, env = process.env }: BridgeOptions): Promise<ChildProcess> {
  const [program, ...words] = command;
  if (program === undefined) throw new VaultFault('custody-device-setting', 'no program');
  const secret = await pin();
  const child = spawn(program, words, {
    // No setting of ours, and so no secret of ours, whatever it is called.
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('YUNZHANG_'))),
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  // A bridge that ends while it is written to is seen by its end.
  const pins = child.stdio[pinDescriptor] as Writable;
  for (const pipe of [child.stdin as Writable, pins]) pipe.on('error', () => {});
  pins.end(secret, () => secret?.fill(0));
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    (child.stdin as Writable).end();
  });
}

function readLines(from: Readable, hear: (line: string) => void, tooLong: () => void): void {
  let rest = '';
  from.setEncoding('latin1');
  from.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if ([rest, ...lines].some((line) => line.length > lineMax)) return tooLong();
    for (const line of lines) hear(line);
  });
}

const greetingForm =
  /^yunzhang-bridge 1 (?:no (?<why>.+)|(?<kind>sdf|pkcs11) (?<way>makes|claims))$/;

function readGreeting(line: string): Pick<Bridge, 'kind' | 'isMaking'> | VaultFault {
  const read = greetingForm.exec(line)?.groups;
  if (read === undefined) return new VaultFault('custody-device-setting', 'not a bridge');
  const { why, kind, way } = read;
  if (why !== undefined) return faultOf(why);
  return { kind: kind === 'sdf' ? 'sdf' : 'pkcs11', isMaking: way === 'makes' };
}

const keyLine = /^(?<of>\d{1,15}) key (?<place>[0-9a-f]{1,32}) (?<point>04[0-9a-f]{128})$/;
const lastLine =
  /^(?<of>\d{1,15}) (?:ok(?: (?<value>(?:[0-9a-f]{2})+))?|no (?<why>[a-z]+ [0-9a-f]+))$/;

/** Reads the lines of the answer to one question. */
function answerReader(number: number): (line: string) => Reading<BridgeAnswer> {
  const keys: DeviceKey[] = [];
  return (line) => {
    const {
      of,
      place,
      point,
      value = '',
      why,
    } = (keyLine.exec(line) ?? lastLine.exec(line))?.groups ?? {};
    if (Number(of) !== number || keys.length > keysMax) return undefined;
    if (why !== undefined) return faultOf(why);
    if (place === undefined || point === undefined) return { value: fromHex(value), keys };
    keys.push({ place, publicKey: fromHex(point) });
    return 'more';
  };
}
