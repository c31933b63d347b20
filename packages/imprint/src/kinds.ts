import { type Colour, type Refusal } from '@yunzhang/base';
import { refusal } from './codes.ts';
import { type ImprintSpec, type RoundSpec, sizeOf } from './spec.ts';

/** A shape and size that a kind of seal may have; a range of edges where `to` is given. */
export interface AllowedSize {
  readonly shape: ImprintSpec['shape'];
  readonly widthMm: number;
  readonly heightMm: number;
  /** The largest of the range, where more than one size is lawful. */
  readonly to?: { readonly widthMm: number; readonly heightMm: number };
}

/** What the rules say about one kind of seal. */
export interface ImprintKind {
  readonly zh: string;
  readonly en: string;
  /** The first is what `defaultSpec` draws. */
  readonly sizes: readonly [AllowedSize, ...AllowedSize[]];
  /** The words on the seal that say what it is for. */
  readonly purpose?: string;
  /** Kind code of the police systems. */
  readonly policeCode: '01' | '02' | '03' | '04' | '05' | '99';
  readonly basis: string;
}

const round = (from: number, to = from): AllowedSize => ({
  shape: 'round',
  widthMm: from,
  heightMm: from,
  ...(to === from ? {} : { to: { widthMm: to, heightMm: to } }),
});
const ellipse = (widthMm: number, heightMm: number): AllowedSize => ({
  shape: 'ellipse',
  widthMm,
  heightMm,
});
const square = (from: number, to: number): AllowedSize => ({
  shape: 'square',
  widthMm: from,
  heightMm: from,
  to: { widthMm: to, heightMm: to },
});
const rectangle = (
  from: readonly [number, number],
  to: readonly [number, number],
): AllowedSize => ({
  shape: 'rectangle',
  widthMm: from[0],
  heightMm: from[1],
  to: { widthMm: to[0], heightMm: to[1] },
});

const councilRules = '国发〔1999〕25号';
const local = 'seal-imprint.md §2.2';

/**
 * The kinds of seal and their sizes. Where only local rules exist the range is theirs.
 *
 * @basis seal-imprint.md §2
 */
export const imprintKinds = {
  statutory: {
    zh: '公章',
    en: 'Official seal',
    sizes: [round(38, 45)],
    policeCode: '01',
    basis: councilRules,
  },
  government: {
    zh: '机关印章',
    en: 'Seal of a public body',
    sizes: [round(42, 60)],
    policeCode: '01',
    basis: councilRules,
  },
  party: {
    zh: '党组织印章',
    en: 'Party organisation seal',
    sizes: [round(42)],
    policeCode: '01',
    basis: local,
  },
  'trade-union': {
    zh: '工会印章',
    en: 'Trade union seal',
    sizes: [round(42)],
    policeCode: '01',
    basis: local,
  },
  department: {
    zh: '部门章',
    en: 'Department seal',
    sizes: [round(38, 42)],
    policeCode: '99',
    basis: local,
  },
  finance: {
    zh: '财务专用章',
    en: 'Finance seal',
    sizes: [round(38, 40), square(20, 30), ellipse(45, 30)],
    purpose: '财务专用章',
    policeCode: '02',
    basis: local,
  },
  contract: {
    zh: '合同专用章',
    en: 'Contract seal',
    sizes: [round(38, 58)],
    purpose: '合同专用章',
    policeCode: '04',
    basis: local,
  },
  invoice: {
    zh: '发票专用章',
    en: 'Invoice seal',
    sizes: [ellipse(40, 30)],
    purpose: '发票专用章',
    policeCode: '03',
    basis: '税务总局公告2011年第7号',
  },
  'invoice-supervision': {
    zh: '发票监制章',
    en: 'Invoice supervision seal',
    sizes: [ellipse(30, 20)],
    policeCode: '03',
    basis: local,
  },
  personnel: {
    zh: '人事专用章',
    en: 'Personnel seal',
    sizes: [round(38, 42)],
    purpose: '人事专用章',
    policeCode: '99',
    basis: local,
  },
  tender: {
    zh: '投标专用章',
    en: 'Tender seal',
    sizes: [round(38, 42)],
    purpose: '投标专用章',
    policeCode: '99',
    basis: local,
  },
  customs: {
    zh: '报关专用章',
    en: 'Customs declaration seal',
    sizes: [round(38, 42), ellipse(45, 30)],
    purpose: '报关专用章',
    policeCode: '99',
    basis: local,
  },
  quality: {
    zh: '质量检验专用章',
    en: 'Quality inspection seal',
    sizes: [round(38, 42)],
    purpose: '质量检验专用章',
    policeCode: '99',
    basis: local,
  },
  'business-special': {
    zh: '业务专用章',
    en: 'Business seal',
    sizes: [round(38, 42)],
    purpose: '业务专用章',
    policeCode: '99',
    basis: local,
  },
  'foreign-invested': {
    zh: '外商投资企业公章',
    en: 'Seal of a foreign-invested company',
    sizes: [ellipse(45, 30)],
    policeCode: '01',
    basis: local,
  },
  'legal-representative': {
    zh: '法定代表人名章',
    en: "Legal representative's name seal",
    sizes: [square(16, 22)],
    policeCode: '05',
    basis: local,
  },
  personal: {
    zh: '个人名章',
    en: 'Personal name seal',
    sizes: [square(12, 20), rectangle([12, 8], [30, 20])],
    policeCode: '99',
    basis: local,
  },
  received: {
    zh: '收讫章',
    en: 'Received mark',
    sizes: [rectangle([20, 8], [60, 40])],
    purpose: '收讫',
    policeCode: '99',
    basis: local,
  },
  void: {
    zh: '作废章',
    en: 'Void mark',
    sizes: [rectangle([20, 8], [60, 40])],
    purpose: '作废',
    policeCode: '99',
    basis: local,
  },
} as const satisfies Readonly<Record<string, ImprintKind>>;

/** The name of a kind of seal. */
export type ImprintKindId = keyof typeof imprintKinds;

/**
 * The red of seals on paper and in files.
 *
 * @basis seal-imprint.md §4, §8
 */
export const sealRed: Colour = '#d60000';

/** Who a seal is for. `purpose` replaces the words of the kind. */
export interface Holder {
  readonly organisation?: string;
  readonly person?: string;
  readonly code?: string;
  readonly taxNumber?: string;
  readonly purpose?: string;
}

/**
 * The usual specification of a kind of seal, ready to be drawn or changed.
 *
 * @basis seal-imprint.md §2, §3
 */
export function defaultSpec(kind: ImprintKindId, holder: Holder): ImprintSpec | Refusal {
  const facts: ImprintKind | undefined = Object.hasOwn(imprintKinds, kind)
    ? imprintKinds[kind]
    : undefined;
  if (facts === undefined) return refusal('imprint-kind-unknown', { basis: local, detail: kind });
  const [size] = facts.sizes;
  if (kind === 'legal-representative' || kind === 'personal') return nameSpec(kind, holder);
  const purpose = holder.purpose ?? facts.purpose;
  if (kind === 'invoice-supervision') return supervisionSpec(holder);
  if (size.shape === 'rectangle') return markSpec(size, [purpose, holder.organisation]);
  const ring = holder.organisation;
  if (ring === undefined || ring === '') {
    return refusal('imprint-text-missing', { basis: facts.basis, detail: 'organisation' });
  }
  if (size.shape === 'ellipse') {
    return ellipseSpec(kind, { ...holder, ring, ...(purpose === undefined ? {} : { purpose }) });
  }
  const { code } = holder;
  return {
    ...roundSpec(kind, ring),
    ...(purpose === undefined ? {} : { purpose }),
    ...(code === undefined ? {} : { code }),
  };
}

function roundSpec(kind: ImprintKindId, ring: string): RoundSpec {
  const diameterMm = diameterOf(kind, ring);
  const borderMm = diameterMm >= 42 ? 1.2 : 1;
  const centre = { type: 'star', radiusMm: diameterMm / 6 } as const;
  const double = { innerBorder: { gapMm: 0.6, widthMm: 0.3 } };
  return {
    shape: 'round',
    diameterMm,
    borderMm,
    ring,
    // The emblems of the Party and of trade unions are not ours to draw: their place stays free.
    centre: kind === 'party' || kind === 'trade-union' ? { type: 'blank' } : centre,
    colour: sealRed,
    ...(kind === 'trade-union' ? double : {}),
  };
}

/** A company limited by shares 42 mm, a limited company 40 mm, others 38 mm. */
function diameterOf(kind: ImprintKindId, ring: string): number {
  if (kind === 'government' || kind === 'party' || kind === 'trade-union') return 42;
  if (kind !== 'statutory') return 38;
  if (/股份有限公司|股份公司|集团/.test(ring)) return 42;
  return /有限责任公司|有限公司/.test(ring) ? 40 : 38;
}

function ellipseSpec(
  kind: ImprintKindId,
  { ring, purpose, taxNumber }: Holder & { readonly ring: string },
): ImprintSpec | Refusal {
  const { widthMm, heightMm } = imprintKinds[kind].sizes[0];
  if (kind === 'invoice' && !/^[0-9A-Z]{15,20}$/.test(taxNumber ?? '')) {
    return refusal('imprint-tax-number-form', { basis: imprintKinds.invoice.basis });
  }
  return {
    shape: 'ellipse',
    widthMm,
    heightMm,
    borderMm: 1,
    ring,
    colour: sealRed,
    ...(kind === 'invoice' && taxNumber !== undefined ? { middle: taxNumber } : {}),
    ...(purpose === undefined ? {} : { purpose }),
  };
}

/** Who issues the invoices stands in the middle, the local office below. */
function supervisionSpec({ organisation }: Holder): ImprintSpec {
  const authority = '国家税务总局';
  const office = organisation?.replace(authority, '') ?? '';
  const { widthMm, heightMm } = imprintKinds['invoice-supervision'].sizes[0];
  return {
    shape: 'ellipse',
    widthMm,
    heightMm,
    borderMm: 0.7,
    ring: '全国统一发票监制章',
    middle: authority,
    colour: sealRed,
    ...(office === '' ? {} : { purpose: office }),
  };
}

/** Two and three characters are filled up to four, the form that closes a square. */
function nameSpec(
  kind: 'legal-representative' | 'personal',
  { person }: Holder,
): ImprintSpec | Refusal {
  if (person === undefined || person === '') {
    return refusal('imprint-text-missing', { basis: local, detail: 'person' });
  }
  const name = person.replaceAll('·', '');
  const count = Array.from(name).length;
  const colour = sealRed;
  if (count > 4) {
    // Longer names, as many minorities have them, stand in one line as they are written.
    const size = { widthMm: 30, heightMm: 12, borderMm: 0.8 };
    const lines = [person];
    return { shape: 'rectangle', ...size, lines, relief: 'zhuwen', colour };
  }
  const text = count === 2 ? `${name}之印` : count === 3 ? `${name}印` : name;
  const sideMm = kind === 'personal' ? 16 : 20;
  const borderMm = kind === 'personal' ? 0.8 : 1;
  return { shape: 'square', sideMm, borderMm, text, relief: 'zhuwen', colour };
}

function markSpec(size: AllowedSize, lines: readonly (string | undefined)[]): ImprintSpec {
  const { widthMm, heightMm } = {
    widthMm: Math.max(40, size.widthMm),
    heightMm: Math.max(16, size.heightMm),
  };
  return {
    shape: 'rectangle',
    widthMm,
    heightMm,
    borderMm: 0.8,
    lines: lines.filter((line): line is string => line !== undefined && line !== ''),
    relief: 'zhuwen',
    colour: sealRed,
  };
}

/**
 * Says why a specification may not be a seal of this kind, or nothing.
 *
 * @basis seal-imprint.md §2
 */
export function checkKind(kind: ImprintKindId, spec: ImprintSpec): Refusal | undefined {
  const facts: ImprintKind | undefined = Object.hasOwn(imprintKinds, kind)
    ? imprintKinds[kind]
    : undefined;
  if (facts === undefined) return refusal('imprint-kind-unknown', { basis: local, detail: kind });
  const { widthMm, heightMm } = sizeOf(spec);
  const detail = `${spec.shape} ${widthMm} × ${heightMm} mm`;
  if (!facts.sizes.some((size) => allows(size, spec))) {
    return refusal('imprint-size-for-kind', { basis: facts.basis, detail });
  }
  if (kind !== 'invoice' || spec.shape !== 'ellipse') return undefined;
  if (spec.borderMm !== 1) return refusal('imprint-size-for-kind', { basis: facts.basis, detail });
  return /^[0-9A-Z]{15,20}$/.test(spec.middle ?? '')
    ? undefined
    : refusal('imprint-tax-number-form', { basis: facts.basis });
}

function allows(size: AllowedSize, spec: ImprintSpec): boolean {
  const { widthMm, heightMm } = sizeOf(spec);
  const to = size.to ?? size;
  return (
    size.shape === spec.shape &&
    widthMm >= size.widthMm &&
    widthMm <= to.widthMm &&
    heightMm >= size.heightMm &&
    heightMm <= to.heightMm
  );
}
