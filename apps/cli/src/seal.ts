import { concat, isRefusal, Malformed } from '@yunzhang/base';
import { type Certificate, readCertificate } from '@yunzhang/gm';
import {
  type Hit,
  type Place,
  placeOnFile,
  type SealedParts,
  sealFileParts,
  signFileParts,
} from '@yunzhang/sealing';
import { readSeal, type Seal } from '@yunzhang/ses';
import { formatOf } from '@yunzhang/verification';
import { readFile, refuseSameFile, smallSizeMax, writeFile } from './files.ts';
import { certificateOfKey, type HeldKey, openKey, readCertificates } from './key.ts';
import { exits, refused, stop, wrongUsage } from './problem.ts';
import { startProgress } from './progress.ts';
import { namesPlace, placeIn, type SealOptions } from './seal-place.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { oneOf } from './values.ts';

/** What a command line asks for. */
interface Wish {
  readonly place?: Place;
  readonly generation?: 4 | 5;
  readonly signs: boolean;
  readonly locks: boolean;
}

/** Seals a file into another file; the first one stays as it is. @basis architecture §8 */
export async function runSeal(
  file: string,
  options: SealOptions,
  world: Surroundings,
): Promise<number> {
  const wish = wishIn(options);
  if (options['dryRun'] !== undefined) return dryRun(file, { options, wish }, world);
  const output = named(options, 'output', '-o');
  const keyFile = named(options, 'key', '--key');
  const sealFile = wish.place === undefined ? undefined : named(options, 'seal', '--seal');
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const seal = sealFile === undefined ? undefined : readSeal(readFile(sealFile, smallSizeMax));
  const key = openKey(keyFile, textIn(options, 'password'), world);
  try {
    const known = knownCertificates(key, seal, textIn(options, 'cert'));
    const signer = certificateOfKey(key.signer, known);
    if (signer === undefined) return stop('key-without-certificate', exits.refused, keyFile);
    const progress = startProgress(world, 1);
    const done = await applyAll(bytes, { wish, seal, key, signer }, world);
    progress.end();
    writeFile(output, done.parts);
    world.write(summaryOf(output, done, { seal, wish }));
    return exits.ok;
  } finally {
    await key.signer.close();
  }
}

function textIn(options: SealOptions, key: string): string | undefined {
  const value = options[key];
  return typeof value === 'string' ? value : undefined;
}

function named(options: SealOptions, key: string, option: string): string {
  return textIn(options, key) ?? wrongUsage(`${option} is missing`);
}

function wishIn(options: SealOptions): Wish {
  const form = textIn(options, 'form');
  const forms = ['ses4', 'ses5', 'sign'] as const;
  const known = form === undefined ? undefined : oneOf(form, forms, '--form');
  const locks = options['lock'] !== undefined;
  if (known === 'sign') {
    if (namesPlace(options)) return wrongUsage('--form sign has no place: nothing is shown');
    return { signs: true, locks };
  }
  // Closing a file needs no seal.
  const closes = locks && !namesPlace(options) && options['seal'] === undefined;
  if (closes && known === undefined) return { signs: false, locks };
  const generation = known === 'ses4' ? 4 : known === 'ses5' ? 5 : undefined;
  const place = placeIn(options);
  return { place, signs: false, locks, ...(generation === undefined ? {} : { generation }) };
}

interface Means {
  readonly wish: Wish;
  readonly seal: Seal | undefined;
  readonly key: HeldKey;
  readonly signer: Certificate;
}

/** The seal or the signature, then the lock, each over what came before. */
async function applyAll(
  bytes: Uint8Array,
  means: Means,
  world: Surroundings,
): Promise<SealedParts> {
  const { wish, key, signer } = means;
  const request = {
    signerCertificate: signer.bytes,
    chain: key.certificates.filter((one) => one !== signer).map((one) => one.bytes),
    signer: key.signer,
    at: world.now(),
  };
  const sign = async (file: Uint8Array, protects: 'continue' | 'whole'): Promise<SealedParts> => {
    const signed = await signFileParts(file, { ...request, protects });
    return isRefusal(signed) ? refused(signed) : signed;
  };
  if (wish.place === undefined) return sign(bytes, wish.locks ? 'whole' : 'continue');
  const hits = await hitsIn(bytes, wish.place);
  const sealed = await sealFileParts(bytes, {
    ...request,
    seal: means.seal?.bytes ?? new Uint8Array(0),
    random: world.random,
    place: wish.place,
    ...(wish.generation === undefined ? {} : { generation: wish.generation }),
    ...(hits && { find: () => hits }),
  });
  if (isRefusal(sealed)) return refused(sealed);
  if (!wish.locks) return sealed;
  const locked = await sign(concat(sealed.parts), 'whole');
  return { ...sealed, parts: locked.parts };
}

function summaryOf(
  output: string,
  { format, placements, findings }: SealedParts,
  { seal, wish }: Pick<Means, 'seal' | 'wish'>,
): string {
  const what =
    seal === undefined ? [] : [plain(seal.property.name), `places: ${placements.length}`];
  const warnings = [...new Set(findings.map(({ code }) => code))].map((code) => {
    // One line: the first of each kind, and how many there are.
    const [first, ...more] = findings.filter((one) => one.code === code);
    const facts = [first?.where, first?.detail].filter((one) => one !== undefined);
    return plain(`${code} (${facts.join(', ')}${more.length > 0 ? `, +${more.length}` : ''})`);
  });
  const words = [format, ...what, ...(wish.locks ? ['locked'] : []), ...warnings];
  return `${plain(output)}: ${words.join(', ')}`;
}

/** Where the seal would go, as one line of JSON. @basis product.md A5 */
async function dryRun(
  file: string,
  { options, wish }: { readonly options: SealOptions; readonly wish: Wish },
  world: Surroundings,
): Promise<number> {
  const { place } = wish;
  if (place === undefined) return wrongUsage('--dry-run needs a place');
  const seal = readSeal(readFile(named(options, 'seal', '--seal'), smallSizeMax));
  const bytes = readFile(file);
  const hits = await hitsIn(bytes, place);
  const { widthMm: width, heightMm: height } = seal.picture;
  const find = hits === undefined ? {} : { find: (): readonly Hit[] => hits };
  const answer = placeOnFile(bytes, { place, sealMm: { width, height }, ...find });
  if (isRefusal(answer)) return refused(answer);
  world.write(JSON.stringify({ format: formatOf(bytes), ...answer }));
  return exits.ok;
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
  seal: Seal | undefined,
  name: string | undefined,
): readonly Certificate[] {
  // A certificate that is named is meant: no other takes its place.
  if (name !== undefined) return readCertificates(name);
  const list = seal?.property.list;
  const listed = list?.kind === 'certificates' ? list.certificates : [];
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
