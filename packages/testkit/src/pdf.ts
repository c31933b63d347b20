import { concat, utf8 } from '@yunzhang/base';

/**
 * Writes a PDF file from the texts of its objects, numbered from 1, with a classic table.
 *
 * The first object must be the catalog. Nothing is checked: tests also write broken files with it.
 *
 * @basis ISO 32000-1 §7.5
 */
export function testPdf(objects: readonly string[] = onePage): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets: number[] = [];
  for (const [n, object] of objects.entries()) {
    offsets.push(utf8(text).length);
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
  }
  const at = utf8(text).length;
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}`;
  text += `trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return concat([utf8(text)]);
}

const drawing = 'BT /F1 12 Tf 72 720 Td (Test) Tj ET';

const onePage: readonly string[] = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
  `<</Length ${drawing.length}>>\nstream\n${drawing}\nendstream`,
  '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
];
