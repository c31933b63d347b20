import { entriesText, type Entries, nameText, textString } from '../append/syntax.ts';
import type { PdfAttachment } from './document-input.ts';
import type { ObjectTable } from './object-table.ts';

/** Files inside one file. */
const attachmentsMax = 10_000;

/**
 * Writes the files inside the file, and returns what the catalog says of them.
 *
 * The names stand in a tree that readers search by order, so they are numbered; what a person sees
 * is the name in the file specification.
 *
 * @basis ISO 32000-1 7.11.4, 7.9.6; ISO 32000-2 14.13
 */
export function addAttachments(objects: ObjectTable, all: readonly PdfAttachment[]): Entries {
  const attachments = all.slice(0, attachmentsMax);
  if (attachments.length === 0) return {};
  const files = attachments.map((attachment) => addFile(objects, attachment));
  const names = files.map((file, i) => `(${String(i + 1).padStart(6, '0')}) ${file}`);
  const tree = objects.add(`<</Names [${names.join(' ')}]>>`);
  return { Names: `<</EmbeddedFiles ${tree}>>`, AF: `[${files.join(' ')}]` };
}

function addFile(objects: ObjectTable, attachment: PdfAttachment): string {
  const { bytes, mime, name, description, relationship = 'Unspecified' } = attachment;
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream';
  const head = {
    Type: '/EmbeddedFile',
    Subtype: nameText(type),
    Params: `<</Size ${bytes.length}>>`,
  };
  // Packages and pictures are compressed already.
  const form = /zip|ofd|image\//.test(type) ? 'ready' : 'plain';
  const file = objects.addStream(head, bytes, { form });
  const plain = name.replace(/[/\\:\p{C}]/gu, '_');
  return objects.add(
    entriesText({
      Type: '/Filespec',
      F: textString(plain),
      UF: textString(plain),
      EF: `<</F ${file} /UF ${file}>>`,
      AFRelationship: `/${relationship}`,
      ...(description === undefined ? {} : { Desc: textString(description) }),
    }),
  );
}
