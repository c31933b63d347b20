import { readFileSync } from 'node:fs';
import { fromHex, hex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { acts } from './act.ts';
import { type AuditOptions, auditStart, createAuditor } from './audit.ts';
import { writeBody } from './body.ts';
import { type LedgerEntry, logEntry, writeEntry } from './entry.ts';
import { rootOf } from './merkle.ts';
import { countPublicly } from './public-count.ts';
import { actsOfTagMax, indexBody, indexLeaves, type TaggedEntry } from './range-index.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
) as { seal_ledger_v1: { entries_hex: string[]; roots_by_size: Record<string, string[]> } };

const origin = 'ledger.example.cn/2026';
const start = Date.parse('2026-03-01T01:00:00Z');
const minute = 60_000;
const options: AuditOptions = { origin };

/** A log as an honest sequencer writes it; tests then bend one thing. */
class HonestLog {
  readonly entries: Uint8Array[] = [];
  at = start;
  rangeFrom = 0;
  tagged: TaggedEntry[] = [];

  constructor() {
    this.put(this.own(acts.logGenesis, writeBody({ act: acts.logGenesis, origin })));
  }

  put(entry: LedgerEntry): this {
    if (entry.tag.length > 0) this.tagged.push({ index: this.entries.length, tag: entry.tag });
    this.entries.push(writeEntry(entry));
    return this;
  }

  own(act: number, body: Uint8Array): LedgerEntry {
    return logEntry(act, this.at, body);
  }

  use(of = 1, act: number = acts.useIntent): this {
    const commit = new Uint8Array(64).fill(this.entries.length);
    return this.put({ act, at: this.at, tag: sm3(Uint8Array.of(of)), commit });
  }

  twin(size = this.entries.length): this {
    const head = { size, ...this.roots() };
    return this.put(this.own(acts.logTwin, writeBody({ act: acts.logTwin, ...head })));
  }

  index(leaves = indexLeaves(this.tagged)): this {
    const body = indexBody({ from: this.rangeFrom, to: this.entries.length }, leaves);
    this.rangeFrom = this.entries.length;
    this.tagged = [];
    return this.put(this.own(acts.logIndex, writeBody(body)));
  }

  roots() {
    const root = (hash: typeof sm3Tree): Uint8Array =>
      rootOf(
        hash,
        this.entries.map((entry) => hash.leaf(entry)),
      );
    return { sm3Root: root(sm3Tree), sha256Root: root(sha256Tree) };
  }

  alarms(now = this.at, given = options): readonly string[] {
    return createAuditor(given)
      .feed(this.entries, now)
      .map(({ code, index }) => `${code} ${index ?? ''}`);
  }
}

/** Three ranges over some hours, with twins each minute. */
function honestLog(): HonestLog {
  const log = new HonestLog();
  for (let range = 0; range < 3; range++) {
    for (let i = 0; i < 20; i++) {
      log.at += minute;
      log.twin().use(i).use(i, acts.useDone);
    }
    log.index();
  }
  return log;
}

describe('the auditor', () => {
  it('finds nothing in an honest log and has its roots', () => {
    const log = honestLog();
    expect(log.alarms()).toEqual([]);
    const auditor = createAuditor(options);
    auditor.feed(log.entries, log.at);
    expect(auditor.head()).toEqual({ size: log.entries.length, ...log.roots() });
  });

  it('takes the vectors without alarm and comes to their roots at every size', () => {
    const { entries_hex: lines, roots_by_size: roots } = vectors.seal_ledger_v1;
    const auditor = createAuditor({
      origin: 'ledger.seal.example.cn/2026',
      // The vectors have a twin every eight entries, an hour apart.
      twinDueMs: 9 * 60 * minute,
      indexDueMs: Number.MAX_SAFE_INTEGER,
    });
    for (const [i, line] of lines.entries()) {
      expect(auditor.feed([fromHex(line)], Date.parse('2026-02-01T00:00:00Z'))).toEqual([]);
      expect(hex(auditor.head().sm3Root)).toBe(roots['sm3']?.[i + 1]);
      expect(hex(auditor.head().sha256Root)).toBe(roots['sha256']?.[i + 1]);
    }
  });

  it('says the same whatever the pieces', () => {
    const log = honestLog();
    log.at += minute;
    log
      .twin(3)
      .use()
      .put(log.own(acts.logTwin, Uint8Array.of(0x30, 0)));
    const whole = log.alarms();
    expect(whole).toHaveLength(2);
    for (const size of [1, 7, 64]) {
      const auditor = createAuditor(options);
      const alarms: string[] = [];
      for (let at = 0; at < log.entries.length; at += size) {
        const found = auditor.feed(log.entries.slice(at, at + size), log.at);
        alarms.push(...found.map(({ code, index }) => `${code} ${index ?? ''}`));
      }
      expect(alarms).toEqual(whole);
    }
  });

  it('goes on from a mark after a restart', () => {
    const log = honestLog();
    const first = createAuditor(options);
    first.feed(log.entries.slice(0, 150), log.at);
    const mark = first.mark();
    expect(mark.sm3.size).toBe(123);
    expect(createAuditor(options).mark()).toBe(auditStart);
    const second = createAuditor(options, mark);
    expect(second.feed(log.entries.slice(mark.sm3.size), log.at)).toEqual([]);
    expect(second.head()).toEqual({ size: log.entries.length, ...log.roots() });
  });
});

describe('the auditor raises', () => {
  it('a twin with the roots of another size', () => {
    const log = new HonestLog().use();
    expect(log.twin(1).alarms()).toEqual(['alarm-twin-wrong 2']);
  });

  it.each(['sm3Root', 'sha256Root'] as const)('a twin with another %s', (root) => {
    const log = new HonestLog().use();
    const head = { size: 2, ...log.roots(), [root]: new Uint8Array(32) };
    log.put(log.own(acts.logTwin, writeBody({ act: acts.logTwin, ...head })));
    expect(log.alarms()).toEqual(['alarm-twin-wrong 2']);
  });

  it('a late twin, once until the next one', () => {
    const log = new HonestLog().use();
    log.at += 3 * minute;
    log.use().use().twin().use();
    log.at += 3 * minute;
    expect(log.use().alarms()).toEqual(['alarm-twin-late 2', 'alarm-twin-late 6']);
  });

  it('no late twin after a quiet night, if the twin comes first', () => {
    const log = new HonestLog().use();
    log.at += 600 * minute;
    expect(log.twin().use().alarms()).toEqual([]);
  });

  it('65,537 entries without a twin', () => {
    const log = new HonestLog();
    const bytes = writeEntry({
      act: 32,
      at: start,
      tag: new Uint8Array(0),
      commit: new Uint8Array(0),
    });
    for (let i = 0; i < 65_537; i++) log.entries.push(bytes);
    expect(log.alarms()).toEqual(['alarm-twin-late 65537']);
  });

  it('an index that leaves an act out, adds one or moves one', () => {
    const hidden = new HonestLog().use(1).use(2);
    hidden.index(indexLeaves(hidden.tagged.slice(0, 1)));
    expect(hidden.alarms()).toEqual(['alarm-index-wrong 3']);
    const invented = new HonestLog().use(1);
    const more = { index: 1, tag: new Uint8Array(32) };
    invented.index(indexLeaves([...invented.tagged, more]));
    expect(invented.alarms()).toEqual(['alarm-index-wrong 2']);
    const moved = new HonestLog().use(1).use(2);
    moved.index(indexLeaves(moved.tagged.map(({ tag }, i) => ({ tag, index: 2 - i }))));
    expect(moved.alarms()).toEqual(['alarm-index-wrong 3']);
  });

  it('a gap between two ranges', () => {
    const log = new HonestLog().use(1).index().use(2).use(3);
    log.rangeFrom += 2;
    log.tagged = log.tagged.slice(1);
    expect(log.index().alarms()).toEqual(['alarm-index-wrong 5']);
  });

  it('a range with the right leaves and another beginning or end', () => {
    const late = new HonestLog().use(1);
    late.rangeFrom = 1;
    expect(late.index().alarms()).toEqual(['alarm-index-wrong 2']);
    const log = new HonestLog().use(1);
    const body = indexBody({ from: 0, to: 3 }, indexLeaves(log.tagged));
    log.put(log.own(acts.logIndex, writeBody(body)));
    expect(log.alarms()).toEqual(['alarm-index-wrong 2']);
  });

  it('a range with more acts of one tag than a leaf takes', () => {
    const log = new HonestLog();
    const entry = { act: 16, at: start, tag: sm3(Uint8Array.of(1)), commit: new Uint8Array(64) };
    const bytes = writeEntry(entry);
    for (let i = 0; i <= actsOfTagMax; i++) log.entries.push(bytes);
    log.index([]);
    expect(log.alarms()).toEqual([`alarm-index-wrong ${actsOfTagMax + 2}`]);
  });

  it('a range left open for more than a day', () => {
    const log = new HonestLog().use();
    log.at += 26 * 60 * minute;
    expect(log.twin().use().alarms()).toEqual(['alarm-index-late 3']);
  });

  it('nothing where the index comes first after a silence', () => {
    const log = new HonestLog().use();
    log.at += 26 * 60 * minute;
    expect(log.twin().index().use().alarms()).toEqual([]);
  });

  it('a time far behind or ahead, and no more after one wild time', () => {
    const log = new HonestLog().use();
    log.at += 11 * minute;
    log.twin().use();
    log.at -= 11 * minute;
    log.use();
    log.at += 11 * minute;
    expect(log.use().alarms()).toEqual(['alarm-time-back 4']);
    const wild = new HonestLog().use();
    wild.at += 1e9;
    wild.twin();
    wild.at -= 1e9;
    expect(wild.twin().use().alarms(start)).toEqual(['alarm-time-ahead 2']);
  });

  it('a genesis of another log, missing or in the middle', () => {
    expect(new HonestLog().alarms(start, { origin: 'other' })).toEqual(['alarm-genesis-wrong 0']);
    const log = new HonestLog();
    const genesis = log.entries[0] ?? new Uint8Array(0);
    log.entries.push(genesis);
    expect(log.alarms()).toEqual(['alarm-genesis-wrong 1']);
    const without = new HonestLog().use();
    without.entries.shift();
    expect(without.alarms()).toEqual(['alarm-genesis-wrong 0']);
  });

  it('a genesis that names another end of the year before', () => {
    const hash = new Uint8Array(32);
    const previous = { origin: 'before', size: 9, sm3Root: hash, sha256Root: hash };
    const log = new HonestLog();
    expect(log.alarms(start, { origin, previous })).toEqual(['alarm-genesis-wrong 0']);
    const named = new HonestLog();
    const body = writeBody({ act: acts.logGenesis, origin, previous });
    named.entries[0] = writeEntry(named.own(acts.logGenesis, body));
    expect(named.alarms(start, { origin, previous })).toEqual([]);
    const shorter = { ...previous, size: 8 };
    expect(named.alarms(start, { origin, previous: shorter })).toEqual(['alarm-genesis-wrong 0']);
  });

  it('entries after the close', () => {
    const log = new HonestLog();
    log.put(log.own(acts.logClose, writeBody({ act: acts.logClose })));
    expect(log.use().alarms()).toEqual(['alarm-entry-after-close 2']);
  });

  it('entries and bodies that cannot be read, and goes on', () => {
    const log = new HonestLog();
    log.entries.push(Uint8Array.of(0x30, 1));
    log.put(log.own(acts.logKey, Uint8Array.of(5)));
    log.put({
      ...log.own(acts.logClose, writeBody({ act: acts.logClose })),
      tag: sm3(Uint8Array.of(1)),
    });
    expect(log.alarms()).toEqual([
      'alarm-entry-malformed 1',
      'alarm-body-malformed 2',
      'alarm-body-malformed 3',
    ]);
  });

  it('unknown acts as a notice', () => {
    expect(new HonestLog().use(1, 999).alarms()).toEqual(['notice-act-kind 1']);
  });
});

describe('the public counter', () => {
  it('counts by day, act and purpose, in pieces', () => {
    const entry = (act: number, at: number, purpose?: number): LedgerEntry => ({
      act,
      at,
      tag: new Uint8Array(0),
      commit: new Uint8Array(0),
      ...(purpose === undefined ? {} : { purpose }),
    });
    const all = [
      entry(17, start, 3),
      entry(17, start, 3),
      entry(17, start),
      entry(16, start, 3),
      entry(17, start + 86_400_000, 3),
    ];
    const day = 20_513;
    const expected = [
      { day, act: 16, purpose: 3, count: 1 },
      { day, act: 17, count: 1 },
      { day, act: 17, purpose: 3, count: 2 },
      { day: day + 1, act: 17, purpose: 3, count: 1 },
    ];
    expect(countPublicly(all)).toEqual(expected);
    expect(countPublicly(all.slice(2), countPublicly(all.slice(0, 2)))).toEqual(expected);
  });
});
