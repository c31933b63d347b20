import { type Finding, Malformed } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import type { OfdDocument } from './document.ts';
import { namedFiles } from './named-files.ts';
import { readNumber, readTruth } from './number.ts';
import type { OfdFile } from './package.ts';
import { attribute, children, type XmlElement } from './xml.ts';

/** Attachments of one document. */
const attachmentsMax = 1000;
/** Characters of a name or other word. */
const textMax = 1024;

/** A file that travels with a document. Its octets are `file.read(entry)`. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** As the producer calls it; the octets decide. */
  readonly format?: string;
  /** The entry, where there is one. */
  readonly entry?: string;
  readonly isVisible: boolean;
  readonly usage?: string;
  /** Claims of the producer. */
  readonly createdText?: string;
  readonly modifiedText?: string;
  readonly sizeKb?: number;
}

/**
 * The attachments of a document; their octets are read when asked for.
 *
 * A list that cannot be read is empty, with a finding; a missing file keeps its line.
 *
 * @basis ofd-format.md §10
 */
export function attachmentsOf(
  file: OfdFile,
  document: OfdDocument,
  note: (finding: Finding<OfdCode>) => void = () => {},
): readonly Attachment[] {
  const path = document.attachments?.path;
  if (path === undefined) return [];
  const root = listTree(file, path, note);
  const elements = root === undefined ? [] : children(root, 'Attachment');
  if (elements.length > attachmentsMax) note({ code: 'list-limit', where: path });
  return elements.slice(0, attachmentsMax).map((element) => {
    const loc = namedFiles.ofLine(element)[0] ?? '';
    const location = document.locate(loc, path);
    for (const finding of location.findings) note(finding);
    return readAttachment(element, location.entry);
  });
}

/** The tree of a list file; undefined with a finding where it cannot be read. */
export function listTree(
  file: OfdFile,
  path: string,
  note: (finding: Finding<OfdCode>) => void,
): XmlElement | undefined {
  try {
    return file.tree(path);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note({ code: 'ofd-file-unreadable', where: path, detail: error.message });
    return undefined;
  }
}

function readAttachment(element: XmlElement, entry: string | undefined): Attachment {
  const text = (name: string): string | undefined => attribute(element, name)?.slice(0, textMax);
  const format = text('Format');
  const usage = text('Usage');
  const createdText = text('CreationDate');
  const modifiedText = text('ModDate');
  const sizeKb = readNumber(text('Size')?.trim() ?? '');
  return {
    id: text('ID') ?? '',
    name: text('Name') ?? '',
    ...(format === undefined ? {} : { format }),
    ...(entry === undefined ? {} : { entry }),
    isVisible: readTruth(text('Visible')) ?? true,
    ...(usage === undefined ? {} : { usage }),
    ...(createdText === undefined ? {} : { createdText }),
    ...(modifiedText === undefined ? {} : { modifiedText }),
    ...(sizeKb === undefined ? {} : { sizeKb }),
  };
}
