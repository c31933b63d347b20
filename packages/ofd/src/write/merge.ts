import { assert, type Finding, type Refusal, utf8 } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import type { DocBody, OfdFile } from '../package.ts';
import { listSignatures } from '../signatures.ts';
import { writeZip } from '../zip-write.ts';
import { infoElement } from './describing.ts';
import type { OfdInfoInput } from './document-input.ts';
import { element, xmlFile } from './markup.ts';
import { mergeDocument, type MergePart, type Merging } from './merge-document.ts';

/** A file to take pages from. */
export interface MergeInput {
  readonly file: OfdFile;
  /** What people call it, for refusals and findings. */
  readonly name: string;
  /** Pages by their place in the file, from 0, in the order wanted; all when left out. */
  readonly pages?: readonly number[];
}

/** How files are put together. */
export interface MergeOptions {
  /** 32 hexadecimal digits; a caller takes them from the digests of the files. */
  readonly docId: string;
  /** `refuse`, or take the pages without the seals, which then prove nothing. */
  readonly seals?: 'refuse' | 'drop';
  /** `keep` carries the attachments of all documents; `leave` is for pages taken out. */
  readonly attachments?: 'keep' | 'leave';
}

/** A file of pages of other files, and what of those is not in it. */
export interface MergedOfd {
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Makes one file of the pages of several, without drawing them again.
 *
 * Page files, templates, annotations and the resources they need are copied and get new numbers;
 * what no page asks for stays behind. A sealed file is refused unless the seals are dropped by
 * choice: a seal covers its own file and cannot go along.
 *
 * @basis ofd-format.md §2; ofd-signatures.md §7 O7
 */
export function mergeOfd(
  inputs: readonly MergeInput[],
  options: MergeOptions,
): MergedOfd | Refusal {
  const findings: Finding<OfdCode>[] = [];
  let last = 0;
  const told = new Set<string>();
  const note = (code: OfdCode, detail?: string): void => {
    const key = `${code} ${detail ?? ''}`;
    if (told.has(key)) return;
    told.add(key);
    findings.push(detail === undefined ? { code } : { code, detail });
  };
  const merging: Merging = {
    nextId: () => ++last,
    note,
    entries: [],
    pages: [],
    templates: [],
    resources: [],
    outlines: [],
    annotations: [],
    attachments: [],
    area: undefined,
    defaultSpace: undefined,
    parts: 0,
  };
  for (const input of inputs) {
    const seals = sealCount(input.file);
    if (seals > 0 && options.seals !== 'drop') return sealedRefusal(input.name, seals);
    if (seals > 0) note('merge-seals-dropped', `${input.name}: ${seals}`);
    const parts = partsOf(input);
    if ('refused' in parts) return parts;
    const withAttachments = options.attachments !== 'leave';
    for (const part of parts) {
      mergeDocument(merging, part, { withAttachments });
      if (!withAttachments && part.document.attachments !== undefined) {
        note('merge-part-left-out', 'Attachments');
      }
    }
  }
  if (merging.pages.length === 0) {
    return { refused: 'merge-no-pages', basis: 'ofd-format.md §2.2' };
  }
  return {
    bytes: fileOf(inputs, options, merging, () => last),
    pageCount: merging.pages.length,
    findings,
  };
}

/** Takes pages out of a file. Attachments stay behind: they belong to the whole. */
export function extractPages(
  input: MergeInput & { readonly pages: readonly number[] },
  options: MergeOptions,
): MergedOfd | Refusal {
  return mergeOfd([input], { attachments: 'leave', ...options });
}

function sealCount(file: OfdFile): number {
  const { signatures } = listSignatures(file);
  const lists = file.docBodies.filter(({ signaturesPath }) => signaturesPath !== undefined);
  // A list of signatures that cannot be read is no proof that there are none.
  const unread = lists.length > 0 && signatures.length === 0 && hasFindings(file) ? 1 : 0;
  return signatures.length + unread;
}

function hasFindings(file: OfdFile): boolean {
  return listSignatures(file).findings.length > 0;
}

function sealedRefusal(name: string, seals: number): Refusal {
  return {
    refused: 'merge-sealed',
    basis: 'ofd-signatures.md §7 O7',
    detail: `${name}: ${seals}`,
  };
}

/** The documents of a file with the pages wanted; runs of pages of one document go together. */
function partsOf({ file, name, pages }: MergeInput): readonly MergePart[] | Refusal {
  const all = file.docBodies.flatMap((body) => {
    const document = body.document();
    return (document?.pages ?? []).map((page) => ({ body, page }));
  });
  const wanted = pages ?? all.map((_, i) => i);
  const parts: { body: DocBody; pages: Set<(typeof all)[number]['page']> }[] = [];
  for (const index of wanted) {
    const found = all[index];
    if (found === undefined) {
      const detail = `${name}: ${index + 1} > ${all.length}`;
      return { refused: 'merge-page-missing', basis: 'ofd-format.md §2.2', detail };
    }
    const open = parts.at(-1);
    // A page that comes twice needs numbers of its own.
    const isNew = open?.body !== found.body || open.pages.has(found.page);
    if (isNew) parts.push({ body: found.body, pages: new Set([found.page]) });
    else open.pages.add(found.page);
  }
  return parts.flatMap(({ body, pages: chosen }) => {
    const document = body.document();
    return document === undefined ? [] : [{ file, body, document, pages: [...chosen] }];
  });
}

function fileOf(
  inputs: readonly MergeInput[],
  { docId }: MergeOptions,
  merging: Merging,
  lastId: () => number,
): Uint8Array {
  assert(/^[0-9a-f]{32}$/.test(docId), 'a document id has 32 hexadecimal digits');
  const info = infoElement({ docId, ...infoOf(inputs[0]?.file) });
  const root = element('DocRoot', {}, ['/Doc_0/Document.xml']);
  const versions = inputs
    .map(({ file }) => file.version ?? '1.0')
    .filter((one) => /^1\.\d$/.test(one));
  const version = versions.toSorted().at(-1) ?? '1.0';
  const ofd = xmlFile('OFD', { Version: version, DocType: 'OFD' }, [
    element('DocBody', {}, [info, root]),
  ]);
  const { entries } = merging;
  const list = (name: string, title: string, items: readonly string[]): string | undefined => {
    if (items.length === 0) return undefined;
    entries.push({ name, bytes: utf8(xmlFile(title, {}, items)), method: 'deflated' });
    return element(title, {}, [`/${name}`]);
  };
  const lists = [
    list('Doc_0/Annots/Annotations.xml', 'Annotations', merging.annotations),
    list('Doc_0/Attachs/Attachments.xml', 'Attachments', merging.attachments),
  ];
  const document = documentFile(merging, lists, lastId());
  return writeZip([
    { name: 'OFD.xml', bytes: utf8(ofd), method: 'deflated' },
    { name: 'Doc_0/Document.xml', bytes: utf8(document), method: 'deflated' },
    ...entries,
  ]);
}

function documentFile(
  merging: Merging,
  lists: readonly (string | undefined)[],
  lastId: number,
): string {
  const area = merging.area ?? element('PhysicalBox', {}, ['0 0 210 297']);
  const common = element('CommonData', {}, [
    element('MaxUnitID', {}, [String(lastId)]),
    element('PageArea', {}, [area]),
    ...merging.resources.map((loc) => element('DocumentRes', {}, [loc])),
    ...merging.templates,
    merging.defaultSpace === undefined ? '' : element('DefaultCS', {}, [merging.defaultSpace]),
  ]);
  const outlines =
    merging.outlines.length === 0 ? undefined : element('Outlines', {}, merging.outlines);
  return xmlFile('Document', {}, [common, element('Pages', {}, merging.pages), outlines, ...lists]);
}

/** What the first file says about itself. */
function infoOf(file: OfdFile | undefined): Omit<OfdInfoInput, 'docId'> {
  const fields = file?.docBodies[0]?.info.fields;
  const facts = { title: 'Title', author: 'Author', subject: 'Subject' } as const;
  const found = Object.entries(facts).flatMap(([key, name]) => {
    const value = fields?.get(name);
    return value === undefined || value === '' ? [] : [[key, value] as const];
  });
  return Object.fromEntries(found);
}
