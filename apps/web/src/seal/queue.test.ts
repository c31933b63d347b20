import { expect, test } from 'vitest';
import type { Seal } from '../app/client.ts';
import type { PageDocument } from '../documents/page-document.ts';
import * as queue from './queue.ts';

const pages = [
  { widthMm: 210, heightMm: 297 },
  { widthMm: 210, heightMm: 297 },
];
const document = { format: 'ofd', pages } as unknown as PageDocument;

function sealOf(id: string, widthMm: number): Seal {
  const kind = 'contract';
  const names = { name: id, kindName: { zh: id, en: id } };
  const times = { validFrom: 0, validTo: 1 };
  return { id, code: '1', kind, ...names, ...times, widthMm, heightMm: widthMm, svgUrl: '' };
}

const large = sealOf('large', 40);
const small = sealOf('small', 20);

function file(id: string, more: Partial<queue.QueuedFile> = {}): queue.QueuedFile {
  const shown = { document, earlier: [] };
  return { id, name: `${id}.ofd`, bytes: new Uint8Array(1), stage: 'ready', shown, ...more };
}

function deskOf(...files: readonly queue.QueuedFile[]): queue.Desk {
  return queue.takeSeal(queue.addFiles(queue.emptyDesk, files), large);
}

test('the first file comes to the front and later ones do not push it away', () => {
  const desk = queue.addFiles(deskOf(file('a')), [file('b')]);
  expect(queue.frontFile(desk)?.id).toBe('a');
});

test('when the front file goes, its neighbour comes, and in the end none', () => {
  let desk = deskOf(file('a'), file('b'), file('c'));
  desk = queue.removeFile({ ...desk, front: 'b' }, 'b');
  expect(desk.front).toBe('c');
  desk = queue.removeFile(queue.removeFile(desk, 'c'), 'a');
  expect(queue.frontFile(desk)).toBeUndefined();
  expect(Object.hasOwn(desk, 'front')).toBe(false);
});

test('a place chosen by a person keeps its centre when another seal is taken', () => {
  const moved = queue.moveTo(deskOf(file('a')), 'a', { page: 1, x: 50, y: 60 });
  const place = queue.takeSeal(moved, small).files[0]?.place;
  expect(place).toEqual({ page: 1, x: 60, y: 70 });
});

test('a place nobody chose is found anew for another seal', () => {
  const before = deskOf(file('a'));
  expect(before.files[0]).toMatchObject({ placedBy: 'usual', place: { page: 2, x: 145 } });
  expect(queue.takeSeal(before, small).files[0]?.place).toEqual({ page: 2, x: 165, y: 237 });
});

test('a page that is not there is the nearest one that is', () => {
  const desk = deskOf(file('a'));
  for (const [wish, page] of [
    [0, 1],
    [-7, 1],
    [9, 2],
    [1.4, 1],
  ] as const) {
    expect(queue.moveTo(desk, 'a', { page: wish, x: 5, y: 5 }).files[0]?.place?.page).toBe(page);
  }
});

test('a sealed file does not move any more and is not sealed a second time', () => {
  const desk = deskOf(file('a'), file('b'));
  const sealed = queue.changeFile(desk, 'a', (one) => ({ ...one, stage: 'sealed' }));
  const place = sealed.files[0]?.place;
  expect(queue.moveTo(sealed, 'a', { page: 1, x: 1, y: 1 }).files[0]?.place).toBe(place);
  expect(queue.takeSeal(sealed, small).files[0]?.place).toBe(place);
  expect(queue.sealable(sealed).map((one) => one.id)).toEqual(['b']);
});

test('one press seals what is ready or was refused, never what cannot be opened', () => {
  const desk = deskOf(
    file('ready'),
    file('refused', { stage: 'refused' }),
    file('opening', { stage: 'opening' }),
    { id: 'unfit', name: 'x', bytes: new Uint8Array(0), stage: 'unfit', unfit: 'file-format' },
  );
  expect(queue.sealable(desk).map((one) => one.id)).toEqual(['ready', 'refused']);
  expect(queue.tally(desk)).toEqual({ done: 0, failed: 1 });
});

test('with several pages the seal that can be moved stands on one of them, and stays on them', () => {
  const desk = queue.setRule(deskOf(file('a')), 'a', { kind: 'everyPage', pages: '1' });
  expect(desk.files[0]).toMatchObject({ placedBy: 'usual', place: { page: 1 } });
  const moved = queue.moveTo(desk, 'a', { page: 2, x: 10, y: 10 });
  expect(moved.files[0]?.place).toEqual({ page: 1, x: 10, y: 10 });
});

test('only files whose rule gives a place are sealed', () => {
  const desk = deskOf(file('a'), file('b'));
  const words = { kind: 'words', hits: [], ticked: new Set<never>() } as const;
  expect(queue.sealable(queue.setRule(desk, 'a', words)).map(({ id }) => id)).toEqual(['b']);
});

test('a rule is spread over all files that are open to change', () => {
  const sealed = file('b', { stage: 'sealed' });
  const rule = { kind: 'riding', edge: 'left', pages: 'all', group: 20, facing: false } as const;
  const desk = queue.spreadRule(deskOf(file('a'), sealed), rule);
  expect(desk.files.map((one) => one.rule?.kind)).toEqual(['riding', undefined]);
});
