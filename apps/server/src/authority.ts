import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type Instant, isRefusal, type OutlineFont, type Refusal, utf8 } from '@yunzhang/base';
import {
  createSoftwareSigner,
  generateSm2Key,
  issueCertificate,
  issueCrl,
  type KeyUse,
  nameTypes,
  readPkcs8,
  type Sm2Signer,
  sm2PublicKey,
  writeName,
  writePkcs8,
} from '@yunzhang/gm';
import {
  readTagSchedule,
  type TagLife,
  tagDay,
  tagKeySize,
  tagSchedule,
  tagScheduleOid,
  writeTagSchedule,
} from '@yunzhang/ledger';
import { defaultSpec, drawImprint, type ImprintKindId, pictureToSvg } from '@yunzhang/imprint';
import { makeSeal, readSeal, type SesExtension } from '@yunzhang/ses';
import { type Anchors, writeTrustBundle } from '@yunzhang/verification';
import { Problem } from './problem.ts';

const year = 365 * 24 * 3600 * 1000;
/** Region 110000 and a serial: the 14-digit form of government platforms. @basis ses.md §3.4 */
const region = '110000';
const vendorId = 'YUNZHANG-TEST';

/** The four seals every new organisation starts with. */
const firstSeals = [
  { kind: 'statutory', type: 1, zh: '法定名称章', en: 'Statutory-name seal' },
  { kind: 'finance', type: 3, zh: '财务专用章', en: 'Finance seal' },
  { kind: 'contract', type: 5, zh: '合同专用章', en: 'Contract seal' },
  { kind: 'legal-representative', type: 2, zh: '负责人名章', en: 'Principal’s name seal' },
] as const satisfies readonly {
  readonly kind: ImprintKindId;
  readonly type: number;
  readonly zh: string;
  readonly en: string;
}[];

/** The principal whose name the fourth test seal shows. */
const principal = '张测试';

/** A seal of this installation with what sealing needs. */
export interface OwnSeal {
  readonly id: string;
  readonly kind: string;
  readonly kindName: { readonly zh: string; readonly en: string };
  readonly bytes: Uint8Array;
  readonly certificate: Uint8Array;
  readonly svg: string;
  /** What its acts are tagged by; seals made before there was a ledger have none. */
  readonly tagLife?: TagLife;
}

/** The test authority of one data folder. */
export interface Authority {
  readonly organisation: string;
  readonly language: 'zh' | 'en';
  readonly root: Uint8Array;
  readonly crl: Uint8Array;
  readonly trust: Anchors;
  readonly seals: readonly OwnSeal[];
  /** When its seals were made. */
  readonly madeAt: Instant;
  signerOf(id: string): Sm2Signer;
}

/** Random octets of the operating system. */
export const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

interface Stored {
  readonly organisation: string;
  readonly language: 'zh' | 'en';
  readonly seals: readonly {
    readonly id: string;
    readonly kind: string;
    readonly kindName: OwnSeal['kindName'];
  }[];
}

/** Opens the authority of a folder; undefined where none was made yet. */
export function openAuthority(folder: string): Authority | undefined {
  const home = path.join(folder, 'authority');
  if (!fs.existsSync(path.join(home, 'authority.json'))) return undefined;
  const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(home, name)));
  const stored = JSON.parse(fs.readFileSync(path.join(home, 'authority.json'), 'utf8')) as Stored;
  const root = read('root.cer');
  const crl = read('root.crl');
  const seals = stored.seals.map((seal) => openSeal(seal, read));
  return {
    organisation: stored.organisation,
    language: stored.language,
    madeAt: Math.min(...seals.map(({ bytes }) => readSeal(bytes).createdAt)),
    root,
    crl,
    trust: { mode: 'anchors', anchors: [root], crls: [crl], note: noteOf(stored.organisation) },
    seals,
    signerOf: (id) => {
      if (!stored.seals.some((seal) => seal.id === id)) throw new Problem('seal-not-found', id);
      const { privateKey } = readPkcs8(read(`${id}.key`));
      return createSoftwareSigner({ privateKey, random });
    },
  };
}

function openSeal(seal: Stored['seals'][number], read: (name: string) => Uint8Array): OwnSeal {
  const bytes = read(`${seal.id}.esl`);
  const { picture, extensions } = readSeal(bytes);
  const schedule = extensions.find(({ oid }) => oid === tagScheduleOid);
  const tagLife = schedule && { ...readTagSchedule(schedule.value), key: read(`${seal.id}.tag`) };
  return {
    ...seal,
    bytes,
    certificate: read(`${seal.id}.cer`),
    svg: new TextDecoder().decode(picture.data),
    ...(tagLife && { tagLife }),
  };
}

function noteOf(organisation: string): string {
  return `本机测试机构 / test authority of this installation: ${organisation}`;
}

/** What a set-up asks. */
export interface SetUp {
  readonly organisation: string;
  readonly language: 'zh' | 'en';
  readonly at: Instant;
  readonly font: OutlineFont;
}

/**
 * Makes root, maker, four signers and four seals in a folder, all at once or not at all.
 *
 * Everything is written beside its place and renamed into it, so that a crash leaves either a whole
 * authority or none. Subjects and imprints say 测试: nothing here has legal effect.
 */
export async function createAuthority(folder: string, setUp: SetUp): Promise<Authority | Refusal> {
  const home = path.join(folder, 'authority');
  if (fs.existsSync(home)) throw new Problem('set-up-done');
  const files = await makeFiles(setUp);
  if (isRefusal(files)) return files;
  fs.mkdirSync(folder, { recursive: true });
  const draft = fs.mkdtempSync(path.join(folder, 'draft-'));
  for (const [name, bytes] of files) writeDurably(path.join(draft, name), bytes);
  syncFolder(draft);
  fs.renameSync(draft, home);
  const made = openAuthority(folder);
  if (made === undefined) throw new Error('the authority cannot be read back');
  syncFolder(folder);
  return made;
}

/** Writes the trust bundle for the command line on this machine; it can be made again any time. */
export function writeTrust(folder: string, trust: Anchors): void {
  const file = path.join(folder, 'trust.json');
  fs.writeFileSync(`${file}.part`, writeTrustBundle(trust));
  fs.renameSync(`${file}.part`, file);
  syncFolder(folder);
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const handle = fs.openSync(file, 'wx', 0o600);
  // Unlike writeSync this goes on after a partial write.
  fs.writeFileSync(handle, bytes);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

interface Identity {
  readonly name: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly signer: Sm2Signer;
  readonly certificate: Uint8Array;
}

async function makeFiles(setUp: SetUp): Promise<ReadonlyMap<string, Uint8Array> | Refusal> {
  const { organisation, at } = setUp;
  const files = new Map<string, Uint8Array>();
  const uses: readonly KeyUse[] = ['digitalSignature', 'nonRepudiation'];
  const root = await identity(setUp, '云章测试根', ['keyCertSign', 'crlSign']);
  const maker = await identity(setUp, '云章测试制章系统', uses, root);
  const crl = await issueCrl(
    { issuer: root.name, thisUpdateAt: at, nextUpdateAt: at + year, number: 1, entries: [] },
    root.signer,
  );
  const seals: Stored['seals'][number][] = [];
  for (const [index, { kind, type, zh, en }] of firstSeals.entries()) {
    const id = `${region}${String(index + 1).padStart(8, '0')}`;
    const signer = await identity(setUp, `${id} 测试`, uses, root);
    const spec = defaultSpec(kind, { organisation, person: principal });
    if (isRefusal(spec)) return spec;
    const picture = drawImprint({ ...spec, specimen: '测试' }, setUp.font);
    if (isRefusal(picture)) return picture;
    const validToAt = at + 2 * year;
    const tagLife = lifeOfTags(at, validToAt);
    const seal = await makeSeal(
      {
        vendorId,
        esId: id,
        type,
        name: `${organisation}${zh}（测试）`,
        certificates: [signer.certificate],
        createdAt: at,
        validFromAt: at,
        validToAt,
        extensions: [scheduleOf(tagLife)],
        picture: {
          type: 'SVG',
          data: utf8(pictureToSvg(picture)),
          widthMm: Math.round(picture.widthMm),
          heightMm: Math.round(picture.heightMm),
        },
        makerCertificate: maker.certificate,
      },
      maker.signer,
    );
    if (isRefusal(seal)) return seal;
    files.set(`${id}.esl`, seal);
    files.set(`${id}.tag`, tagLife.key);
    files.set(`${id}.cer`, signer.certificate);
    files.set(`${id}.key`, writePkcs8(signer.privateKey));
    seals.push({ id, kind, kindName: { zh, en } });
  }
  files.set('root.cer', root.certificate);
  files.set('root.key', writePkcs8(root.privateKey));
  files.set('root.crl', crl);
  files.set('maker.cer', maker.certificate);
  files.set('maker.key', writePkcs8(maker.privateKey));
  const stored: Stored = { organisation, language: setUp.language, seals };
  files.set('authority.json', utf8(JSON.stringify(stored)));
  return files;
}

/** Every day on which the seal may be used. @basis ledger.md §13.3 */
function lifeOfTags(fromAt: Instant, toAt: Instant): TagLife {
  const firstDay = tagDay(fromAt);
  return { key: random(tagKeySize), firstDay, days: tagDay(toAt) - firstDay + 1 };
}

function scheduleOf(life: TagLife): SesExtension {
  const value = writeTagSchedule(tagSchedule(life));
  return { oid: tagScheduleOid, critical: false, value };
}

async function identity(
  setUp: SetUp,
  commonName: string,
  keyUsage: readonly KeyUse[],
  issuer?: Identity,
): Promise<Identity> {
  const privateKey = generateSm2Key(random);
  const signer = createSoftwareSigner({ privateKey, random });
  const name = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: `${setUp.organisation}（测试）` },
    { oid: nameTypes.commonName, value: commonName },
  ]);
  const serial = random(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40; // positive and of full length
  const certificate = await issueCertificate(
    {
      serial: Buffer.from(serial).toString('hex'),
      issuer: issuer?.name ?? name,
      subject: name,
      publicKey: sm2PublicKey(privateKey),
      validFromAt: setUp.at - 60_000,
      validToAt: setUp.at + (issuer === undefined ? 20 : 3) * year,
      ...(issuer === undefined ? { authority: {} } : {}),
      keyUsage,
    },
    (issuer ?? { signer }).signer,
  );
  return { name, privateKey, signer, certificate };
}

/** Sizes and names that the list of seals shows. */
export function sealFacts(seal: OwnSeal): Readonly<Record<string, unknown>> {
  const { esId, property, picture, validFromAt, validToAt } = readSeal(seal.bytes);
  return {
    id: seal.id,
    code: esId,
    name: property.name,
    kind: seal.kind,
    kindName: seal.kindName,
    widthMm: picture.widthMm,
    heightMm: picture.heightMm,
    validFrom: new Date(validFromAt).toISOString(),
    validTo: new Date(validToAt).toISOString(),
    svgUrl: `/api/seals/${seal.id}/imprint.svg`,
  };
}
