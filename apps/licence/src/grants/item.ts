/** What a grant may name. The first three are what every licence can do by itself. */
export const items = {
  'licence.show': { zh: '出示执照', en: 'Show the licence' },
  'seal.use': { zh: '用印', en: 'Use seals' },
  'seal.manage': { zh: '印章管理', en: 'Manage seals' },
  'seal.cancel': { zh: '印章注销', en: 'Cancel seals' },
  'tax.certificate': { zh: '完税证明', en: 'Tax certificates' },
  'enterprise.cancel': { zh: '企业注销', en: 'Dissolve the enterprise' },
} as const;

/** The id of an item. @basis platform.md P04 */
export type Item = keyof typeof items;

/** All items in the order in which they are shown. */
export const itemIds = Object.keys(items) as readonly Item[];

/** What an enterprise that is no longer in business may still do. @basis platform.md P04 */
export const cancellationItems: ReadonlySet<Item> = new Set(['seal.cancel', 'enterprise.cancel']);

/** Tells an item from any other text. */
export function isItem(text: string): text is Item {
  return Object.hasOwn(items, text);
}
