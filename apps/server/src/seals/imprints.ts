import { hex, type Instant, isRefusal, type OutlineFont, type Refusal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  checkKind,
  defaultSpec,
  drawImprint,
  type ImprintKindId,
  type ImprintSpec,
  pictureToSvg,
  sizeOf,
} from '@yunzhang/imprint';
import { sql } from 'kysely';
import type { BlobStore, Database } from '../support/index.ts';
import { refuse } from './refusal.ts';

/** Largest imprint. @basis platform.md P02 (fields: shape) */
const octetsMax = 200 * 1024;

/** What an imprint shows. */
export interface ImprintWish {
  readonly kind: SealKindName;
  /** The registered name of the owner. */
  readonly organisation: string;
  readonly company: string;
  /** The legal representative, for their name seal. */
  readonly person?: string;
  /** The words of a business seal. */
  readonly purpose?: string;
}

/** Kinds of seals as the scenario names them. */
export type SealKindName =
  | 'legal-name'
  | 'finance'
  | 'invoice'
  | 'contract'
  | 'legal-representative'
  | 'business';

/** An imprint that is here, and what an application says of it. */
export interface Imprint {
  /** SM3 of the image, in hexadecimal. */
  readonly digest: string;
  readonly blob: string;
  readonly octets: number;
  readonly widthTenthMm: number;
  readonly heightTenthMm: number;
  readonly shape: {
    readonly form: 'circle' | 'ellipse' | 'square';
    readonly widthTenthMm: number;
    readonly heightTenthMm: number;
    readonly dpi: number;
    readonly color: string;
    readonly octets: number;
    readonly imprint: string;
  };
}

/** What drawing and keeping imprints needs. */
export interface ImprintParts {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly font: OutlineFont;
  readonly now: () => Instant;
  /** Words across imprints without legal effect: `测试`. */
  readonly specimen?: string;
}

const kinds: Readonly<Record<SealKindName, ImprintKindId>> = {
  'legal-name': 'statutory',
  finance: 'finance',
  invoice: 'invoice',
  contract: 'contract',
  'legal-representative': 'legal-representative',
  business: 'department',
};
/** Outlines have no resolution; the register asks for one and takes what printing needs. */
const dpi = 600;

/**
 * Draws an imprint as outlines in true size and keeps it under its digest, by which it is applied
 * for and made: what was approved is what is made, octet by octet.
 *
 * @basis seal-imprint.md §7; platform.md P02 (fields: shape)
 */
export async function drawForApplication(
  parts: ImprintParts,
  wish: ImprintWish,
): Promise<Imprint | Refusal> {
  const spec = specOf(wish, parts.specimen);
  if (isRefusal(spec)) return spec;
  const svg = svgOf(spec, parts.font);
  if (isRefusal(svg)) return svg;
  if (svg.length > octetsMax) return refuse('seal-imprint-too-large');
  const { widthMm, heightMm } = sizeOf(spec);
  const [width, height] = [Math.round(widthMm * 10), Math.round(heightMm * 10)];
  const name = hex(digest('sm3', svg));
  const blob = await parts.blobs.put(svg);
  await sql`insert into seal_imprint
      (digest, blob, format, octets, width_tenth_mm, height_tenth_mm, spec, at)
    values (${name}, ${blob}, 'SVG', ${svg.length}, ${width}, ${height},
      ${JSON.stringify(spec)}::json, ${parts.now()}::bigint)
    on conflict do nothing`.execute(parts.database.query);
  const forms = { round: 'circle', ellipse: 'ellipse', square: 'square' } as const;
  // A long name of a person stands in a rectangle; the register knows it by its sides.
  const form = spec.shape === 'rectangle' ? 'square' : forms[spec.shape];
  const size = { widthTenthMm: width, heightTenthMm: height };
  const shape = { form, ...size, dpi, color: '#D60000', octets: svg.length, imprint: name };
  return { digest: name, blob, octets: svg.length, ...size, shape };
}

function specOf(wish: ImprintWish, specimen: string | undefined): ImprintSpec | Refusal {
  const { kind, organisation, company, person, purpose } = wish;
  const spec = defaultSpec(kinds[kind], {
    organisation,
    taxNumber: company,
    ...(person === undefined ? {} : { person }),
    ...(purpose === undefined ? {} : { purpose }),
  });
  if (isRefusal(spec)) return spec;
  return (
    checkKind(kinds[kind], spec) ?? { ...spec, ...(specimen === undefined ? {} : { specimen }) }
  );
}

function svgOf(spec: ImprintSpec, font: OutlineFont): Uint8Array | Refusal {
  const picture = drawImprint(spec, font);
  return isRefusal(picture) ? picture : utf8(pictureToSvg(picture));
}

interface ImprintRow {
  readonly blob: string;
  readonly octets: number;
  readonly width: number;
  readonly height: number;
  readonly spec: ImprintSpec | null;
}

/** An imprint as it goes into a seal. */
export interface StoredImprint {
  readonly bytes: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * The imprint that was applied for, drawn once more and compared: a picture that somebody put in
 * its place is not made into a seal.
 */
export async function imprintForMaking(
  { database, blobs, font }: Pick<ImprintParts, 'database' | 'blobs' | 'font'>,
  applied: {
    readonly imprint: string;
    readonly widthTenthMm: number;
    readonly heightTenthMm: number;
  },
): Promise<StoredImprint | Refusal> {
  const { rows } = await sql<ImprintRow>`select blob, octets, width_tenth_mm as width,
      height_tenth_mm as height, spec
    from seal_imprint where digest = ${applied.imprint}`.execute(database.query);
  const [row] = rows;
  if (row === undefined) return refuse('seal-imprint-missing', applied.imprint);
  const isAsApplied = row.width === applied.widthTenthMm && row.height === applied.heightTenthMm;
  if (!isAsApplied || row.octets > octetsMax) return refuse('seal-imprint-size');
  const drawn = row.spec === null ? undefined : svgOf(row.spec, font);
  const bytes = await blobs.get(row.blob);
  if (bytes === undefined || isRefusal(drawn)) return refuse('seal-imprint-missing', row.blob);
  for (const one of [bytes, ...(drawn === undefined ? [] : [drawn])]) {
    if (hex(digest('sm3', one)) !== applied.imprint) return refuse('seal-imprint-missing');
  }
  const [widthMm, heightMm] = [row.width / 10, row.height / 10];
  return { bytes, widthMm, heightMm };
}
