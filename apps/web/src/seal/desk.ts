import { listSamples, readSample, sealFile, type Seal } from '../app/client.ts';
import { onSealsChange, sealsNow } from '../app/seals.ts';
import { asProblem } from '../app/server-state.ts';
import { verifier } from '../documents/engine.ts';
import { holdFile, splitName, type HeldFile } from '../documents/held-file.ts';
import { formatOf, openDocument } from '../documents/page-document.ts';
import { createStore, useStore } from '../store.ts';
import { fileSizeMax } from '../ui/files.tsx';
import { languageNow } from '../words/language.tsx';
import { sayIn } from '../words/saying.ts';
import { findMarked } from './default-place.ts';
import type { Placement } from './placement.ts';
import * as queue from './queue.ts';
import { pointRule, wishOf, type Rule } from './rule.ts';

const store = createStore<queue.Desk>(queue.emptyDesk);

let added = 0;

/** The desk, for components. */
export function useDesk(): queue.Desk {
  return useStore(store);
}

/** The desk now, outside components. */
export const deskNow = store.get;

/** Takes the first seal in hand as soon as there is one. */
onSealsChange(() => {
  const [first] = sealsNow();
  if (first !== undefined && store.get().seal === undefined) chooseSeal(first);
});

/** Puts files in memory on the desk and opens them one after the other. */
export async function addHeld(files: readonly HeldFile[]): Promise<void> {
  const queued = files.map((file) => ({
    ...file,
    id: `file-${++added}`,
    stage: 'opening' as const,
  }));
  store.change((desk) => queue.addFiles(desk, queued));
  for (const file of queued) await open(file);
}

/** Reads files of the reader's system and puts them on the desk. */
export async function addFromSystem(files: readonly File[]): Promise<void> {
  const fits = files.filter((file) => file.size <= fileSizeMax);
  const tooLarge = files
    .filter((file) => file.size > fileSizeMax)
    .map(({ name, size }) => ({
      name,
      bytes: new Uint8Array(0),
      id: `file-${++added}`,
      sizeOnDisk: size,
      stage: 'unfit' as const,
      unfit: 'file-too-large' as const,
    }));
  if (tooLarge.length > 0) store.change((desk) => queue.addFiles(desk, tooLarge));
  await addHeld(await Promise.all(fits.map(holdFile)));
}

/** Fetches the samples of the server and puts them on the desk. Throws a `Problem`. */
export async function addSamples(): Promise<void> {
  const samples = await listSamples();
  const held = await Promise.all(
    samples.map(async (sample) => ({ name: sample.name, bytes: await readSample(sample) })),
  );
  await addHeld(held);
}

async function open(file: queue.QueuedFile): Promise<void> {
  const change = (next: (one: queue.QueuedFile) => queue.QueuedFile) =>
    store.change((desk) => queue.changeFile(desk, file.id, next));
  const reject = (unfit: queue.Unfit) => change((one) => ({ ...one, stage: 'unfit', unfit }));
  if (formatOf(file.bytes) === undefined) return reject('file-format');
  try {
    const document = await openDocument(file.bytes);
    if (document.pages.length === 0) return reject('file-no-pages');
    // Its pages are shown at once; where the seal goes and what is there already come after.
    change((one) => ({ ...one, shown: { document, earlier: [] } }));
    const [marked, earlier] = await Promise.all([findMarked(document), earlierSeals(file)]);
    await document.measure(marked?.page ?? document.pages.length);
    const shown = { document, earlier, ...(marked === undefined ? {} : { marked }) };
    const seal = store.get().seal;
    return change((one) => queue.placeFirst({ ...one, stage: 'ready', shown }, seal));
  } catch {
    return reject('file-unreadable');
  }
}

/** Seals the file has already: to show them and to keep off them. It is no verification. */
async function earlierSeals(file: HeldFile) {
  const trust = { mode: 'any' } as const;
  const { name, bytes } = file;
  try {
    return (await verifier.ask('verify', { bytes, name, trust, at: Date.now() })).seals;
  } catch {
    return []; // the server reads the file again before it seals
  }
}

/** Brings a file to the front. */
export function showFile(id: string): void {
  store.change((desk) => ({ ...desk, front: id }));
}

/** Takes a file off the desk. */
export function removeFile(id: string): void {
  store
    .get()
    .files.find((file) => file.id === id)
    ?.shown?.document.close();
  store.change((desk) => queue.removeFile(desk, id));
}

/** Takes a seal in hand. */
export function chooseSeal(seal: Seal): void {
  store.change((desk) => queue.takeSeal(desk, seal));
}

/** Moves the seal of a file. */
export function moveSeal(id: string, wish: Placement): void {
  store.change((desk) => queue.moveTo(desk, id, wish));
}

/** Changes how the seal of a file comes to its places. */
export function setRule(id: string, rule: Rule): void {
  store.change((desk) => queue.setRule(desk, id, rule));
}

/** Has every file follow a rule. */
export function spreadRule(rule: Rule): void {
  store.change((desk) => queue.spreadRule(desk, rule));
}

/** Turns snapping on and off. */
export function toggleSnapping(): void {
  store.change((desk) => ({ ...desk, snapping: !desk.snapping }));
}

/** Clears the desk for other files. */
export function clearDesk(): void {
  for (const file of store.get().files) file.shown?.document.close();
  store.change(({ seal, snapping }) => ({
    ...queue.emptyDesk,
    snapping,
    ...(seal === undefined ? {} : { seal }),
  }));
}

/**
 * Seals every file that waits, one after the other.
 *
 * A file that is refused does not stop the others; what came of each is said at each.
 */
export async function sealAll(): Promise<void> {
  const { seal, busy } = store.get();
  if (seal === undefined || busy) return;
  const files = queue.sealable(store.get());
  store.change((desk) => ({ ...desk, busy: true }));
  for (const file of files) await sealOne(file, seal);
  store.change((desk) => ({ ...desk, busy: false }));
}

async function sealOne(file: queue.QueuedFile, seal: Seal): Promise<void> {
  const change = (next: Partial<queue.QueuedFile>) =>
    store.change((desk) => queue.changeFile(desk, file.id, (one) => ({ ...one, ...next })));
  if (file.place === undefined || file.shown === undefined) return;
  const { document, earlier } = file.shown;
  const facts = { sizes: document.pages, earlier, seal };
  const place = wishOf(file.rule ?? pointRule, file.place, facts);
  if (typeof place === 'string') return;
  change({ stage: 'sealing' });
  try {
    const sealedBytes = await sealFile(file, { seal: seal.id, place });
    change({ stage: 'sealed', sealedBytes });
  } catch (error) {
    change({ stage: 'refused', problem: asProblem(error) });
  }
}

/** The name of a sealed file: `合同-已盖章.ofd`. */
export function sealedName(name: string): string {
  const { stem, ending } = splitName(name);
  return sayIn(languageNow(), 'sealed-name', { name: stem }) + ending;
}

/** The sealed files in memory. */
export function sealedFiles(): readonly HeldFile[] {
  return store
    .get()
    .files.flatMap((file) =>
      file.sealedBytes === undefined
        ? []
        : [{ name: sealedName(file.name), bytes: file.sealedBytes }],
    );
}
