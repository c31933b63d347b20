import { assert, type Instant } from '@yunzhang/base';
import { readCertificate } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { LoggedSeal } from '../acts/index.ts';
import { tagLifeOf } from '../seals/index.ts';
import type { BlobStore, Database } from '../support/index.ts';

/** A seal as it was made, with what its uses need. Nothing of it ever changes. */
export interface MadeSeal extends LoggedSeal {
  readonly certificate: Uint8Array;
  /** `04 ‖ X ‖ Y`. */
  readonly publicKey: Uint8Array;
  readonly until: Instant;
}

/** Seals remembered; the oldest is forgotten first. */
const keptMax = 500;

/** Reads made seals by their cases. */
export function madeSeals(parts: {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
}): (caseId: string) => Promise<MadeSeal | undefined> {
  const kept = new Map<string, MadeSeal>();
  return async (caseId) => {
    const known = kept.get(caseId);
    if (known !== undefined) return known;
    const found = await readMadeSeal(parts, caseId);
    const [oldest] = kept.keys();
    if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
    if (found !== undefined) kept.set(caseId, found);
    return found;
  };
}

interface MadeRow {
  readonly code: string;
  readonly seal: string | null;
  readonly certificate: Uint8Array | null;
  readonly valid_to: number | null;
}

async function readMadeSeal(
  { database, blobs }: { readonly database: Database<unknown>; readonly blobs: BlobStore },
  caseId: string,
): Promise<MadeSeal | undefined> {
  const { rows } = await sql<MadeRow>`select m.code, m.seal, m.certificate, r.valid_to
    from seal_making m join seal_register r using (case_id)
    where case_id = ${caseId} and r.made_at is not null`.execute(database.query);
  const [row] = rows;
  if (row?.seal == null || row.certificate === null || row.valid_to === null) return undefined;
  const seal = await blobs.get(row.seal);
  const tagLife = await tagLifeOf({ database }, caseId);
  assert(seal !== undefined && tagLife !== undefined, 'a made seal is in the store');
  const { publicKey } = readCertificate(row.certificate);
  assert(publicKey.kind === 'sm2', 'the key of a seal is an SM2 key');
  const { code: id, certificate, valid_to: until } = row;
  return { id, seal, tagLife, certificate, publicKey: publicKey.point, until };
}
