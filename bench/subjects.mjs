import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openTrueType } from '@yunzhang/base';
import {
  createSoftwareSigner,
  generateSm2Key,
  issueCertificate,
  nameTypes,
  writeName,
} from '@yunzhang/gm';
import { defaultSpec, drawImprint, pictureToSvg } from '@yunzhang/imprint';
import { makeSeal } from '@yunzhang/ses';
import { assertTrue } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** A file of the corpus: of the folder beside the repository, else of the kept set. */
export function corpusFile(name) {
  const places = ['../shared/corpus', 'tests/corpus'].map((place) => path.join(root, place, name));
  const found = places.find((place) => fs.existsSync(place));
  return found === undefined ? undefined : new Uint8Array(fs.readFileSync(found));
}

/** A sample of the server: the contract everybody seals first. */
export function sampleFile(name) {
  const file = path.join(root, 'apps/server/samples', name);
  return fs.existsSync(file) ? new Uint8Array(fs.readFileSync(file)) : undefined;
}

/** Draws octets nobody can guess. */
export const random = (size) => new Uint8Array(randomBytes(size));

/** A test authority that lasts as long as the run: root, maker, signer and one seal. */
export async function benchAuthority(nowAt) {
  const nameOf = (value) => writeName([{ oid: nameTypes.commonName, value }]);
  const newSigner = () => createSoftwareSigner({ privateKey: generateSm2Key(random), random });
  const [rootSigner, maker, signer] = [newSigner(), newSigner(), newSigner()];
  const span = { validFromAt: nowAt - 86_400_000, validToAt: nowAt + 86_400_000 };
  const issuer = nameOf('测试根');
  const issue = (serial, subject, publicKey, rest) =>
    issueCertificate(
      { serial, issuer, subject: nameOf(subject), publicKey, ...span, ...rest },
      rootSigner,
    );
  const authority = { authority: {}, keyUsage: ['keyCertSign', 'crlSign'] };
  const sealing = { keyUsage: ['digitalSignature', 'nonRepudiation'] };
  const anchor = await issue('01', '测试根', rootSigner.publicKey, authority);
  const makerCertificate = await issue('02', '测试制章', maker.publicKey, sealing);
  const signerCertificate = await issue('03', '测试签章', signer.publicKey, sealing);
  const seal = await makeSeal(
    {
      vendorId: 'YUNZHANG',
      esId: '11000012345678',
      type: 1,
      name: '测试合同专用章',
      certificates: [signerCertificate],
      createdAt: nowAt - 3_600_000,
      ...span,
      picture: { type: 'SVG', data: imprint(), widthMm: 38, heightMm: 38 },
      makerCertificate,
    },
    maker,
  );
  assertTrue(seal instanceof Uint8Array, `the seal is made: ${seal.refused}`);
  return { anchor, seal, signer, signerCertificate };
}

function imprint() {
  const fontFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
  const font = openTrueType(new Uint8Array(fs.readFileSync(fontFile)));
  const spec = defaultSpec('contract', { organisation: '测试样例有限公司' });
  const picture = drawImprint({ ...spec, specimen: '测试' }, font);
  return new TextEncoder().encode(pictureToSvg(picture));
}
