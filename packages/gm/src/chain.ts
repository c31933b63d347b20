import { equal, type Finding, type Instant, isoUtc } from '@yunzhang/base';
import type { GmCode } from './codes.ts';
import { isSameName, nameText } from './name.ts';
import type { Sm2Engine } from './sm2-engine.ts';
import { type Certificate, checkIssued, type CheckResult, isSelfIssued } from './x509.ts';
import { extensionTypes } from './x509-extensions.ts';

/** Longer than any hierarchy of the field. */
const depthMax = 8;
/** Signatures checked before giving up: a bag of look-alikes must not keep a verifier busy. */
const triesMax = 64;
/** Certificates looked at; the rest of a larger bag is ignored and that is reported. */
const candidatesMax = 256;

/** What to build a path from. */
export interface ChainQuestion {
  readonly leaf: Certificate;
  /** Certificates that came with the file; nothing about them is believed. */
  readonly candidates: readonly Certificate[];
  /** Keys trusted by the caller. */
  readonly anchors: readonly Certificate[];
  /** The moment at which every certificate must have been in force. */
  readonly at: Instant;
  readonly engine?: Sm2Engine;
}

/** The best path found. */
export interface Chain {
  /** From the leaf up; the anchor last when `anchored`. */
  readonly path: readonly Certificate[];
  readonly anchored: boolean;
  /** Everything wrong with the path; `where` is the subject it concerns. */
  readonly problems: readonly Finding<GmCode>[];
}

/**
 * Builds a path from `leaf` to a trusted key and reports what is wrong with it.
 *
 * Never throws and always returns the best path: anchored before not, fewer problems before more.
 * An anchor is trusted as a key: what its certificate lacks is reported under codes of its own, so
 * that policy can decide. Revocation and the purpose of the leaf are the caller's business.
 *
 * @basis RFC 5280 §6.1; gm-crypto.md §6
 */
export function buildChain(question: ChainQuestion): Chain {
  const search: Search = {
    ...question,
    tries: 0,
    exhausted: false,
    known: new Map(),
    best: undefined,
  };
  extend(search, [question.leaf]);
  const best = search.best ?? judge(search, { path: [question.leaf], end: 'no-issuer' });
  const problems = [...best.problems];
  if (search.exhausted) problems.push({ code: 'chain-search-limit' });
  if (question.candidates.length > candidatesMax) problems.push({ code: 'chain-search-limit' });
  return { ...best, problems };
}

interface Search extends ChainQuestion {
  tries: number;
  exhausted: boolean;
  /** Results by the pair, so that no signature is checked twice. */
  readonly known: Map<Certificate, Map<Certificate, CheckResult>>;
  best: Chain | undefined;
}

type End = 'anchor' | 'no-issuer' | 'self-signed' | 'too-deep' | 'fails' | 'unsupported';

// Depth is limited by `depthMax`, breadth by `triesMax`.
function extend(search: Search, path: readonly Certificate[]): void {
  const last = path.at(-1) as Certificate;
  if (search.anchors.some((anchor) => isSameKey(anchor, last))) {
    return keep(search, judge(search, { path, end: 'anchor' }));
  }
  for (const anchor of issuersOf(last, search.anchors)) {
    if (issued(search, last, anchor) === 'holds') {
      keep(search, judge(search, { path: [...path, anchor], end: 'anchor' }));
    }
  }
  if (path.length >= depthMax) return keep(search, judge(search, { path, end: 'too-deep' }));
  let end = ownEnd(search, last);
  for (const issuer of issuersOf(last, search.candidates.slice(0, candidatesMax))) {
    if (path.some((earlier) => isSameKey(earlier, issuer))) continue;
    const result = issued(search, last, issuer);
    if (result === 'holds') extend(search, [...path, issuer]);
    else if (end === 'no-issuer') end = result;
  }
  keep(search, judge(search, { path, end }));
}

function ownEnd(search: Search, last: Certificate): End {
  if (!isSelfIssued(last)) return 'no-issuer';
  const result = issued(search, last, last);
  return result === 'holds' ? 'self-signed' : result;
}

/** Name and key: a renewed certificate over the same key is the same authority. */
function isSameKey(a: Certificate, b: Certificate): boolean {
  return equal(a.spki, b.spki) && isSameName(a.subject, b.subject);
}

// Those whose key identifier matches come first; the identifier is a hint and excludes nobody.
function issuersOf(child: Certificate, from: readonly Certificate[]): readonly Certificate[] {
  const wanted = child.authorityKeyIdentifier?.keyIdentifier;
  const rank = ({ subjectKeyIdentifier: key }: Certificate): number =>
    wanted !== undefined && key !== undefined && equal(wanted, key) ? 0 : 1;
  return from
    .filter((candidate) => isSameName(candidate.subject, child.issuer))
    .toSorted((a, b) => rank(a) - rank(b));
}

function issued(search: Search, child: Certificate, issuer: Certificate): CheckResult {
  const row = search.known.get(child) ?? new Map<Certificate, CheckResult>();
  search.known.set(child, row);
  const known = row.get(issuer);
  if (known !== undefined) return known;
  if (search.tries >= triesMax) {
    search.exhausted = true;
    return 'unsupported';
  }
  search.tries += 1;
  const result = checkIssued(child, issuer, search.engine);
  row.set(issuer, result);
  return result;
}

function keep(search: Search, found: Chain): void {
  const { best } = search;
  if (best === undefined || isBetter(found, best)) search.best = found;
}

function isBetter(a: Chain, b: Chain): boolean {
  if (a.anchored !== b.anchored) return a.anchored;
  if (!a.anchored && a.path.length !== b.path.length) return a.path.length > b.path.length;
  return a.problems.length < b.problems.length;
}

const endCodes: Readonly<Record<Exclude<End, 'anchor'>, GmCode>> = {
  'no-issuer': 'chain-incomplete',
  'self-signed': 'chain-root-unknown',
  'too-deep': 'chain-too-deep',
  fails: 'chain-signature-fails',
  unsupported: 'chain-signature-unsupported',
};

function judge(
  search: Pick<ChainQuestion, 'at'>,
  found: { readonly path: readonly Certificate[]; readonly end: End },
): Chain {
  const { path, end } = found;
  const anchored = end === 'anchor';
  const problems = path.flatMap((certificate, i) =>
    anchored && i === path.length - 1 && i > 0
      ? anchorProblems(certificate, search.at)
      : memberProblems({ certificate, path, depth: i, at: search.at }),
  );
  if (end !== 'anchor') {
    problems.push({ code: endCodes[end], where: nameText((path.at(-1) as Certificate).subject) });
  }
  return { path, anchored, problems };
}

function anchorProblems(anchor: Certificate, at: Instant): Finding<GmCode>[] {
  const where = nameText(anchor.subject);
  const problems: Finding<GmCode>[] = [];
  if (outsideValidity(anchor, at) !== undefined)
    problems.push({ code: 'chain-anchor-expired', where });
  const mayIssue = anchor.keyUsage === undefined || anchor.keyUsage.has('keyCertSign');
  if (!mayIssue) problems.push({ code: 'chain-anchor-no-cert-sign', where });
  if (anchor.version === 3 && anchor.basicConstraints?.ca !== true) {
    problems.push({ code: 'chain-anchor-not-authority', where });
  }
  return problems;
}

function outsideValidity(certificate: Certificate, at: Instant): GmCode | undefined {
  if (at < certificate.validFromAt) return 'chain-not-yet-valid';
  return at > certificate.validToAt ? 'chain-expired' : undefined;
}

function memberProblems(place: {
  readonly certificate: Certificate;
  readonly path: readonly Certificate[];
  readonly depth: number;
  readonly at: Instant;
}): Finding<GmCode>[] {
  const { certificate, path, depth, at } = place;
  const where = nameText(certificate.subject);
  const problems: Finding<GmCode>[] = [];
  const time = outsideValidity(certificate, at);
  if (time !== undefined) {
    const { validFromAt, validToAt } = certificate;
    problems.push({ code: time, where, detail: `${isoUtc(validFromAt)}/${isoUtc(validToAt)}` });
  }
  for (const detail of certificate.unknownCritical) {
    problems.push({ code: 'chain-critical-unknown', where, detail });
  }
  if (depth === 0) return problems;
  if (certificate.basicConstraints?.ca !== true)
    problems.push({ code: 'chain-not-authority', where });
  if (certificate.keyUsage !== undefined && !certificate.keyUsage.has('keyCertSign')) {
    problems.push({ code: 'chain-no-cert-sign', where });
  }
  // Limits on names are not evaluated, so a certificate that has them is not fully understood.
  if (certificate.extensions.some((e) => e.oid === extensionTypes.nameConstraints && !e.critical)) {
    problems.push({
      code: 'chain-critical-unknown',
      where,
      detail: extensionTypes.nameConstraints,
    });
  }
  const limit = certificate.basicConstraints?.pathLengthMax;
  const below = path.slice(1, depth).filter((one) => !isSelfIssued(one)).length;
  if (limit !== undefined && below > limit) problems.push({ code: 'chain-path-length', where });
  return problems;
}
