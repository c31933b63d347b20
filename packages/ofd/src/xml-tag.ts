import type { XmlAttribute } from './xml.ts';

/** From this many attributes on, equal ones are looked for with a set. */
export const fewAttributes = 8;

/** The attributes of a tag without any. */
export const none: Draft[] = [];

/** An attribute; its namespace is known when the whole tag is. */
export interface Draft extends XmlAttribute {
  uri: string;
}

/** Whether one attribute is there twice. */
export function hasEqual(list: readonly XmlAttribute[]): boolean {
  if (list.length > fewAttributes) {
    return new Set(list.map(({ local, uri }) => `${uri} ${local}`)).size < list.length;
  }
  for (let i = 1; i < list.length; i++) {
    const one = list[i];
    for (let k = 0; k < i; k++) {
      const other = list[k];
      if (other?.local === one?.local && other?.uri === one?.uri) return true;
    }
  }
  return false;
}
