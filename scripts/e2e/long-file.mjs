// A file of many pages, made from a short one: the same pages again and again, each its own entry.
import { openOfd, rewriteZip } from '@yunzhang/ofd';
import { fromUtf8, utf8 } from '@yunzhang/base';

/** Every so many pages one lies on its side, which the document file does not say. */
const lyingEvery = 25;

/**
 * Makes an OFD file with `count` pages from the pages of another one.
 *
 * Page 7 of it says `第7页` at the top, so that a search has something to find once.
 */
export function longOfd(bytes, count) {
  const file = openOfd(bytes);
  const document = file.docBodies[0].document();
  const folder = document.path.slice(0, document.path.lastIndexOf('/') + 1);
  const sources = document.pages.map(({ path }) => fromUtf8(file.read(path)));
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const added = numbers.map((number) => ({
    name: `${folder}Many/Page_${number}.xml`,
    bytes: utf8(pageOf(sources[(number - 1) % sources.length], number)),
    method: 'deflated',
  }));
  const list = numbers.map(
    (number) => `<ofd:Page ID="${100_000 + number}" BaseLoc="Many/Page_${number}.xml"/>`,
  );
  const text = fromUtf8(file.read(document.path)).replace(
    /<ofd:Pages>.*<\/ofd:Pages>/s,
    `<ofd:Pages>${list.join('')}</ofd:Pages>`,
  );
  const replaced = [{ name: document.path, bytes: utf8(text), method: 'deflated' }];
  return rewriteZip(file.zip, { replaced, added });
}

function pageOf(source, number) {
  const word = `第${number}页`;
  const mark =
    `<ofd:TextObject ID="${200_000 + number}" Boundary="90 4 40 6" Font="${fontOf(source)}" Size="4">` +
    `<ofd:TextCode X="0" Y="4" DeltaX="g ${word.length - 1} 4">${word}</ofd:TextCode></ofd:TextObject>`;
  const area = '<ofd:Area><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:Area>';
  const marked = source.replace('</ofd:Layer>', `${mark}</ofd:Layer>`);
  if (number % lyingEvery !== 0) return marked;
  return marked
    .replace(/<ofd:Area>.*?<\/ofd:Area>/s, '')
    .replace('<ofd:Content>', `${area}<ofd:Content>`);
}

const fontOf = (source) => /Font="(\d+)"/.exec(source)?.[1] ?? '1';
