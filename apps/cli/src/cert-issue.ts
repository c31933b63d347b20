import { hex } from '@yunzhang/base';
import {
  type CertificateContent,
  createSoftwareSigner,
  generateSm2Key,
  issueCertificate,
  nameTypes,
  sm2PublicKey,
  type Sm2Signer,
  writeName,
  writePem,
  writePkcs8,
} from '@yunzhang/gm';
import { writeFile } from './files.ts';
import { certificateOfKey, openKey, readCertificates } from './key.ts';
import { exits, stop } from './problem.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

const dayMs = 86_400_000;
/** Clocks differ; a certificate is valid from a little before it was made. */
const earlierMs = 5 * 60_000;

type Options = Readonly<Record<string, string | boolean>>;

/** Makes a test root. Nobody trusts it but who is told to. */
export async function runCertNewRoot(options: Options, world: Surroundings): Promise<number> {
  const privateKey = generateSm2Key(world.random);
  const signer = createSoftwareSigner({ privateKey, random: world.random });
  const content: CertificateContent = {
    ...contentOf(options, { publicKey: signer.publicKey, world }),
    issuer: subjectOf(options),
    authority: {},
    keyUsage: ['keyCertSign', 'crlSign'],
  };
  return finish(options, { content, signer, privateKey, world });
}

/** Issues a test certificate for a signer of seals, with a new key. */
export async function runCertIssue(options: Options, world: Surroundings): Promise<number> {
  const password = options['password'];
  const held = openKey(
    String(options['caKey']),
    typeof password === 'string' ? password : undefined,
    world,
  );
  const issuer = certificateOfKey(held.signer, readCertificates(String(options['caCert'])));
  if (issuer === undefined) {
    return stop('key-without-certificate', exits.unreadable, String(options['caCert']));
  }
  const privateKey = generateSm2Key(world.random);
  const content: CertificateContent = {
    ...contentOf(options, { publicKey: sm2PublicKey(privateKey), world }),
    issuer: issuer.subjectBytes,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  };
  return finish(options, { content, signer: held.signer, privateKey, world });
}

interface Fresh {
  readonly publicKey: Uint8Array;
  readonly world: Surroundings;
}

function contentOf(
  options: Options,
  { publicKey, world }: Fresh,
): Omit<CertificateContent, 'issuer' | 'keyUsage'> {
  const days = wholeOf(String(options['days'] ?? '730'), { name: '--days', min: 1, max: 7300 });
  // The first octet stays between 0x40 and 0x7f: positive, and always of one length.
  const serial = world.random(16).map((octet, i) => (i === 0 ? (octet & 0x3f) | 0x40 : octet));
  const fromAt = Math.floor((world.now() - earlierMs) / 1000) * 1000;
  return {
    serial: hex(serial),
    subject: subjectOf(options),
    publicKey,
    validFromAt: fromAt,
    validToAt: fromAt + days * dayMs,
  };
}

function subjectOf(options: Options): Uint8Array {
  const name = String(options['name']);
  const { organisation } = options;
  const marked = name.includes('测试') || String(organisation ?? '').includes('测试');
  // Commander turns --no-test-mark into testMark: false.
  if (!marked && options['testMark'] !== false) stop('test-mark-missing', exits.usage, name);
  return writeName([
    { oid: nameTypes.country, value: 'CN' },
    ...(typeof organisation === 'string'
      ? [{ oid: nameTypes.organisation, value: organisation }]
      : []),
    { oid: nameTypes.commonName, value: name },
  ]);
}

interface Issue {
  readonly content: CertificateContent;
  readonly signer: Sm2Signer;
  readonly privateKey: Uint8Array;
  readonly world: Surroundings;
}

async function finish(options: Options, issue: Issue): Promise<number> {
  const { content, signer, privateKey, world } = issue;
  const [certFile, keyFile] = [String(options['cert']), String(options['key'])];
  const certificate = await issueCertificate(content, signer);
  const key = writePem({ label: 'PRIVATE KEY', bytes: writePkcs8(privateKey) });
  // The key first: a certificate whose key is lost is of no use.
  writeFile(keyFile, key, { mode: 0o600 });
  writeFile(certFile, writePem({ label: 'CERTIFICATE', bytes: certificate }));
  privateKey.fill(0);
  await signer.close();
  world.write(`${certFile}, ${keyFile}: serial ${content.serial}`);
  return exits.ok;
}
