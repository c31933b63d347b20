import { utf8 } from '@yunzhang/base';

/** Rows of one block. @basis Adobe Technical Note 5411 §1.4.1 */
const rowsMax = 100;
/** Characters one glyph may stand for. */
const charsMax = 64;

/**
 * Writes which characters the codes of a font stand for, so that text can be searched and copied.
 *
 * @basis ISO 32000-1 9.10.3
 */
export function unicodeMap(texts: readonly string[]): Uint8Array {
  const rows = texts.flatMap((text, code) =>
    text === '' ? [] : [`<${hex4(code)}> <${unitsOf(text)}>`],
  );
  const blocks: string[] = [];
  for (let from = 0; from < rows.length; from += rowsMax) {
    const block = rows.slice(from, from + rowsMax);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return utf8(
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
      '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n' +
      '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
      '1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n' +
      blocks.join('') +
      'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n',
  );
}

/** UTF-16 octets of a text, in hexadecimal. */
export function unitsOf(text: string): string {
  let units = '';
  for (let i = 0; i < Math.min(charsMax, text.length); i++) units += hex4(text.charCodeAt(i));
  return units;
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
