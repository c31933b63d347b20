import { assert, type Instant, isRefusal, type Picture, utf8 } from '@yunzhang/base';
import {
  type CertificateContent,
  createSoftwareSigner,
  generateSm2Key,
  issueCertificate,
  issueCrl,
  type KeyUse,
  nameTypes,
  type RandomOctets,
  type Sm2Signer,
  sm2PublicKey,
  writeName,
} from '@yunzhang/gm';
import { pictureToSvg } from '@yunzhang/imprint';
import { makeSeal } from '@yunzhang/ses';
import { seededRandom } from './random.ts';

const year = 365 * 24 * 3600 * 1000;

/** The moment every fixture takes as now: 2026-11-03 10:12:00 in Beijing. */
export const testNowAt: Instant = Date.UTC(2026, 10, 3, 2, 12, 0);

/** A key with its certificate. */
export interface TestIdentity {
  readonly certificate: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly signer: Sm2Signer;
}

/** Everything a test needs to seal and to verify, made from a seed alone. */
export interface TestAuthority {
  readonly nowAt: Instant;
  readonly random: RandomOctets;
  readonly root: TestIdentity;
  readonly maker: TestIdentity;
  readonly signer: TestIdentity;
  readonly crl: Uint8Array;
  readonly seal: Uint8Array;
  /** Trust in the root of this authority and in nobody else. */
  readonly trust: {
    readonly mode: 'anchors';
    readonly anchors: readonly Uint8Array[];
    readonly crls: readonly Uint8Array[];
  };
}

/**
 * Makes a root, a seal maker, a signer and one seal; the same seed gives the same octets.
 *
 * @basis gm-crypto.md §6; ses.md §5
 */
export async function testAuthority(seed = 'yunzhang'): Promise<TestAuthority> {
  const random = seededRandom(seed);
  const root = await identity({
    random,
    name: `测试根 ${seed}`,
    serial: '01',
    uses: authorityUses,
  });
  const uses: readonly KeyUse[] = ['digitalSignature', 'nonRepudiation'];
  const maker = await identity({ random, name: '测试制章者', serial: '02', uses, issuer: root });
  const signer = await identity({ random, name: '测试用印者', serial: '03', uses, issuer: root });
  const crl = await issueCrl(
    {
      issuer: writeTestName(root.name),
      thisUpdateAt: testNowAt - year / 12,
      nextUpdateAt: testNowAt + year,
      number: 1,
      entries: [],
    },
    root.signer,
  );
  const seal = await testSeal({ maker, signer });
  const trust = { mode: 'anchors', anchors: [root.certificate], crls: [crl] } as const;
  return { nowAt: testNowAt, random, root, maker, signer, crl, seal, trust };
}

const authorityUses: readonly KeyUse[] = ['keyCertSign', 'crlSign'];

interface Named extends TestIdentity {
  readonly name: string;
}

async function identity(question: {
  readonly random: RandomOctets;
  readonly name: string;
  readonly serial: string;
  readonly uses: readonly KeyUse[];
  readonly issuer?: Named;
}): Promise<Named> {
  const { random, name, serial, uses, issuer } = question;
  const privateKey = generateSm2Key(random);
  const signer = createSoftwareSigner({ privateKey, random });
  const content: CertificateContent = {
    serial,
    issuer: writeTestName(issuer?.name ?? name),
    subject: writeTestName(name),
    publicKey: sm2PublicKey(privateKey),
    validFromAt: testNowAt - year,
    validToAt: testNowAt + 3 * year,
    ...(issuer === undefined ? { authority: {} } : {}),
    keyUsage: uses,
  };
  const certificate = await issueCertificate(content, (issuer ?? { signer }).signer);
  return { name, privateKey, signer, certificate };
}

function writeTestName(name: string): Uint8Array {
  return writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: '云章测试' },
    { oid: nameTypes.commonName, value: name },
  ]);
}

/** A small ring with a bar: enough to be drawn, little enough to flip every bit of. */
export const testPicture: Picture = {
  widthMm: 40,
  heightMm: 40,
  shapes: [
    {
      outline: [
        ['M', 2, 20],
        ['C', 2, 10, 10, 2, 20, 2],
        ['C', 30, 2, 38, 10, 38, 20],
        ['C', 38, 30, 30, 38, 20, 38],
        ['C', 10, 38, 2, 30, 2, 20],
        ['Z'],
      ],
      stroke: { colour: '#d60000', widthMm: 1.2 },
    },
    {
      outline: [['M', 12, 18], ['L', 28, 18], ['L', 28, 22], ['L', 12, 22], ['Z']],
      fill: '#d60000',
    },
  ],
};

async function testSeal({
  maker,
  signer,
}: {
  readonly maker: TestIdentity;
  readonly signer: TestIdentity;
}): Promise<Uint8Array> {
  const made = await makeSeal(
    {
      vendorId: 'YZTEST',
      esId: '11000000000001',
      type: 1,
      name: '云章测试专用章',
      certificates: [signer.certificate],
      createdAt: testNowAt - year / 2,
      validFromAt: testNowAt - year / 2,
      validToAt: testNowAt + year,
      picture: { type: 'SVG', data: utf8(pictureToSvg(testPicture)), widthMm: 40, heightMm: 40 },
      makerCertificate: maker.certificate,
    },
    maker.signer,
  );
  assert(!isRefusal(made), 'the test seal is made');
  return made;
}
