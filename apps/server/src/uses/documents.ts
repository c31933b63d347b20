import { hex, type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { BlobStore, Database, Executor } from '../support/index.ts';
import { type FileLook, lookAtFile } from '../task.ts';
import { refuse } from './refusal.ts';

const dayMs = 86_400_000;
/** Documents one organisation brings in a day, and their octets: several batches of a thousand. */
const dayCountMax = 10_000;
const dayOctetsMax = 8 * 1024 * 1024 * 1024;

/** An uploaded document, by what a request names it with. */
export interface KeptDocument extends FileLook {
  /** SM3, hexadecimal. */
  readonly digest: string;
  readonly size: number;
}

/** Whose documents. */
export interface Uploader {
  readonly organisation: string;
  /** A person or a system. */
  readonly party: string;
}

/**
 * Keeps a document that is to be sealed. It is opened in a worker with limits, since whoever sent
 * it may want to harm; what cannot be sealed is refused here and not after three approvals.
 *
 * @basis platform.md P05 (steps)
 */
export async function keepDocument(
  parts: { readonly database: Database<unknown>; readonly blobs: BlobStore },
  { organisation, party }: Uploader,
  { bytes, now }: { readonly bytes: Uint8Array; readonly now: Instant },
): Promise<KeptDocument | Refusal> {
  if (await isFull(parts.database.query, organisation, now)) {
    return refuse('use-documents-too-many');
  }
  const look = await lookAtFile(bytes);
  if (isRefusal(look)) return look;
  const name = hex(digest('sm3', bytes));
  const blob = await parts.blobs.put(bytes);
  const { format, pages } = look;
  await sql`insert into use_document
      (organisation, digest, blob, format, pages, octets, by_party, at)
    values (${organisation}, ${name}, ${blob}, ${format}, ${pages}::int, ${bytes.length}::int,
      ${party}, ${now}::bigint)
    on conflict do nothing`.execute(parts.database.query);
  return { digest: name, format, pages, size: bytes.length };
}

/** Whether an organisation has brought what it may in a day. */
async function isFull(at: Executor, organisation: string, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ count: number; octets: number }>`select count(*)::int as count,
      coalesce(sum(octets), 0)::float8 as octets from use_document
    where organisation = ${organisation} and at > ${now - dayMs}::bigint`.execute(at);
  const { count, octets } = rows[0] ?? { count: 0, octets: 0 };
  return count >= dayCountMax || octets >= dayOctetsMax;
}

/** A document with the place where it lies. */
export interface PlacedDocument extends KeptDocument {
  readonly blob: string;
}

/** Documents of an organisation by their digests; what is not there is left out. */
export async function findDocuments(
  at: Executor,
  organisation: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, PlacedDocument>> {
  const { rows } = await sql<PlacedDocument>`select digest, blob, format, pages, octets as size
    from use_document
    where organisation = ${organisation} and digest = any(${[...digests]}::text[])`.execute(at);
  return new Map(rows.map((row) => [row.digest, row]));
}
