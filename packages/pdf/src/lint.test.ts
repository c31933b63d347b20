import { fromLatin1 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { openPdf } from './file.ts';
import { lintActiveContent } from './lint.ts';
import { boxOnPage, pages } from './pages.ts';

/** A file without a cross-reference: the reader scans it, which is enough here. */
const scan = (...objects: string[]) =>
  openPdf(
    fromLatin1(
      `%PDF-1.7\n${objects.map((o, i) => `${i + 1} 0 obj\n${o}\nendobj\n`).join('')}` +
        'trailer\n<</Root 1 0 R>>\n',
    ),
  );

describe('active content', () => {
  it.each([
    ['active-javascript', '<</OpenAction 2 0 R>>', '<</S/JavaScript/JS(app.alert)>>'],
    ['active-on-open', '<</OpenAction 2 0 R>>', '<</S/GoTo/D[3 0 R/Fit]>>'],
    ['active-launch', '<</A 2 0 R>>', '<</S/Launch/F(calc.exe)>>'],
    ['active-external', '<</A 2 0 R>>', '<</S/SubmitForm/F(http)>>'],
    ['active-external', '<</X 2 0 R>>', '<</Length 0/F(other.bin)>>stream\n\nendstream'],
    ['active-on-event', '<</X 2 0 R>>', '<</AA<</O 3 0 R>>>>'],
    ['active-xfa', '<</AcroForm 2 0 R>>', '<</XFA[]>>'],
    ['active-media', '<</X[2 0 R]>>', '<</Subtype/RichMedia>>'],
  ])('names %s', (code, catalog, object) => {
    expect(lintActiveContent(scan(catalog, object)).map((f) => f.code)).toContain(code);
  });

  it('a link inside the file and a destination to open at are no active content', () => {
    const file = scan('<</OpenAction[2 0 R/Fit]/X 2 0 R>>', '<</A<</S/GoTo/D[2 0 R/Fit]>>>>');
    expect(lintActiveContent(file)).toEqual([]);
  });
});

describe('pages', () => {
  const page = (more: string) => {
    const file = scan(
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 720 360]>>',
      `<</Type/Page/Parent 2 0 R${more}>>`,
    );
    return pages(file)[0] ?? expect.fail('no page');
  };
  const rect = { left: 72, bottom: 36, right: 144, top: 72 };
  const box = (more: string) => {
    const { x, y, width, height } = boxOnPage(page(more), rect);
    return [x, y, width, height].map((n) => Math.round(n * 100) / 100);
  };

  it('inherit their box, and boxes are in mm from the top left of what is shown', () => {
    expect(page('').mediaBox).toEqual({ left: 0, bottom: 0, right: 720, top: 360 });
    expect(box('')).toEqual([25.4, 101.6, 25.4, 12.7]);
    expect(box('/CropBox[36 0 720 180]')).toEqual([12.7, 38.1, 25.4, 12.7]);
    expect(box('/UserUnit 2')).toEqual([50.8, 203.2, 50.8, 25.4]);
  });

  it('turn clockwise by /Rotate', () => {
    expect(box('/Rotate 90')).toEqual([12.7, 25.4, 12.7, 25.4]);
    expect(box('/Rotate 180')).toEqual([203.2, 12.7, 25.4, 12.7]);
    expect(box('/Rotate -90')).toEqual([101.6, 203.2, 12.7, 25.4]);
  });
});
