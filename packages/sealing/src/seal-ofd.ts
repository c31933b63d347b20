import { isRefusal, type Refusal } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  type NewStamp,
  openOfd,
  type OfdFile,
  type OfdPage,
  pageText,
  prepareSignature,
} from '@yunzhang/ofd';
import { makeSealSignature } from '@yunzhang/ses';
import { type Hit, type Placement, resolvePlace } from './place.ts';
import type { ReadRequest, SealedFile } from './seal-file.ts';

const provider = { name: 'Yunzhang', version: '0.1.0', company: 'Yunzhang' };

/** Seals an OFD package: the earlier signatures stay as they are. */
export async function sealOfd(
  bytes: Uint8Array,
  request: ReadRequest,
): Promise<Omit<SealedFile, 'format'> | Refusal> {
  const file = openOfd(bytes);
  const pages = file.docBodies[0]?.document()?.pages ?? [];
  const { widthMm: width, heightMm: height } = request.read.picture;
  const placements = resolvePlace({
    pages: pages.map((page) => page.area().box),
    seal: { width, height },
    place: request.place,
    find: (text) => findText(file, pages, text),
  });
  if (isRefusal(placements)) return placements;
  const prepared = prepareSignature(file, {
    stamps: placements.map((one) => stampOf(one, pages)),
    provider,
    at: request.at,
    seal: request.seal,
    type: 'Seal',
    mode: 'continue',
    digest,
  });
  if (isRefusal(prepared)) return prepared;
  const value = await makeSealSignature(
    {
      seal: request.seal,
      at: request.at,
      dataHash: digest('sm3', prepared.signatureXml),
      propertyInfo: prepared.path,
      signerCertificate: request.signerCertificate,
      ...(request.generation === undefined ? {} : { generation: request.generation }),
    },
    request.signer,
  );
  if (isRefusal(value)) return value;
  return { bytes: prepared.finish(value), placements };
}

// Boxes of OFD pages count from the origin of the page's own box. @basis ofd-signatures.md §8
function stampOf({ page, box, clip }: Placement, pages: readonly OfdPage[]): NewStamp {
  const sheet = pages[page - 1] as OfdPage;
  const { x, y } = sheet.area().box;
  const boundary = { ...box, x: box.x + x, y: box.y + y };
  return { pageId: sheet.id, boundary, ...(clip && { clip }) };
}

/** Finds words on the pages of an OFD file, blanks ignored; words may span several objects. */
function findText(file: OfdFile, pages: readonly OfdPage[], text: string): readonly Hit[] {
  const wanted = text.replace(/\s+/g, '');
  if (wanted === '') return [];
  return pages.flatMap((page, index) => {
    const { x, y } = page.area().box;
    const glyphs = pageText(file, page)
      .flatMap((run) => run.glyphs)
      .filter(({ char }) => char.trim() !== '');
    const starts = new Map<number, number>();
    let line = '';
    glyphs.forEach(({ char }, i) => {
      starts.set(line.length, i);
      line += char;
    });
    const at = line.indexOf(wanted);
    const first = glyphs[starts.get(at) ?? -1];
    const last = glyphs[starts.get(at + wanted.length - 1) ?? -1] ?? first;
    if (at < 0 || first === undefined || last === undefined) return [];
    const width = Math.max(first.width, last.x + last.width - first.x);
    const box = { x: first.x - x, y: first.y - y, width, height: first.height };
    return [{ page: index + 1, box }];
  });
}
