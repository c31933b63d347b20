import { sql } from 'kysely';
import type { PaperText } from '@yunzhang/scenario';
import { drawPaper } from '../seals/index.ts';
import type { UseParts } from './parts.ts';

interface LetterRow {
  /** The office that keeps the register: it seals that this mandate is on record. */
  readonly by: string;
  readonly text: PaperText;
  readonly at: number;
  readonly blob: string | null;
}

/** Draws the letter of a mandate and has it sealed; again makes nothing new. */
export async function makeLetter(
  { database, blobs, font, sealer }: UseParts,
  { case: id, version }: { readonly case: string; readonly version: number },
): Promise<void> {
  const { rows } = await sql<LetterRow>`select by_party as by, text, at, blob from use_letter
    where case_id = ${id} and version = ${version}::int`.execute(database.query);
  const [row] = rows;
  if (row === undefined || row.blob !== null) return;
  const order = {
    case: id,
    version,
    paper: 'mandateLetter',
    place: 'authority',
    by: row.by,
    needed: 'business',
    at: row.at,
  } as const;
  const plain = drawPaper(row.text, font, order);
  const sealed = await sealer.seal(plain, order);
  const blob = await blobs.put(sealed ?? plain);
  await sql`update use_letter set blob = ${blob}, is_sealed = ${sealed !== undefined}
    where case_id = ${id} and version = ${version}::int and blob is null`.execute(database.query);
}

/** The letter of a mandate; nothing while it is drawn. */
export async function findLetter(
  { database, blobs }: Pick<UseParts, 'database' | 'blobs'>,
  id: string,
): Promise<Uint8Array | undefined> {
  const { rows } = await sql<{ blob: string | null }>`select blob from use_letter
    where case_id = ${id} order by version desc limit 1`.execute(database.query);
  const blob = rows[0]?.blob;
  return blob == null ? undefined : blobs.get(blob);
}
