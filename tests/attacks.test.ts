import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutations } from '@yunzhang/testkit';
import {
  type Attacked,
  attackAll,
  corpusTarget,
  faults,
  ownTarget,
  ranked,
  unnoticed,
} from './attacking.ts';

/**
 * What is attacked here: OFD.xml left open, several seals, a message instead of a seal. The slow
 * lane applies everything to every file.
 */
const attempts = [
  ['ofdrw-999.ofd', /(?:)/],
  ['ofdrw-made-append-v4-v1-v4.ofd', /^(?:list|signature)-/],
  ['ofdrw-made-sign-35275-attrs.ofd', /^(?:value|certificate|seal|list|xml)-/],
] as const;

/** What the published set says of each mutant. */
interface Published {
  readonly mutations: readonly {
    readonly id: string;
    readonly kind: string;
    readonly mutants: readonly { readonly file: string; readonly notice: 'refused' | 'named' }[];
  }[];
}

const file = path.resolve(import.meta.dirname, 'conformance/attacks/expected.json');

describe('the attack kit', () => {
  let attacked: readonly Attacked[] = [];
  beforeAll(async () => {
    const own = await ownTarget('ours-point.ofd');
    attacked = [
      ...attempts.flatMap(([name, ids]) => {
        const target = corpusTarget(name);
        return target === undefined ? [] : attackAll(target, ids);
      }),
      ...(own === undefined ? [] : attackAll(own)),
    ];
  }, 60_000);

  it('has many classes, each with words, a reason and an id of its own', () => {
    expect(mutations.length).toBeGreaterThan(150);
    expect(new Set(mutations.map(({ id }) => id)).size).toBe(mutations.length);
    for (const { id, zh, en, reason } of mutations) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const words of [zh, en, reason]) expect(words.length, id).toBeGreaterThan(2);
    }
  });

  it('makes no mutant that stays valid unnoticed', () => {
    expect(attacked.length).toBeGreaterThan(300);
    expect(unnoticed(attacked)).toEqual([]);
  });

  it('makes no mutant that breaks the verifier', () => {
    expect(faults(attacked)).toEqual([]);
  });

  it('makes only mutants that differ, and the same ones every time', () => {
    const [name, ids] = attempts[2];
    const target = corpusTarget(name);
    if (target === undefined) return;
    const again = attackAll(target, ids);
    const before = attacked.filter((one) => one.file === target.name);
    expect(again.map(({ bytes }) => bytes)).toEqual(before.map(({ bytes }) => bytes));
    for (const { bytes, mutation } of again) expect(bytes, mutation.id).not.toEqual(target.bytes);
  });

  it('is noticed at least as well as the published set says', () => {
    const published = JSON.parse(fs.readFileSync(file, 'utf8')) as Published;
    const expected = new Map(
      published.mutations.flatMap(({ id, mutants }) =>
        mutants.map((one) => [`${id} ${one.file}`, one.notice] as const),
      ),
    );
    const worse = attacked.filter(({ mutation, file: name, notice }) => {
      const said = expected.get(`${mutation.id} ${name}`);
      return said !== undefined && mutation.kind === 'attack' && ranked(notice.kind) < ranked(said);
    });
    expect(worse.map(({ mutation, file: name }) => `${mutation.id} ${name}`)).toEqual([]);
    expect(published.mutations.map(({ id }) => id)).toEqual(mutations.map(({ id }) => id));
  });

  it('leaves files usable by those who take harmless changes for what they are', () => {
    // In a file whose seal leaves the list and OFD.xml open, nothing harmless makes it invalid.
    const spoiled = attacked.filter(
      ({ mutation, file: name, notice }) =>
        mutation.kind === 'harmless' && name === 'ofdrw-999.ofd' && notice.kind === 'refused',
    );
    expect(spoiled.map(({ mutation }) => mutation.id)).toEqual([]);
  });
});
