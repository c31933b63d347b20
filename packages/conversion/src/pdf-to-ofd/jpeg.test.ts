import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { concat, fromLatin1 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { jpegFinder } from './jpeg.ts';

const folder = fileURLToPath(new URL('../../../../tests/vectors/images/', import.meta.url));
const jpeg = new Uint8Array(fs.readFileSync(`${folder}rgb.jpg`));

/** A file whose object 2 is an image with these facts. */
function filed(facts: string, data: Uint8Array = jpeg): Uint8Array {
  const image = fromLatin1(
    `2 0 obj\n<< /Subtype /Image ${facts} /Length ${data.length} >>\nstream\n`,
  );
  const head = fromLatin1('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n');
  const body = concat([head, image, data, fromLatin1('\nendstream\nendobj\n')]);
  const place = (at: number): string => `${String(at).padStart(10, '0')} 00000 n \n`;
  const table = `xref\n0 3\n0000000000 65535 f \n${place(9)}${place(head.length)}`;
  const tail = `trailer << /Size 3 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`;
  return concat([body, fromLatin1(table + tail)]);
}

const plain = '/Filter /DCTDecode /ColorSpace /DeviceRGB';
const image = { ref: '2R', width: 19, height: 13 };

describe('jpegFinder', () => {
  it('finds the file behind an image', () => {
    expect(jpegFinder(filed(plain))(image)).toEqual(jpeg);
    expect(jpegFinder(filed('/Filter [/DCTDecode] /ColorSpace /DeviceGray'))(image)).toEqual(jpeg);
  });

  it.each([
    `${plain} /SMask 3 0 R`,
    `${plain} /Decode [1 0 1 0 1 0]`,
    '/Filter [/FlateDecode /DCTDecode] /ColorSpace /DeviceRGB',
    '/Filter /DCTDecode /ColorSpace /DeviceCMYK',
    '/Filter /DCTDecode /ColorSpace [/Separation /Red /DeviceRGB 4 0 R]',
    '/Filter /JPXDecode /ColorSpace /DeviceRGB',
  ])('leaves pixels that need more than the file: %s', (facts) => {
    expect(jpegFinder(filed(facts))(image)).toBeUndefined();
  });

  it.each([{}, null, { ...image, ref: '9R' }, { ...image, ref: '2R1x' }, { ...image, width: 20 }])(
    'knows nothing of %j',
    (other) => {
      expect(jpegFinder(filed(plain))(other)).toBeUndefined();
    },
  );

  it('knows nothing where the data is no JPEG or the file no PDF', () => {
    expect(jpegFinder(filed(plain, fromLatin1('none')))(image)).toBeUndefined();
    expect(jpegFinder(fromLatin1('none'))(image)).toBeUndefined();
  });
});
