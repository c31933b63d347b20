import type { PdfFile } from './file.ts';
import { dictionaryOf, itemsOf, nameOf, type PdfDictionary, type PdfObject } from './object.ts';
import { textOf } from './text.ts';

/** Fields and references looked at in one signature. */
const listMax = 10_000;

/**
 * Which fields may not change: those named, all but those named, or all.
 *
 * @basis ISO 32000-1 12.8.2.4
 */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
  /** The /P of a field's /Lock: what may change in the whole document from then on. */
  readonly permission?: 1 | 2 | 3;
}

/** What a signature's /Reference entries say. @basis ISO 32000-1 12.8.2 */
export interface Transforms {
  /** DocMDP: 1 nothing, 2 forms and signatures, 3 annotations too. */
  readonly docMdp?: 1 | 2 | 3;
  readonly fieldMdp?: FieldLock;
  readonly usageRights: boolean;
}

/** Reads the /Reference entries of a signature dictionary. @basis ISO 32000-1 Table 253 */
export function readTransforms(
  file: PdfFile,
  signature: PdfDictionary,
  revision: number,
): Transforms {
  const get = (from: PdfDictionary | undefined, key: string): PdfObject =>
    file.resolve(from?.entries.get(key), revision);
  let docMdp: Transforms['docMdp'];
  let fieldMdp: FieldLock | undefined;
  let usageRights = false;
  for (const item of itemsOf(get(signature, 'Reference'))?.slice(0, listMax) ?? []) {
    const transform = dictionaryOf(file.resolve(item, revision));
    const settings = dictionaryOf(get(transform, 'TransformParams'));
    switch (nameOf(get(transform, 'TransformMethod'))) {
      case 'DocMDP':
        docMdp = stricter(docMdp, permissionOf(get(settings, 'P')) ?? 2);
        break;
      case 'FieldMDP':
        if (settings !== undefined) fieldMdp = readLock(file, settings, revision);
        break;
      case 'UR':
      case 'UR3':
        usageRights = true;
        break;
      default:
    }
  }
  return {
    usageRights,
    ...(docMdp === undefined ? {} : { docMdp }),
    ...(fieldMdp === undefined ? {} : { fieldMdp }),
  };
}

/** Reads a /Lock dictionary or FieldMDP parameters; a form we do not know locks everything. */
export function readLock(file: PdfFile, lock: PdfDictionary, revision: number): FieldLock {
  const action = nameOf(file.resolve(lock.entries.get('Action'), revision));
  const items = itemsOf(file.resolve(lock.entries.get('Fields'), revision)) ?? [];
  const fields = items.slice(0, listMax).map((item) => textOf(file.resolve(item, revision)) ?? '');
  const permission = permissionOf(file.resolve(lock.entries.get('P'), revision));
  return {
    action: action === 'Include' || action === 'Exclude' ? action : 'All',
    fields,
    ...(permission === undefined ? {} : { permission }),
  };
}

function permissionOf(value: PdfObject): 1 | 2 | 3 | undefined {
  return value === 1 || value === 2 || value === 3 ? value : undefined;
}

/** The stricter of two permissions; undefined is no limit. @basis pdf-seals.md §5.3 */
export function stricter(
  a: 1 | 2 | 3 | undefined,
  b: 1 | 2 | 3 | undefined,
): 1 | 2 | 3 | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** Whether a lock forbids changing a field; naming a field names what is below it too. */
export function locks(lock: FieldLock, field: string): boolean {
  const named = lock.fields.some((name) => field === name || field.startsWith(`${name}.`));
  if (lock.action === 'All') return true;
  return lock.action === 'Include' ? named : !named;
}
