import { attribute, children, textOf, type XmlElement } from './xml.ts';

/**
 * Where files are named: drawing takes the first of each, the walk of what is covered takes all.
 *
 * Both ask here and nowhere else, so that what is drawn is what is checked.
 *
 * @basis ofd-signatures.md §11.3
 */
export const namedFiles = {
  /** Resource lists of a page or template. @basis ofd-format.md §2.3 */
  ofPage: (page: XmlElement): readonly string[] => children(page, 'PageRes').map(textOf),
  /** The file of an embedded font. @basis ofd-format.md §5.1 */
  ofFont: (font: XmlElement): readonly string[] => children(font, 'FontFile').map(textOf),
  /** The file of an image, a sound or a film. @basis ofd-format.md §2.4 */
  ofMedia: (media: XmlElement): readonly string[] => children(media, 'MediaFile').map(textOf),
  /** The profile of a colour space. @basis ofd-format.md §8 */
  ofColourSpace: (space: XmlElement): readonly string[] => {
    const profile = attribute(space, 'Profile');
    return profile === undefined ? [] : [profile];
  },
  /** The file of one line of a list: annotations, attachments, tags. @basis ofd-format.md §9–§11 */
  ofLine: (line: XmlElement): readonly string[] => children(line, 'FileLoc').map(textOf),
  /** The scheme of a custom tag. @basis ofd-format.md §11 */
  ofScheme: (tag: XmlElement): readonly string[] => children(tag, 'SchemaLoc').map(textOf),
  /** The data of an extension. @basis ofd-format.md §11 */
  ofExtension: (extension: XmlElement): readonly string[] =>
    children(extension, 'ExtendData').map(textOf),
} as const;
