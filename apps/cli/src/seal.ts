import { isRefusal, Malformed } from '@yunzhang/base';
import { type Certificate, readCertificate } from '@yunzhang/gm';
import { type Hit, type Place, sealFile } from '@yunzhang/sealing';
import { readSeal, type Seal } from '@yunzhang/ses';
import { formatOf } from '@yunzhang/verification';
import { readFile, refuseSameFile, smallSizeMax, writeFile } from './files.ts';
import { certificateOfKey, type HeldKey, openKey, readCertificates } from './key.ts';
import { exits, refused, stop, wrongUsage } from './problem.ts';
import { startProgress } from './progress.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { oneOf, placeOf, wholeOf } from './values.ts';

type Options = Readonly<Record<string, string>>;

/** Seals a file into another file; the first one stays as it is. @basis architecture §8 */
export async function runSeal(
  file: string,
  options: Options,
  world: Surroundings,
): Promise<number> {
  const output = options['output'] ?? '';
  const place = placeIn(options);
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const sealBytes = readFile(options['seal'] ?? '', smallSizeMax);
  const seal = readSeal(sealBytes);
  const key = openKey(options['key'] ?? '', options['password'], world);
  try {
    const known = knownCertificates(key, seal, options['cert']);
    const signer = certificateOfKey(key.signer, known);
    if (signer === undefined) {
      return stop('key-without-certificate', exits.refused, options['key']);
    }
    const progress = startProgress(world, 1);
    const hits = await hitsIn(bytes, place);
    const sealed = await sealFile(bytes, {
      seal: seal.bytes,
      signerCertificate: signer.bytes,
      chain: key.certificates.filter((one) => one !== signer).map((one) => one.bytes),
      signer: key.signer,
      at: world.now(),
      random: world.random,
      place,
      ...(hits && { find: () => hits }),
    });
    progress.end();
    if (isRefusal(sealed)) return refused(sealed);
    writeFile(output, sealed.bytes);
    const places = sealed.placements.length;
    world.write(
      `${plain(output)}: ${sealed.format}, ${plain(seal.property.name)}, places: ${places}`,
    );
    return exits.ok;
  } finally {
    await key.signer.close();
  }
}

// OFD text is read by our own code; PDF text by a library that is loaded only when asked for.
async function hitsIn(bytes: Uint8Array, place: Place): Promise<readonly Hit[] | undefined> {
  if (place.kind !== 'keyword' || formatOf(bytes) !== 'pdf') return undefined;
  const { findInPdf } = await import('./pdf-text.ts');
  return findInPdf(bytes, place.text);
}

/** Certificates that may belong to the key: the one named, else those of seal and key store. */
function knownCertificates(
  key: HeldKey,
  seal: Seal,
  named: string | undefined,
): readonly Certificate[] {
  // A certificate that is named is meant: no other takes its place.
  if (named !== undefined) return readCertificates(named);
  const { list } = seal.property;
  const listed = list.kind === 'certificates' ? list.certificates : [];
  return [...listed.flatMap(readable), ...key.certificates];
}

/** A list may hold what is no certificate; that is no reason not to use the others. */
function readable(bytes: Uint8Array): readonly Certificate[] {
  try {
    return [readCertificate(bytes)];
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
}

/** Reads where to seal; exactly one way must be named. */
function placeIn({ at, keyword, riding, page }: Options): Place {
  const ways = [at, keyword, riding].filter((way) => way !== undefined);
  if (ways.length !== 1) return wrongUsage('name one place: --at, --keyword or --riding');
  if (page !== undefined && at === undefined) return wrongUsage('--page goes with --at');
  if (keyword !== undefined) return { kind: 'keyword', text: keyword };
  if (riding !== undefined) {
    const edge = oneOf(riding, ['right', 'left', 'top', 'bottom'], '--riding');
    return { kind: 'riding', edge };
  }
  const number = wholeOf(page ?? '1', { name: '--page', min: 1, max: 1_000_000 });
  return { kind: 'point', page: number, ...placeOf(at ?? '') };
}
