import { concat, utf8 } from '@yunzhang/base';
import { attribute, child, children, textOf, writeNode, writeXml, type XmlElement } from './xml.ts';

/** A piece of text that takes the place of a range of octets. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The line of a new signature in the list. */
export interface Registration {
  readonly id: string;
  readonly type: 'Seal' | 'Sign';
  /** Entry name of the signature file. */
  readonly path: string;
}

/** A list of one signature. @basis ofd-signatures.md §3 */
export function writeList(registration: Registration): Uint8Array {
  return utf8(
    writeXml({
      name: 'ofd:Signatures',
      attributes: [['xmlns:ofd', 'http://www.ofdspec.org/2016']],
      children: [
        { name: 'ofd:MaxSignId', children: [registration.id] },
        registered('ofd:', registration),
      ],
    }),
  );
}

/**
 * Puts a signature into a received list and sets MaxSignId; all other octets stay as they are.
 *
 * The new element stands after the last one with nothing around it, so that cutting it out again
 * gives the octets from before. @basis ofd-signatures.md §3, §11.4
 */
export function registerIn(
  bytes: Uint8Array,
  root: XmlElement,
  registration: Registration,
): Uint8Array {
  const prefix = prefixOf(root);
  const line = writeNode(registered(prefix, registration));
  const known = children(root, 'MaxSignId');
  const maximum = writeNode({ name: `${prefix}MaxSignId`, children: [registration.id] });
  if (root.innerFrom === root.to) {
    return edit(bytes, [reopen(root, maximum + line)]);
  }
  const edits = known.map((one) => setText(one, registration.id));
  if (known.length === 0) edits.push({ from: root.innerFrom, to: root.innerFrom, text: maximum });
  const last = children(root, 'Signature').at(-1) ?? known.at(-1);
  const at = last?.to ?? root.innerFrom;
  return edit(bytes, [...edits, { from: at, to: at, text: line }]);
}

/**
 * Puts the place of the list into OFD.xml, after DocRoot and Versions as the schema orders them.
 *
 * @basis ofd-signatures.md §2, §6 step 2
 */
export function nameListIn(bytes: Uint8Array, body: XmlElement, path: string): Uint8Array {
  const name = `${prefixOf(body)}Signatures`;
  const text = writeNode({ name, children: [`/${path}`] });
  const before = child(body, 'Versions') ?? child(body, 'DocRoot');
  const at = before?.to ?? body.innerTo;
  return edit(bytes, [{ from: at, to: at, text }]);
}

/**
 * The next id, in the form the list already has: `s001` or a plain number.
 *
 * @basis ofd-signatures.md §3
 */
export function nextSignatureId(root: XmlElement | undefined): string {
  if (root === undefined) return 's001';
  const ids = children(root, 'Signature').map((one) => attribute(one, 'ID') ?? '');
  const texts = [...ids, ...children(root, 'MaxSignId').map(textOf)];
  const numbers = texts.map((id) => Number(/(\d{1,9})$/.exec(id)?.[1] ?? 0));
  const next = String(numbers.reduce((a, b) => Math.max(a, b), 0) + 1);
  const last = ids.at(-1);
  return last !== undefined && /^\d+$/.test(last)
    ? next.padStart(last.length, '0')
    : `s${next.padStart(3, '0')}`;
}

function registered(prefix: string, { id, type, path }: Registration) {
  return {
    name: `${prefix}Signature`,
    attributes: [
      ['ID', id],
      ['Type', type],
      ['BaseLoc', `/${path}`],
    ] as const,
  };
}

/** The prefix an element is written with, colon included. */
function prefixOf(element: XmlElement): string {
  return element.name.slice(0, element.name.length - element.local.length);
}

function setText(element: XmlElement, text: string): Edit {
  if (element.innerFrom === element.to) return reopen(element, text);
  return { from: element.innerFrom, to: element.innerTo, text };
}

/** Gives an element that was written as one tag an inside. */
function reopen(element: XmlElement, inner: string): Edit {
  return { from: element.to - 2, to: element.to, text: `>${inner}</${element.name}>` };
}

function edit(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, text } of edits.toSorted((p, q) => p.from - q.from)) {
    parts.push(bytes.subarray(at, from), utf8(text));
    at = to;
  }
  return concat([...parts, bytes.subarray(at)]);
}
