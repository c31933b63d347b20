import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  base64,
  fromBase64,
  type Instant,
  isRefusal,
  type OutlineFont,
  type Refusal,
  Unavailable,
  utf8,
} from '@yunzhang/base';
import {
  encodeSm2Signature,
  nameTypes,
  type Sm2Signer,
  writeCertificationRequest,
  writeName,
} from '@yunzhang/gm';
import { defaultSpec, drawImprint, pictureToSvg } from '@yunzhang/imprint';
import {
  tagDay,
  tagKeySize,
  tagSchedule,
  tagScheduleOid,
  writeTagSchedule,
} from '@yunzhang/ledger';
import { makeSeal, readSeal } from '@yunzhang/ses';
import type { LoggedSeal, SealActs } from '../acts/index.ts';
import { random } from '../authority.ts';
import type { CertificateIssuer } from '../certificates/index.ts';
import type { MakingUnit, PaperSeal, PaperSealParts } from '../seals/index.ts';
import { createOnce, makeFolder, readIfThere } from '../support/index.ts';
import type { OfficeKeys } from './office-keys.ts';

const year = 365 * 24 * 3_600_000;
/** Papers show that the seals of a demonstration are none of a real office. */
const purpose = '业务专用章';
/** Serials of office seals, outside of those that are given to applicants. */
const serialsFrom = 9_000_001;

/** An office of the demonstration that makes papers. */
export interface PaperOffice {
  readonly uscc: string;
  readonly name: string;
}

/** What the seals of offices need. */
export interface OfficeSealParts {
  readonly folder: string;
  readonly keys: OfficeKeys;
  readonly offices: readonly PaperOffice[];
  readonly certificates: Pick<CertificateIssuer, 'request'>;
  readonly chain: () => Promise<readonly Uint8Array[]>;
  readonly unit: Pick<MakingUnit, 'vendorId' | 'certificate' | 'signer'>;
  readonly acts: SealActs;
  readonly font: OutlineFont;
  readonly now: () => Instant;
}

interface OfficeSeal {
  readonly logged: LoggedSeal;
  readonly certificate: Uint8Array;
  readonly signer: Sm2Signer;
}

/**
 * The seals with which the offices of a demonstration seal their papers, made when they are first
 * asked for. Making and each use are in the log; their keys lie in files, which is one more reason
 * why they say 测试.
 *
 * @basis platform.md P02 (column of sealed documents)
 */
export function officeSeals(parts: OfficeSealParts): PaperSealParts['find'] {
  const held = new Map<string, Promise<OfficeSeal>>();
  return async ({ by }) => {
    const office = parts.offices.find(({ uscc }) => uscc === by);
    if (office === undefined) return undefined;
    const opening = held.get(by) ?? openSeal(parts, office);
    held.set(by, opening);
    const seal = await opening.catch((error: unknown) => {
      held.delete(by);
      throw error;
    });
    return paperSeal(parts, seal, await parts.chain());
  };
}

/** One use: logged before the key is asked, and its end before the signature is given. */
function paperSeal(
  { acts }: OfficeSealParts,
  { logged, certificate, signer }: OfficeSeal,
  chain: readonly Uint8Array[],
): PaperSeal {
  let actId: string | undefined;
  const released = async (rs: Uint8Array): Promise<Uint8Array> => {
    if (actId === undefined)
      throw new Error('assertion failed: a use is logged before it is signed');
    const refusal = await acts.complete(logged, actId, encodeSm2Signature(rs));
    if (refusal !== undefined) throw new Unavailable('ledger', { cause: refusal.refused });
    return rs;
  };
  return {
    seal: logged.seal,
    certificate,
    chain,
    signer: { ...signer, sign: async (digest) => released(await signer.sign(digest)) },
    logUse: async ({ dataHash }) => {
      const intent = await acts.intend(logged, dataHash);
      if (isRefusal(intent)) return intent;
      ({ actId } = intent);
      return intent.evidence;
    },
  };
}

interface Kept {
  readonly seal: string;
  readonly certificate: string;
  readonly tagKey: string;
}

async function openSeal(parts: OfficeSealParts, office: PaperOffice): Promise<OfficeSeal> {
  const { folder, keys } = parts;
  await makeFolder(folder, 0o700);
  const file = path.join(folder, `${office.uscc}.json`);
  const signer = await keys.signer(`seal-${office.uscc}`);
  if ((await readIfThere(file)) === undefined) {
    const made = await make(parts, office, signer);
    if (isRefusal(made)) throw new Error(`${made.refused} ${made.detail ?? ''}`);
    await createOnce(file, utf8(JSON.stringify(made)), 0o600);
  }
  const kept = JSON.parse(Buffer.from((await readIfThere(file)) ?? []).toString('utf8')) as Kept;
  const seal = fromBase64(kept.seal);
  const { validFromAt, validToAt, createdAt, esId } = readSeal(seal);
  const tagLife = { ...lifeOf(validFromAt, validToAt), key: fromBase64(kept.tagKey) };
  const logged = { id: esId, seal, tagLife };
  const refusal = await parts.acts.logLife([logged], createdAt);
  if (refusal !== undefined) throw new Unavailable('ledger', { cause: refusal.refused });
  return { logged, certificate: fromBase64(kept.certificate), signer };
}

function lifeOf(fromAt: Instant, toAt: Instant) {
  const firstDay = tagDay(fromAt);
  return { firstDay, days: tagDay(toAt) - firstDay + 1 };
}

async function make(
  { certificates, unit, font, now, offices }: OfficeSealParts,
  office: PaperOffice,
  signer: Sm2Signer,
): Promise<Kept | Refusal> {
  const { uscc, name } = office;
  const esId = `${uscc.slice(2, 8)}${serialsFrom + offices.indexOf(office)}`;
  const subject = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: name },
    { oid: nameTypes.organisationUnit, value: uscc },
    { oid: nameTypes.commonName, value: esId },
  ]);
  const pkcs10 = await writeCertificationRequest({ subject }, signer);
  const order = { id: randomUUID(), pkcs10, profile: 'organisation-seal' } as const;
  const answer = await certificates.request(order);
  if (isRefusal(answer)) return answer;
  if (answer.state === 'pending') throw new Unavailable('certificates', answer);
  const certificate = answer.pair.signing;
  const spec = defaultSpec('department', { organisation: name, purpose });
  if (isRefusal(spec)) return spec;
  const picture = drawImprint({ ...spec, specimen: '测试' }, font);
  if (isRefusal(picture)) return picture;
  const createdAt = Math.floor(now() / 1000) * 1000;
  const validToAt = createdAt + 2 * year;
  const tagLife = { ...lifeOf(createdAt, validToAt), key: random(tagKeySize) };
  const seal = await makeSeal(
    {
      vendorId: unit.vendorId,
      esId,
      type: 6,
      name: `${name}${purpose}（测试）`,
      certificates: [certificate],
      createdAt,
      validFromAt: createdAt,
      validToAt,
      extensions: [
        {
          oid: tagScheduleOid,
          critical: false,
          value: writeTagSchedule(tagSchedule(tagLife)),
        },
      ],
      picture: {
        type: 'SVG',
        data: utf8(pictureToSvg(picture)),
        widthMm: Math.round(picture.widthMm),
        heightMm: Math.round(picture.heightMm),
      },
      makerCertificate: unit.certificate,
    },
    unit.signer,
  );
  if (isRefusal(seal)) return seal;
  return { seal: base64(seal), certificate: base64(certificate), tagKey: base64(tagLife.key) };
}
