import { hex, isRefusal, utf8 } from '@yunzhang/base';
import { imprintKinds, pictureToSvg } from '@yunzhang/imprint';
import { makeSeal } from '@yunzhang/ses';
import { writeFile } from './files.ts';
import { drawnImprint, kindOfSeal, toPng } from './imprint.ts';
import { certificateOfKey, openKey, readCertificates } from './key.ts';
import { exits, refused, stop } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { instantOf, oneOf } from './values.ts';

/** Type of a seal in its property: a unit's, or a person's. @basis ses.md §3.4 */
const sealTypes = { unit: 1, person: 2 } as const;

type Options = Readonly<Record<string, string | string[]>>;

/** Makes an electronic seal: an imprint, who may use it, and the maker's signature. */
export async function runSealMake(options: Options, world: Surroundings): Promise<number> {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const kind = kindOfSeal(options);
  const validFromAt = instantOf(text('validFrom') ?? '');
  const validToAt = instantOf(text('validTo') ?? '');
  const format = oneOf(text('picture') ?? 'svg', ['svg', 'png'], '--picture');
  const drawn = drawnImprint(options);
  const data =
    format === 'svg' ? utf8(pictureToSvg(drawn)) : await toPng(drawn, text('dpi') ?? '600');
  const signers = [options['signerCert'] ?? []].flat().flatMap((file) => readCertificates(file));
  const maker = openKey(text('makerKey') ?? '', text('password'), world);
  const makerFile = text('makerCert');
  const held = makerFile === undefined ? maker.certificates : readCertificates(makerFile);
  const makerCertificate = certificateOfKey(maker.signer, held);
  if (makerCertificate === undefined) {
    return stop('key-without-certificate', exits.refused, text('makerKey'));
  }
  const isPersonal = kind === 'personal' || kind === 'legal-representative';
  const holder = text(isPersonal ? 'person' : 'organisation') ?? '';
  const made = await makeSeal(
    {
      vendorId: 'YUNZHANG',
      esId: text('id') ?? text('code') ?? hex(world.random(16)),
      type: isPersonal ? sealTypes.person : sealTypes.unit,
      name: text('name') ?? `${holder}${imprintKinds[kind].zh}`,
      certificates: signers.map(({ bytes }) => bytes),
      createdAt: world.now(),
      validFromAt,
      validToAt,
      picture: {
        type: format.toUpperCase(),
        data,
        widthMm: drawn.widthMm,
        heightMm: drawn.heightMm,
      },
      makerCertificate: makerCertificate.bytes,
    },
    maker.signer,
  );
  await maker.signer.close();
  if (isRefusal(made)) return refused(made);
  const output = text('output') ?? '';
  writeFile(output, made);
  world.write(`${plain(output)}: ${made.length} octets, ${signers.length} signers`);
  return exits.ok;
}
