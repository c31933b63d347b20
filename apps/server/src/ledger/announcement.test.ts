import { acts, writeEntry } from '@yunzhang/ledger';
import { expect, test } from 'vitest';
import { announcementId, keyAnnouncements } from './announcement.ts';

const origin = 'ledger.test/city/2026';
const keys = { added: [['a+1+AA==', 'b+2+AA==']], retired: [['a+1+AA==', 'b+2+AA==']] };

test('an announcement has the same identifier whenever it is made, and it can be read from the entry', () => {
  const [first, later] = [1, 2].map((at) => keyAnnouncements(origin, keys, at));
  expect(later?.map(({ actId }) => actId)).toEqual(first?.map(({ actId }) => actId));
  expect(later?.map(({ entry }) => entry)).not.toEqual(first?.map(({ entry }) => entry));
  expect(new Set(first?.map(({ actId }) => actId)).size).toBe(2);
  for (const { actId, entry } of [...(first ?? []), ...(later ?? [])]) {
    expect(announcementId(origin, entry)).toBe(actId);
    expect(announcementId(`${origin}-2`, entry)).not.toBe(actId);
  }
});

test('no other entry has one', () => {
  const blank = { tag: new Uint8Array(32), commit: new Uint8Array(64) };
  expect(
    announcementId(origin, writeEntry({ act: acts.useDone, at: 1, ...blank })),
  ).toBeUndefined();
});
