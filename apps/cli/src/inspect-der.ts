import { hex, latin1, Malformed } from '@yunzhang/base';
import { type DerNode, objectIdentifier, oidName, readDer, tags, text } from '@yunzhang/gm';
import { plain } from './surroundings.ts';

/** Lines of one tree; a file of twice as many elements is no help to a reader. */
const linesMax = 20_000;
const shownMax = 32;

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(tags).map(([name, tag]) => [tag, name]),
);

/** The elements of a DER value, each with its offset and size; deviations stand where they are. */
export function derTree(bytes: Uint8Array): readonly string[] {
  const notes: string[] = [];
  const root = readDer(bytes, { note: ({ code, at }) => notes.push(`finding ${code} @${at}`) });
  const lines: string[] = [];
  // A stack instead of recursion; the reader bounds depth and number already.
  const open: { readonly node: DerNode; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (lines.length === linesMax) {
      lines.push('…');
      break;
    }
    lines.push(lineOf(next.node, next.depth));
    for (const node of next.node.members.toReversed()) open.push({ node, depth: next.depth + 1 });
  }
  return [...lines, ...notes];
}

function lineOf(node: DerNode, depth: number): string {
  const at = String(node.at).padStart(7);
  const name = names[node.tag] ?? `[${node.tag & 0x1f}]`;
  const value = node.members.length > 0 ? '' : ` ${valueOf(node)}`;
  return `${at} ${'  '.repeat(depth)}${name} ${node.content.length}${value}`;
}

function valueOf(node: DerNode): string {
  const { content, tag } = node;
  try {
    if (tag === tags.objectIdentifier) {
      const oid = objectIdentifier(node);
      const name = oidName(oid);
      return name === oid ? oid : `${oid} ${name}`;
    }
    if (tag === tags.utcTime || tag === tags.generalizedTime) {
      return plain(latin1(content.subarray(0, shownMax)));
    }
    if (isText(tag)) return JSON.stringify(plain(text(node)));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  const start = hex(content.subarray(0, shownMax));
  return content.length > shownMax ? `${start}…` : start;
}

function isText(tag: number): boolean {
  const texts: readonly number[] = [
    tags.utf8String,
    tags.printableString,
    tags.ia5String,
    tags.bmpString,
    tags.t61String,
  ];
  return texts.includes(tag);
}
