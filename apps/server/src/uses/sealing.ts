import { assert, hex, isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import type { MadeSeal } from '../statements/index.ts';
import { abandonAll, publishReleased, sealDocument } from './document-sealing.ts';
import { findDocuments } from './documents.ts';
import type { UseRoom } from './parts.ts';
import { attempt, mandateOf, readUse, type Sealing, type Use } from './use-case.ts';

/** Documents of one use worked on at the same time: the log is waited for, not computed. */
const width = 3;
/** What a digest is where the file itself is gone or damaged. */
const noDigest = '0'.repeat(64);

/**
 * Seals what a use is for, as far as it may be now.
 *
 * The steps of architecture §3, each found again by what was written down: wherever this ends,
 * calling it again goes on from there and comes to the same acts. What cannot be done now is thrown
 * and tried again; what may not be done ends the use as failed, with its reason.
 *
 * @basis platform.md P05; architecture §3
 */
export async function sealUseCase(room: UseRoom, id: string, signal?: AbortSignal): Promise<void> {
  const use = await readUse(room, id);
  const seal = use && (await room.statements.madeSeal(use.record.seal));
  if (use === undefined || seal === undefined) return;
  room.sealing.set(id, seal);
  try {
    await publishReleased(room, id, seal);
    if (use.phase === 'sealing' || use.phase === 'checked')
      await sealNow(room, { use, seal }, signal);
  } finally {
    room.sealing.delete(id);
  }
}

async function sealNow(
  room: UseRoom,
  { use, seal }: Pick<Sealing, 'use' | 'seal'>,
  signal?: AbortSignal,
): Promise<void> {
  const granted = await mandateOf(room.database.query, use);
  // The custodian's statement is not signed yet, or custody has not heard it: it wakes this again.
  if (granted === 'waiting') return;
  if (granted === 'gone') return fail(room, { use, seal }, 'use-mandate-gone');
  const sealing = { use, seal, mandate: granted.name };
  const checked = use.phase === 'sealing' ? await check(room, use) : undefined;
  if (checked !== undefined) return fail(room, sealing, checked.refused);
  const current = await readUse(room, use.id);
  assert(current !== undefined, 'a use does not go away');
  if (current.phase !== 'checked') return;
  const refusal = await sealAll(room, { ...sealing, use: current }, signal);
  if (refusal !== undefined) await fail(room, sealing, refusal.refused);
}

/** Digests again, from the files as they lie there now. */
async function check(room: UseRoom, use: Use): Promise<Refusal | undefined> {
  const { documents } = use.record;
  const owner = use.parties['owner']?.[0] ?? '';
  const names = documents.map((one) => one.digest);
  const found = await findDocuments(room.database.query, owner, names);
  const digests: string[] = [];
  for (const name of names) {
    const blob = found.get(name)?.blob;
    const bytes = blob === undefined ? undefined : await room.blobs.get(blob);
    digests.push(bytes === undefined ? noDigest : hex(digest('sm3', bytes)));
  }
  const answer = await attempt(room, use.id, 'check', { digests });
  return isRefusal(answer) ? answer : undefined;
}

/** Seals what is left; the first that may not be sealed stops what has not begun. */
async function sealAll(
  room: UseRoom,
  sealing: Sealing,
  signal?: AbortSignal,
): Promise<Refusal | undefined> {
  const { record: r } = sealing.use;
  const done = new Set([...r.skipped, ...r.signed.map(({ index }) => index)]);
  const left = r.documents.map((_, n) => n + 1).filter((index) => !done.has(index));
  let refusal: Refusal | undefined;
  let fault: unknown;
  const lane = async (): Promise<void> => {
    while (refusal === undefined && fault === undefined) {
      const index = left.shift();
      if (index === undefined) return;
      // A server that stops leaves the rest to whoever comes after it.
      if (signal?.aborted === true) fault ??= new Unavailable('server');
      if (fault !== undefined) return;
      try {
        refusal ??= await sealDocument(room, sealing, index);
      } catch (error) {
        fault ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  if (refusal === undefined && fault !== undefined) throw fault;
  return refusal;
}

/** Ends a use with its reason; intents that came to nothing are closed in the log. */
async function fail(
  room: UseRoom,
  { use, seal }: { readonly use: Use; readonly seal: MadeSeal },
  reason: string,
): Promise<void> {
  await abandonAll(room, use.id, { seal, reason });
  const answer = await attempt(room, use.id, 'fail', { reason });
  // Somebody else was quicker; what is left is looked at again.
  if (isRefusal(answer)) throw new Unavailable('cases', { cause: new Error(answer.refused) });
}
