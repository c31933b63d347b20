import type { Refusal } from '@yunzhang/base';
import { formFields } from '../fields.ts';
import type { PdfFile } from '../file.ts';
import {
  dictionary,
  dictionaryOf,
  isKind,
  itemsOf,
  type PdfDictionary,
  type PdfObject,
  type PdfReference,
  refKey,
} from '../object.ts';
import type { PdfPage } from '../pages.ts';
import { refuse } from './refusal.ts';
import { dictionaryText, objectText } from './syntax.ts';
import { newReference, putObject, type Update } from './update.ts';

/** Signatures exist, and the file may only be appended to. @basis ISO 32000-1 Table 219 */
const signatureFlags = 3;

/** A list with more at its end, as it is written. */
function listText(items: readonly PdfObject[], more: readonly PdfReference[]): string {
  return `[${[...items, ...more].map(objectText).join(' ')}]`;
}

/** The reference, when it leads to a value of its own that only has to be written again. */
function ownReference(file: PdfFile, value: PdfObject | undefined): PdfReference | undefined {
  return isKind(value, 'reference') && file.resolve(value) !== null ? value : undefined;
}

/**
 * Adds annotations to a page, changing as little as can be: a list of its own is written again,
 * otherwise the page.
 *
 * @basis ISO 32000-1 12.5.2, Table 30
 */
export function addAnnotations(
  update: Update,
  page: PdfPage,
  options: { readonly added: readonly PdfReference[]; readonly all: readonly PdfPage[] },
): Refusal | undefined {
  const { file } = update;
  if (page.ref === undefined) return refuse('pdf-seal-structure', `page ${page.index + 1}`);
  const value = page.dictionary.entries.get('Annots');
  const items = itemsOf(file.resolve(value)) ?? [];
  const text = listText(items, options.added);
  const list = ownReference(file, value);
  const isShared = options.all.some((other) => {
    const theirs = other.dictionary.entries.get('Annots');
    return other !== page && isSame(theirs, list);
  });
  if (list !== undefined && !isShared) putObject(update, list, text);
  else putObject(update, page.ref, dictionaryText(page.dictionary, { Annots: text }));
  return undefined;
}

function isSame(a: PdfObject | undefined, b: PdfReference | undefined): boolean {
  return b !== undefined && isKind(a, 'reference') && refKey(a) === refKey(b);
}

/**
 * Adds a signature field to the form, which is made when there is none.
 *
 * @basis ISO 32000-1 12.7.2; pdf-seals.md §8 step 2
 */
export function addField(update: Update, field: PdfReference): Refusal | undefined {
  const { file } = update;
  const root = file.trailer.entries.get('Root');
  if (!isKind(root, 'reference')) return refuse('pdf-seal-structure', 'Root');
  const value = file.catalog.entries.get('AcroForm');
  const form = dictionaryOf(file.resolve(value));
  const text = formText(update, form ?? dictionary([]), field);
  const own = form === undefined ? undefined : ownReference(file, value);
  if (text === undefined) return undefined;
  if (own !== undefined) putObject(update, own, text);
  else if (form !== undefined) {
    putObject(update, root, dictionaryText(file.catalog, { AcroForm: text }));
  } else {
    const made = newReference(update);
    putObject(update, made, text);
    putObject(update, root, dictionaryText(file.catalog, { AcroForm: objectText(made) }));
  }
  return undefined;
}

/** The form with the field; undefined when writing its own list of fields is enough. */
function formText(update: Update, form: PdfDictionary, field: PdfReference): string | undefined {
  const { file } = update;
  const value = form.entries.get('Fields');
  const fields = listText(itemsOf(file.resolve(value)) ?? [], [field]);
  const flags = file.resolve(form.entries.get('SigFlags'));
  const old = typeof flags === 'number' && Number.isInteger(flags) ? flags : 0;
  const wanted = old | signatureFlags;
  const SigFlags = String(wanted);
  const list = ownReference(file, value);
  if (list === undefined) return dictionaryText(form, { Fields: fields, SigFlags });
  putObject(update, list, fields);
  return flags === wanted ? undefined : dictionaryText(form, { SigFlags });
}

/** `Seal1`, or the next number that no field has. @basis ISO 32000-1 12.7.3.2 */
export function freeFieldName(file: PdfFile): string {
  const taken = new Set<string>();
  for (const { name } of formFields(file, file.revisions.length - 1)) {
    taken.add(name.split('.', 1)[0] ?? '');
  }
  let number = 1;
  while (taken.has(`Seal${number}`)) number++;
  return `Seal${number}`;
}
