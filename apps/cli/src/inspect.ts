import { fromUtf8, isoUtc, Malformed } from '@yunzhang/base';
import { readCertificate, readCrl, readPem } from '@yunzhang/gm';
import type { Tolerance } from '@yunzhang/ofd';
import { classifySignedValue, readSeal, readSealSignature } from '@yunzhang/ses';
import { certificateLines } from './cert.ts';
import { kindOf, readFile } from './files.ts';
import { derTree } from './inspect-der.ts';
import { ofdLines } from './inspect-ofd.ts';
import { pdfLines } from './inspect-pdf.ts';
import { cmsLines, sealLines, sealSignatureLines } from './inspect-seal.ts';
import { exits, stop } from './problem.ts';
import { openedBytes } from './secret.ts';
import type { Surroundings } from './surroundings.ts';

/** Shows what is inside a file, judging nothing. @basis architecture §8 */
export async function runInspect(
  file: string,
  options: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Promise<number> {
  const received = readFile(file);
  const isOfd = kindOf(received) === 'ofd';
  const bytes = isOfd ? await openedBytes(received, options, world) : received;
  const raw = options['raw'] === true;
  const policy = options['strict'] === true ? 'strict' : 'lenient';
  for (const line of linesOf(bytes, { raw, file, policy })) world.write(line);
  return exits.ok;
}

interface Wish {
  readonly raw: boolean;
  readonly file: string;
  readonly policy: Tolerance;
}

function linesOf(bytes: Uint8Array, wish: Wish): readonly string[] {
  switch (kindOf(bytes)) {
    case 'ofd':
      return ofdLines(bytes, wish);
    case 'pdf':
      return pdfLines(bytes, wish.raw);
    case 'pem':
      return readPem(fromUtf8(bytes)).flatMap((block) => [
        `${block.label}, ${block.bytes.length} octets`,
        // The octets of a key are nobody's business, not even on a screen.
        ...(block.label.endsWith('PRIVATE KEY') ? [] : derLines(block.bytes, wish)),
      ]);
    case 'der':
      return derLines(bytes, wish);
    case 'unknown':
      return stop('input-format-unknown', exits.unreadable, wish.file);
  }
}

/** What a DER value is, is found by trying: nothing in it says so. */
function derLines(bytes: Uint8Array, { raw, file }: Wish): readonly string[] {
  const tree = raw ? derTree(bytes) : [];
  const readers: readonly (() => readonly string[])[] = [
    () => sealLines(readSeal(bytes)),
    () => sealSignatureLines(readSealSignature(bytes)),
    () => certificateLines(readCertificate(bytes)),
    () => crlLines(bytes),
    () => (classifySignedValue(bytes) === 'cms' ? cmsLines(bytes) : []),
  ];
  for (const read of readers) {
    const lines = tried(read);
    if (lines.length > 0) return [...lines, ...tree];
  }
  return raw ? tree : stop('input-format-unknown', exits.unreadable, `${file}: DER; try --raw`);
}

function tried(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}

function crlLines(bytes: Uint8Array): readonly string[] {
  const list = readCrl(bytes);
  const until = list.nextUpdateAt === undefined ? 'open' : isoUtc(list.nextUpdateAt);
  return [`revocation list of ${isoUtc(list.thisUpdateAt)} until ${until}`];
}
