import { civil, decimal, type Instant } from '@yunzhang/base';
import type { NewEntry } from '../zip-write.ts';
import { utf8 } from '@yunzhang/base';
import type { Book } from './book.ts';
import type { OfdAttachmentInput, OfdInfoInput, OfdOutlineInput } from './document-input.ts';
import { element, field, xmlFile } from './markup.ts';
import { n } from './measure.ts';

/** Entries of a table of contents, and how deep they are inside each other. */
const outlinesMax = 50_000;
const outlineDepthMax = 32;

/** DocInfo. @basis ofd-format.md §2.1 */
export function infoElement(info: OfdInfoInput): string {
  const keywords = (info.keywords ?? []).map((word) => field('Keyword', word));
  const custom = (info.custom ?? []).map(({ name, value }) => {
    return field('CustomData', value)?.replace('>', ` Name="${quoted(name)}">`);
  });
  return element('DocInfo', {}, [
    field('DocID', info.docId),
    field('Title', info.title),
    field('Author', info.author),
    field('Subject', info.subject),
    field('Abstract', info.abstract),
    field('CreationDate', dateOf(info.createdAt)),
    field('ModDate', dateOf(info.modifiedAt)),
    field('Creator', info.creator),
    field('CreatorVersion', info.creatorVersion),
    keywords.length === 0 ? undefined : element('Keywords', {}, keywords),
    custom.length === 0 ? undefined : element('CustomDatas', {}, custom),
  ]);
}

function quoted(text: string): string {
  return /"([^]*)"/.exec(element('x', { v: text }))?.[1] ?? '';
}

/** Days are those of Beijing, as documents of China count them. */
function dateOf(at: Instant | undefined): string | undefined {
  return at === undefined ? undefined : civil(at).slice(0, 10);
}

/** The table of contents; undefined where there is none. @basis ofd-format.md §12 */
export function outlinesElement(
  outlines: readonly OfdOutlineInput[],
  pages: { readonly ids: readonly number[]; readonly book: Book },
): string | undefined {
  let left = outlinesMax;
  const one = (outline: OfdOutlineInput, depth: number): string => {
    const children = outline.children ?? [];
    if (--left < 0 || depth > outlineDepthMax) {
      pages.book.note('ofd-outline-cut');
      return '';
    }
    const id = outline.page === undefined ? undefined : pages.ids[outline.page];
    const facts = {
      Title: outline.title,
      Count: children.length === 0 ? undefined : children.length,
      Expanded: outline.isOpen === false ? 'false' : undefined,
    };
    const inner = children.map((child) => one(child, depth + 1));
    const goto = id === undefined ? undefined : gotoElement(id, outline.yMm);
    return element('OutlineElem', facts, [goto, ...inner]);
  };
  if (outlines.length === 0) return undefined;
  return element(
    'Outlines',
    {},
    outlines.map((outline) => one(outline, 0)),
  );
}

function gotoElement(page: number, y: number | undefined): string {
  const place = y === undefined ? {} : { Left: 0, Top: n(y), Zoom: 0 };
  const facts = { Type: y === undefined ? 'Fit' : 'XYZ', PageID: page, ...place };
  const action = element('Action', { Event: 'CLICK' }, [
    element('Goto', {}, [element('Dest', facts)]),
  ]);
  return element('Actions', {}, [action]);
}

/** The list of attachments and the files it names. @basis ofd-format.md §10 */
export function attachmentEntries(
  attachments: readonly OfdAttachmentInput[],
  book: Book,
): readonly NewEntry[] {
  if (attachments.length === 0) return [];
  const files: NewEntry[] = [];
  const elements = attachments.map((attachment) => {
    const id = book.nextId();
    const file = `attachment_${id}${endingOf(attachment.name)}`;
    const name = `Doc_0/Attachs/${file}`;
    files.push({ name, bytes: attachment.bytes, method: 'deflated' });
    const facts = {
      ID: id,
      Name: attachment.name,
      Format: attachment.format,
      CreationDate: dateOf(attachment.createdAt),
      Size: decimal(attachment.bytes.length / 1024, 2),
      Usage: attachment.usage,
    };
    return element('Attachment', facts, [element('FileLoc', {}, [`/${name}`])]);
  });
  const list = xmlFile('Attachments', {}, elements);
  const name = 'Doc_0/Attachs/Attachments.xml';
  return [{ name, bytes: utf8(list), method: 'deflated' }, ...files];
}

/** The ending of a name, where it is a plain one. */
function endingOf(name: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
}
