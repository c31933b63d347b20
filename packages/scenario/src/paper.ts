/** Kinds of seals a place can take. @basis platform.md P03 seal type codes */
export const sealKinds = {
  'legal-name': '法定名称章',
  finance: '财务专用章',
  invoice: '发票专用章',
  contract: '合同专用章',
  'legal-representative': '法定代表人名章',
  business: '业务专用章',
  personal: '个人签名',
} as const;

/** One kind of seal. `personal` is a person's own certificate. */
export type SealKind = keyof typeof sealKinds;

/** What a place takes: one kind, any one of several, or all of them side by side. */
export type Needed =
  | SealKind
  | { readonly any: readonly SealKind[] }
  | { readonly all: readonly SealKind[] };

/** A place that takes any one of these kinds. */
export function oneOf(...any: readonly SealKind[]): Needed {
  return { any };
}

/** A place that takes all of these kinds, side by side. */
export function allOf(...all: readonly SealKind[]): Needed {
  return { all };
}

/**
 * A paper of a case and the places on it that take a seal. A place has the name of the role whose
 * player seals there. How the paper is drawn lives beside the definition.
 */
export interface Paper<Places extends Readonly<Record<string, Needed>> = Record<string, Needed>> {
  readonly title: string;
  readonly en?: string;
  readonly places: Places;
}

/** Names a paper and its places. */
export function paper<const Places extends Readonly<Record<string, Needed>>>(
  title: string,
  places: Places,
  more: { readonly en?: string } = {},
): Paper<Places> {
  return { title, places, ...more };
}

/** A seal the acting party is now to apply. */
export interface SealOrder {
  readonly case: string;
  /** Version of the case whose record the paper shows. */
  readonly version: number;
  readonly paper: string;
  readonly place: string;
  readonly needed: Needed;
  /** Whose seal. */
  readonly by: string;
}
