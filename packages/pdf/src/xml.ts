import { fromUtf8, Malformed } from '@yunzhang/base';

/** Deepest nesting of elements in metadata. */
const depthMax = 64;

/**
 * Whether octets are XML whose tags pair up, without a document type.
 *
 * Not a parser: it tells metadata from something else that was put in its place.
 *
 * @basis pdf-seals.md §5.2; XML 1.0 §2.1
 */
export function isPlainXml(bytes: Uint8Array): boolean {
  let text: string;
  try {
    text = fromUtf8(bytes).replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
  const open: string[] = [];
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = skipAside(text, at);
    if (skipped !== undefined) {
      if (skipped < 0) return false;
      at = skipped;
      continue;
    }
    const end = text.indexOf('>', at);
    if (end < 0) return false;
    const tag = text.slice(at + 1, end);
    const name = /^\/?([A-Za-z_:\u0080-\uffff][^\s/<>]*)/.exec(tag)?.[1];
    if (name === undefined || tag.includes('<')) return false;
    if (tag.startsWith('/')) {
      if (open.pop() !== name) return false;
    } else {
      elements++;
      if (!tag.endsWith('/')) open.push(name);
      if (open.length > depthMax) return false;
    }
    at = end + 1;
  }
  return open.length === 0 && elements > 0;
}

/** The offset after a comment, instruction or CDATA section; -1 when it has no end. */
function skipAside(text: string, at: number): number | undefined {
  const kinds = [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const;
  for (const [start, stop] of kinds) {
    if (!text.startsWith(start, at)) continue;
    const end = text.indexOf(stop, at + start.length);
    return end < 0 ? -1 : end + stop.length;
  }
  return text.startsWith('<!', at) ? -1 : undefined;
}
