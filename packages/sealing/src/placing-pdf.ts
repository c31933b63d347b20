import type { Box } from '@yunzhang/base';
import {
  boxOnPage,
  findSignatures,
  formFields,
  isKind,
  type PdfFile,
  type PdfPage,
  pages as pagesOf,
  pageSizeMm,
  rectangle,
  refKey,
} from '@yunzhang/pdf';
import type { Hit, PlacingDocument } from './place.ts';

/** What placing asks of a PDF file; the words are found by the caller's own reader. */
export function placingPdf(
  file: PdfFile,
  find: ((text: string) => readonly Hit[]) | undefined,
): PlacingDocument {
  const pages = pagesOf(file);
  const pageAt = (page: number): PdfPage => pages[page - 1] as PdfPage;
  let seals: readonly Hit[] | undefined;
  return {
    pageCount: pages.length,
    sizeOf: (page) => pageSizeMm(pageAt(page)),
    isTurned: (page) => pageAt(page).rotate !== 0,
    ...(find === undefined ? {} : { find }),
    field: (name) => fieldNamed(file, pages, name),
    sealsOn: (page) => {
      seals ??= sealBoxes(file);
      return seals.filter((one) => one.page === page).map(({ box }) => box);
    },
  };
}

function sealBoxes(file: PdfFile): readonly Hit[] {
  return findSignatures(file).flatMap(({ widget, found }): readonly Hit[] =>
    widget === undefined || found === 'superseded'
      ? []
      : [{ page: widget.pageIndex + 1, box: widget.box }],
  );
}

/**
 * The first widget of a form field, on the page that lists it.
 *
 * @basis product.md A5; ISO 32000-1 12.7.3, 12.5.2
 */
function fieldNamed(file: PdfFile, pages: readonly PdfPage[], name: string): Hit | undefined {
  const revision = file.revisions.length - 1;
  const field = formFields(file, revision).find((one) => one.name === name);
  for (const { ref, dictionary } of field?.widgets ?? []) {
    const read = (value: Parameters<PdfFile['resolve']>[0]) => file.resolve(value, revision);
    const rect = rectangle(read(dictionary.entries.get('Rect')), read);
    const own = dictionary.entries.get('P');
    const page =
      (own !== undefined && isKind(own, 'reference')
        ? pages.find((one) => one.ref !== undefined && refKey(one.ref) === refKey(own))
        : undefined) ?? (ref === undefined ? undefined : pageListing(file, pages, refKey(ref)));
    if (rect === undefined || page === undefined) continue;
    const box: Box = boxOnPage(page, rect);
    if (box.width > 0 && box.height > 0) return { page: page.index + 1, box };
  }
  return undefined;
}

/** The page whose annotations name an object: /P of a widget may be missing. */
function pageListing(file: PdfFile, pages: readonly PdfPage[], key: string): PdfPage | undefined {
  return pages.find(({ dictionary }) => {
    const list = file.resolve(dictionary.entries.get('Annots'));
    const items = isKind(list, 'array') ? list.items : [];
    return items.some((item) => isKind(item, 'reference') && refKey(item) === key);
  });
}
