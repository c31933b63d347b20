import { attachmentsOf, type OfdFile, type OutlineItem } from '@yunzhang/ofd';
import type { Contents, OutlineEntry } from './page-document.ts';

/** Lines of an outline that are shown. */
const entriesMax = 2_000;

/** The outline and the attachments of an OFD file. What cannot be read is left out. */
export function readContents(file: OfdFile): Contents {
  const document = file.docBodies[0]?.document();
  if (document === undefined) return { outline: [], attachments: [] };
  const budget = { entries: entriesMax };
  const attachments = attachmentsOf(file, document).flatMap((one) => {
    if (one.entry === undefined) return [];
    const size = file.zip.byName.get(one.entry)?.size;
    return [{ id: one.entry, name: nameOf(one), ...(size === undefined ? {} : { size }) }];
  });
  return { outline: entriesOf(document.outlines(), budget), attachments };
}

/** The name a file is saved under: many producers leave its ending in `Format`. */
function nameOf({ name, format }: { readonly name: string; readonly format?: string }): string {
  const ending = format?.toLowerCase() ?? '';
  const isKnown = !/^[a-z0-9]{1,8}$/.test(ending) || name.toLowerCase().endsWith(`.${ending}`);
  return isKnown ? name : `${name}.${ending}`;
}

// The depth of an outline is limited where it is read.
function entriesOf(
  items: readonly OutlineItem[],
  budget: { entries: number },
): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (const { title, pageIndex, top, actions, children } of items) {
    if (budget.entries-- <= 0) break;
    const address = actions.find((action) => action.kind === 'uri')?.uri;
    entries.push({
      title,
      ...(pageIndex === undefined ? {} : { page: pageIndex + 1 }),
      ...(top === undefined ? {} : { topMm: top }),
      ...(address === undefined ? {} : { address }),
      children: entriesOf(children, budget),
    });
  }
  return entries;
}

/** The octets of an attachment. Only what the file lists as one is given out. */
export function readAttachment(file: OfdFile, id: string): Uint8Array<ArrayBuffer> {
  const document = file.docBodies[0]?.document();
  const listed = document && attachmentsOf(file, document).some(({ entry }) => entry === id);
  if (listed !== true) throw new Error('no-such-attachment');
  return new Uint8Array(file.read(id));
}
