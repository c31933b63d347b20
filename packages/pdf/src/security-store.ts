import { Malformed } from '@yunzhang/base';
import type { PdfFile } from './file.ts';
import { decodeStream } from './filters.ts';
import { dictionaryOf, isKind, itemsOf, type PdfObject } from './object.ts';

/** Statements of one kind that are read; a file sealed by dozens needs a few for each. */
const statementsMax = 64;
/** Octets of one statement; lists of a whole country have more, and then no place in a file. */
const statementSizeMax = 4 * 1024 * 1024;
/** Octets of all statements together. */
const totalSizeMax = 16 * 1024 * 1024;

/** What a file carries to be checked later without a network. */
export interface SecurityStore {
  /** Revocation lists, DER. */
  readonly crls: readonly Uint8Array[];
  /** OCSP responses, DER. */
  readonly ocsps: readonly Uint8Array[];
}

/**
 * The revocation statements in the document security store of the newest revision.
 *
 * Anybody can add to it and nothing here is checked: each statement bears the signature of whom it
 * speaks for. What cannot be read is passed over, a damaged store is no fault of a seal.
 *
 * @basis ISO 32000-2 12.8.4.3; ETSI EN 319 142-1 §5.4.2.2
 */
export function readSecurityStore(file: PdfFile): SecurityStore {
  const store = dictionaryOf(readable(() => file.resolve(file.catalog.entries.get('DSS'))));
  const left = { octets: totalSizeMax };
  const listOf = (key: string): readonly Uint8Array[] => {
    const items = itemsOf(readable(() => file.resolve(store?.entries.get(key)))) ?? [];
    return items
      .slice(0, statementsMax)
      .map((item) => readable(() => streamOf(file, item, left)))
      .filter((one) => one !== undefined);
  };
  return { crls: listOf('CRLs'), ocsps: listOf('OCSPs') };
}

function streamOf(
  file: PdfFile,
  item: PdfObject,
  left: { octets: number },
): Uint8Array | undefined {
  const stream = file.resolve(item);
  if (!isKind(stream, 'stream') || left.octets <= 0) return undefined;
  const sizeMax = Math.min(statementSizeMax, left.octets);
  const resolve = (value: PdfObject | undefined): PdfObject => file.resolve(value);
  const bytes = decodeStream(stream, { sizeMax, resolve });
  left.octets -= bytes.length;
  return bytes.length > sizeMax ? undefined : bytes;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
