import { fromBase64, Malformed } from '@yunzhang/base';
import { openFont, subsetFont } from '@yunzhang/drawing';
import { attack, type Mutation } from './mutation.ts';
import { editedFirst, named } from './xml-edit.ts';

/** Attacks on fonts, images, colours and the files that define them. */
export const resourceMutations: readonly Mutation[] = [
  attack(
    {
      id: 'font-glyphs-swapped',
      zh: '替换嵌入字体的字形',
      en: 'An embedded font draws other shapes for the same numbers',
      reason: 'The text stays the same and looks different.',
    },
    (subject) => {
      for (const entry of subject.entries('font')) {
        const changed = emptied(subject.file.read(entry));
        if (changed !== undefined) return { replaced: { [entry]: changed }, changed: entry };
      }
      return undefined;
    },
  ),
  attack(
    {
      id: 'font-file-added',
      zh: '为字体另指嵌入文件',
      en: 'A font that was not embedded now comes from a file',
      reason: 'The file decides what the characters look like.',
    },
    (subject) => {
      const made = editedFirst(
        subject,
        subject.entries('resource'),
        new RegExp(`<(${named('')})Font\\b([^>]*?)/?>(?:[\\s\\S]*?</\\1Font\\s*>)?`),
        ([, p = '', attributes = '']) =>
          `<${p}Font${attributes}><${p}FontFile>/Evil/font.ttf</${p}FontFile></${p}Font>`,
      );
      return made && { ...made, added: { 'Evil/font.ttf': 'no font' } };
    },
  ),
  attack(
    {
      id: 'font-name-changed',
      zh: '改动字体名称',
      en: 'A font is called something else',
      reason: 'Another font has other shapes and other widths.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('resource'),
        /(\bFontName=")([^"]*)/,
        ([, start = '']) => `${start}Wingdings`,
      ),
  ),
  attack(
    {
      id: 'image-swapped',
      zh: '替换图像文件',
      en: 'The file of an image is replaced',
      reason: 'A picture of a seal beside the signed one would go unnoticed otherwise.',
    },
    (subject) => {
      const [entry] = subject.entries('image');
      return entry === undefined ? undefined : { replaced: { [entry]: onePixel }, changed: entry };
    },
  ),
  attack(
    {
      id: 'image-moved',
      zh: '图像资源改指另一文件',
      en: 'An image is read from another file',
      reason: 'The sealed file is still there, but nobody shows it.',
    },
    (subject) => {
      const made = editedFirst(
        subject,
        subject.entries('resource'),
        new RegExp(`(<${named('MediaFile')}>)[^<]*`),
        ([, start = '']) => `${start}/Evil/image.png`,
      );
      return made && { ...made, added: { 'Evil/image.png': onePixel } };
    },
  ),
  attack(
    {
      id: 'draw-param-white',
      zh: '绘制参数颜色改为白色',
      en: 'A drawing parameter paints in the colour of the paper',
      reason: 'Everything drawn with it disappears.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('resource'),
        new RegExp(`(<${named('(?:Fill|Stroke)Color')}\\b[^>]*\\bValue=")[^"]*`),
        ([, start = '']) => `${start}255 255 255`,
      ) ??
      editedFirst(
        subject,
        subject.entries('resource'),
        new RegExp(`(<(${named('')})Res\\b[^>]*[^/>]>)`),
        ([, start = '', p = '']) =>
          `${start}<${p}DrawParams><${p}DrawParam ID="990030"><${p}FillColor Value="255 255 255"/>` +
          `</${p}DrawParam></${p}DrawParams>`,
      ),
  ),
  attack(
    {
      id: 'colour-space-changed',
      zh: '改动颜色空间',
      en: 'A colour space counts differently',
      reason: 'Colours change, and with them what can be seen.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('resource'),
        new RegExp(`(<${named('ColorSpace')}\\b[^>]*\\bType=")([^"]*)`),
        ([, start = '', type = '']) => start + (type === 'CMYK' ? 'RGB' : 'CMYK'),
      ),
  ),
  attack(
    {
      id: 'resource-base-moved',
      zh: '改动资源文件的 BaseLoc',
      en: 'The folder from which resources are read is another one',
      reason: 'All fonts and images come from there.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('resource'),
        /(\bBaseLoc=")[^"]*/,
        ([, start = '']) => `${start}/Evil`,
      ),
  ),
];

/** A PNG of one red pixel. */
const onePixel = fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
);

/** The font without any of its shapes, numbers and widths as they were. */
function emptied(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return subsetFont(openFont(bytes), new Set([0]), { forOfd: true }).bytes;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
