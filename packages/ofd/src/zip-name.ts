import { crc32, fromGbk, fromUtf8, latin1 } from '@yunzhang/base';
import { malformed, type OfdCode } from './codes.ts';

/** Octets of a name; deeper trees than this do not occur. */
const nameSizeMax = 1024;

/** Names nothing is to be said about: most of them. */
export const normalName = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\/?$/;
const none: readonly OfdCode[] = [];

/** A name in normal form, and what was odd about it. */
export interface ZipName {
  readonly name: string;
  readonly findings: readonly OfdCode[];
}

/**
 * Decodes and normalises the name of an entry.
 *
 * Names that lead out of the package, name a drive or use `\` are refused; a slash at the start
 * occurs in real files and is dropped with a finding. Without the UTF-8 flag UTF-8 is tried
 * strictly, then GBK.
 *
 * @basis ofd-signatures.md §1.2; stack.md §4
 */
export function readZipName(header: {
  readonly raw: Uint8Array;
  readonly flags: number;
  readonly extra: Uint8Array;
  readonly at: number;
}): ZipName {
  const { raw, at } = header;
  if (raw.length > nameSizeMax) malformed('zip-name-too-long', at);
  const { text, guessed } = decodeName(raw, (header.flags & 0x800) !== 0, at);
  if (normalName.test(text) && header.extra.length === 0) return { name: text, findings: none };
  const findings: OfdCode[] = guessed ? ['zip-name-encoding-guessed'] : [];
  // oxlint-disable-next-line no-control-regex
  if (text === '' || /[\u0000-\u001f\u007f\\]/.test(text) || /^\/*[A-Za-z]:/.test(text)) {
    malformed('zip-name-unsafe', at, text);
  }
  const parts = text.split('/');
  if (parts.includes('..')) malformed('zip-name-unsafe', at, text);
  const isFolder = parts.at(-1) === '';
  const kept = parts.filter((part) => part !== '' && part !== '.');
  if (kept.length === 0) malformed('zip-name-unsafe', at, text);
  const name = kept.join('/') + (isFolder ? '/' : '');
  if (text.startsWith('/')) findings.push('zip-name-absolute');
  if (text.replace(/^\//, '') !== name) findings.push('zip-name-not-normal');
  if (readExtra(header, text) === 'malformed') findings.push('zip-extra-malformed');
  return { name, findings };
}

function decodeName(
  raw: Uint8Array,
  declared: boolean,
  at: number,
): { readonly text: string; readonly guessed: boolean } {
  if (isAscii(raw)) return { text: latin1(raw), guessed: false };
  try {
    return { text: fromUtf8(raw), guessed: !declared };
  } catch {
    if (declared) return malformed('zip-name-encoding', at);
  }
  try {
    return { text: fromGbk(raw), guessed: true };
  } catch {
    return malformed('zip-name-encoding', at);
  }
}

function isAscii(octets: Uint8Array): boolean {
  for (let i = 0; i < octets.length; i++) if ((octets[i] as number) >= 0x80) return false;
  return true;
}

/** Info-ZIP and 7-Zip take the name from field 0x7075; then it must be the same name. */
function readExtra(
  header: { readonly raw: Uint8Array; readonly extra: Uint8Array; readonly at: number },
  name: string,
): 'sound' | 'malformed' {
  const { extra, at } = header;
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  let next = 0;
  while (next + 4 <= extra.length) {
    const from = next + 4;
    const to = from + view.getUint16(next + 2, true);
    if (to > extra.length) return 'malformed';
    if (view.getUint16(next, true) === 0x7075) {
      if (to - from < 5) return 'malformed';
      const current = view.getUint32(from + 1, true) === crc32(header.raw);
      const other = decodeName(extra.subarray(from + 5, to), true, at).text;
      if (current && other !== name) malformed('zip-header-mismatch', at, `${name}, ${other}`);
    }
    next = to;
  }
  return next === extra.length ? 'sound' : 'malformed';
}
