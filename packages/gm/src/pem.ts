import { base64, fromBase64 } from '@yunzhang/base';
import { malformed } from './codes.ts';

/** More than any bundle of certificates. */
const sizeMax = 16 * 1024 * 1024;
const lineWidth = 64;

/** One block of armoured text. */
export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY`, `X509 CRL` … */
  readonly label: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the blocks of a text, those of one label if one is given; other lines are passed over.
 *
 * Blocks with headers, which is how old tools encrypt keys, are refused with `pem-headers`.
 *
 * @basis RFC 7468 §3
 */
export function readPem(text: string, label?: string): readonly PemBlock[] {
  if (text.length > sizeMax) malformed('pem-too-large');
  const blocks: PemBlock[] = [];
  let open: { readonly label: string; readonly lines: string[] } | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const begin = /^-----BEGIN ([A-Z0-9 ]+)-----$/.exec(line)?.[1];
    if (begin !== undefined) {
      if (open !== undefined) malformed('pem-form', undefined, begin);
      open = { label: begin, lines: [] };
    } else if (open !== undefined && line.startsWith('-----END ')) {
      if (line !== `-----END ${open.label}-----`) malformed('pem-form', undefined, open.label);
      blocks.push({ label: open.label, bytes: fromBase64(open.lines.join('')) });
      open = undefined;
    } else if (open !== undefined) {
      if (line.includes(':')) malformed('pem-headers', undefined, open.label);
      open.lines.push(line);
    }
  }
  if (open !== undefined) malformed('pem-form', undefined, open.label);
  return label === undefined ? blocks : blocks.filter((block) => block.label === label);
}

/** Writes one block, lines of 64 characters. @basis RFC 7468 §3 */
export function writePem({ label, bytes }: PemBlock): string {
  const text = base64(bytes);
  const lines = [`-----BEGIN ${label}-----`];
  for (let at = 0; at < text.length; at += lineWidth) lines.push(text.slice(at, at + lineWidth));
  return `${[...lines, `-----END ${label}-----`].join('\n')}\n`;
}
