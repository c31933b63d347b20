import { Malformed } from '@yunzhang/base';
import {
  boolean,
  contextTag,
  type DerNode,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  tags,
} from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { type Field, Reading } from './reading.ts';

/** One extension of a seal or of a seal signature. */
export interface SesExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/**
 * Extensions this project understands, so that being critical is no gap in understanding.
 *
 * The profile version of the government platforms only states a number.
 */
const understood: readonly string[] = ['1.2.156.10197.6.7.2.2.1'];

/**
 * Reads ExtensionDatas in the form the place asks for: untagged in a seal, `[0]` in TBS_Sign.
 *
 * The other form and an OCTET STRING around the list occur and are findings; what cannot be read at
 * all is ignored with a finding, because old seals hold garbage here and verify nevertheless.
 *
 * @basis ses.md §2.1, §3.6, §7
 */
export function readExtensions(
  reading: Reading,
  field: Field,
  form: 'plain' | 'tagged',
): readonly SesExtension[] {
  const place = { where: field.where, at: field.node.at };
  // Findings of a list that turns out unreadable would mislead, so they are gathered apart.
  const inside = new Reading();
  try {
    const list = unwrapped(field.node);
    const wanted = form === 'plain' ? tags.sequence : contextTag(0);
    if (field.node.tag !== wanted) inside.note('ses-extensions-form', place);
    const extensions = sequence(list).map((node) => readExtension(inside, field.where, node));
    noteRepeats(inside, extensions, field);
    for (const { code, ...rest } of inside.findings) reading.note(code, rest);
    return extensions;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    reading.note('ses-extensions-unreadable', { ...place, detail: error.code });
    return [];
  }
}

function unwrapped(node: DerNode): DerNode {
  if (node.tag === tags.octetString) return readDer(node.content);
  if (node.tag === contextTag(0) && node.members.length === 1) return node.members[0] as DerNode;
  return node;
}

function readExtension(reading: Reading, where: string, node: DerNode): SesExtension {
  const members = sequence(node);
  const [oidNode, second, third] = members;
  const flag = second?.tag === tags.boolean ? second : undefined;
  const value = flag === undefined ? second : third;
  if (!oidNode || !value || members.length !== (flag === undefined ? 2 : 3)) {
    malformed('seal-structure', node.at, where);
  }
  const oid = objectIdentifier(oidNode);
  const critical = flag !== undefined && boolean(flag);
  if (flag !== undefined && !critical) {
    reading.note('ses-critical-false-written', { where, at: flag.at, detail: oid });
  }
  if (critical && !understood.includes(oid)) {
    reading.note('ses-extension-critical', { where, at: node.at, detail: oid });
  }
  return { oid, critical, value: octets(value) };
}

function noteRepeats(reading: Reading, list: readonly SesExtension[], field: Field): void {
  const seen = new Set<string>();
  for (const { oid } of list) {
    if (seen.has(oid)) {
      reading.note('ses-extension-repeated', {
        where: field.where,
        at: field.node.at,
        detail: oid,
      });
    }
    seen.add(oid);
  }
}
