import { isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import {
  createSoftwareSigner,
  digest,
  generateSm2Key,
  issueCertificate,
  issueTimeStampToken,
  nameTypes,
  writeName,
} from '@yunzhang/gm';
import { seededRandom, type TestAuthority, testAuthority, testPdf } from '@yunzhang/testkit';
import { type Report, verifyFile } from '@yunzhang/verification';
import { beforeAll, describe, expect, test } from 'vitest';
import { testPackage } from './ofd-fixture.ts';
import { sealFile, type SealRequest } from './seal-file.ts';

const pdf = testPdf([
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595.276 841.89]>>',
  '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>',
  '<</Length 4>>stream\nq Q \nendstream',
]);

let authority: TestAuthority;
let clock: (message: Uint8Array, at: number) => Promise<Uint8Array>;
beforeAll(async () => {
  authority = await testAuthority('time stamps');
  const random = seededRandom('clock');
  const signer = createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  const name = writeName([{ oid: nameTypes.commonName, value: 'clock' }]);
  const { nowAt } = authority;
  const certificate = await issueCertificate(
    {
      serial: '41',
      issuer: name,
      subject: name,
      publicKey: signer.publicKey,
      validFromAt: nowAt - 86_400_000,
      validToAt: nowAt + 86_400_000,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'],
    },
    signer,
  );
  clock = async (message, genTimeAt) =>
    issueTimeStampToken(
      {
        imprint: digest('sm3', message),
        policy: '1.2.3.4',
        serial: '0a',
        genTimeAt,
        signingCertificate: certificate,
        certificates: [certificate],
      },
      signer,
    );
});

const request = (timeStamp: NonNullable<SealRequest['timeStamp']>): SealRequest => {
  const { seal, signer, root, nowAt: at } = authority;
  const random = seededRandom('same');
  return {
    seal,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: createSoftwareSigner({ privateKey: signer.privateKey, random }),
    at,
    random,
    place: { kind: 'point', page: 1, xMm: 20, yMm: 20 },
    timeStamp,
  };
};

async function sealed(
  bytes: Uint8Array,
  timeStamp: NonNullable<SealRequest['timeStamp']>,
): Promise<Report> {
  const answer = await sealFile(bytes, request(timeStamp));
  if (isRefusal(answer)) throw new Error(answer.refused);
  return verifyFile(answer.bytes, { trust: { mode: 'any' }, at: authority.nowAt });
}
const timeOf = (report: Report) => report.seals[0]?.checks.find(({ id }) => id === 'signing-time');

describe.each([
  ['OFD', () => testPackage(1)],
  ['PDF', () => pdf],
])('a time stamp in %s', (_, file) => {
  test('over the signature value holds, and is the time of the sealing', async () => {
    const report = await sealed(file(), async (message) => clock(message, authority.nowAt));
    expect(timeOf(report)?.result).toBe('holds');
  });

  test('over anything else is found out', async () => {
    const report = await sealed(file(), async () => clock(utf8('else'), authority.nowAt));
    expect(timeOf(report)).toMatchObject({ result: 'fails', code: 'time-stamp-invalid' });
  });

  test('that cannot be had ends the sealing', async () => {
    const away: Refusal = { refused: 'clock-away', basis: 'test' };
    expect(
      await sealFile(
        file(),
        request(async () => away),
      ),
    ).toEqual(away);
  });
});

test('a token larger than its room in a PDF file is refused', async () => {
  const large = async (): Promise<Uint8Array> => new Uint8Array(20_000);
  expect(await sealFile(pdf, request(large))).toMatchObject({ refused: 'time-stamp-without-room' });
});
