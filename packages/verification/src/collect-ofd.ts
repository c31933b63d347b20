import { equal, type Finding, type Instant, Malformed } from '@yunzhang/base';
import { definiteForm, digest, digestMany } from '@yunzhang/gm';
import {
  checkListBinding,
  checkReferences,
  coverageOf,
  listSignatures,
  type OfdFile,
  type OfdSignature,
  openOfd,
  reachOf,
  type RememberedDigest,
  rememberDigests,
} from '@yunzhang/ofd';
import { classifySignedValue } from '@yunzhang/ses';
import { type CmsContext, collectCms } from './collect-cms.ts';
import { collectIntegrity } from './collect-integrity.ts';
import { collectSes, unreadableValue, type ValueContext, type ValueFacts } from './collect-ses.ts';
import {
  isLock,
  laterParts,
  lookAlikes,
  permissionFaults,
  ridingFacts,
  stampFaults,
} from './collect-surroundings.ts';
import type { FileFacts, IntegrityFacts, OfdCarrier, SealFacts, SignatureFacts } from './facts.ts';
import type { PlacementReport } from './report.ts';

const beijingMinutes = 480;
/** Findings about a package of which other readers may see more than was looked at. */
const hiding: readonly string[] = ['zip-hidden-structure', 'ofd-too-many-documents'];

/** Reads an OFD package and everything its signatures say. Throws `Malformed` for no package. */
export function collectOfd(bytes: Uint8Array, context: ValueContext): FileFacts {
  const file = openOfd(bytes);
  const listing = listSignatures(file);
  const digests = rememberDigests(digest, digestMany);
  const documents = file.docBodies.map((body) => body.document());
  const integrity = collectIntegrity(file, context);
  const unlisted = unlistedSignatures(file, listing.signatures);
  const held = {
    file,
    all: listing.signatures,
    digests,
    unlisted,
    ...(integrity && { integrity }),
  };
  const signatures = listing.signatures.map((signature) =>
    collectSignature({ ...held, signature }, context),
  );
  return {
    format: 'ofd',
    pages: documents.reduce((sum, document) => sum + (document?.pages.length ?? 0), 0),
    signatures,
    ...(integrity && { integrity }),
    findings: [
      ...file.findings,
      ...file.docBodies.flatMap((body) => body.findings),
      ...documents.flatMap((document) => document?.findings ?? []),
      ...listing.findings,
      ...(integrity?.findings ?? []),
    ],
  };
}

interface Held {
  readonly file: OfdFile;
  readonly signature: OfdSignature;
  readonly all: readonly OfdSignature[];
  readonly digests: RememberedDigest;
  readonly unlisted: readonly string[];
  readonly integrity?: IntegrityFacts;
}

function collectSignature(held: Held, context: ValueContext): SignatureFacts {
  const { file, signature } = held;
  const value = collectValue(signature, context);
  const sealedAt = value.timeStamp?.at ?? value.claimedAt;
  const hidden = file.findings.filter(({ code }) => hiding.includes(code));
  const name = signature.digestName;
  return {
    ...value,
    id: signature.id,
    kind: value.seal === undefined ? 'signature' : 'seal',
    digestNames: [...value.digestNames, ...(name === undefined ? [] : [name])],
    placements: placementsOf(signature),
    findings: [...signature.findings, ...value.findings, ...typeFindings(signature, value)],
    loose: [...value.loose, ...hidden, ...sharedFindings(signature, held.all)],
    carrier: carrierOf(held, { seal: value.seal, sealedAt, nowAt: context.nowAt }),
  };
}

// The value decides what it is; the Type attribute is often missing or wrong. @basis ses.md §4
function collectValue(signature: OfdSignature, context: ValueContext): ValueFacts {
  const { signedValue, xml, sealBytes } = signature;
  if (signedValue === undefined || xml === undefined) {
    return unreadableValue({ code: 'signature-value-unreadable', where: signature.baseLoc });
  }
  const kind = classifySignedValue(signedValue);
  if (kind === 'ses') {
    const hash = digest('sm3', xml);
    return collectSes(signedValue, {
      ...context,
      isHashed: (dataHash) => equal(dataHash, hash),
      ...(sealBytes && { sealFile: sealBytes }),
      sameFile: equal,
    });
  }
  if (kind === 'cms') {
    const statedAt = statedTime(signature.dateTimeText);
    return withSpelling(signedValue, {
      ...context,
      content: xml,
      contentDigest: (name) => digest(name, xml),
      ...(statedAt === undefined ? {} : { statedAt }),
    });
  }
  if (kind === 'bare-sm2') {
    return {
      ...unreadableValue({ code: 'signature-no-certificate' }),
      value: 'no-certificate',
    };
  }
  return unreadableValue({ code: 'signature-value-unreadable', detail: kind });
}

/** A message in OFD has no padding: octets after it and lengths left open are said. @basis O9 */
function withSpelling(signedValue: Uint8Array, context: CmsContext): ValueFacts {
  const facts = collectCms(signedValue, context);
  if (facts.unreadable !== undefined) return facts;
  const { rest, rewritten } = definiteForm(signedValue);
  const open: Finding = { code: 'der-length-form' };
  const after: Finding = { code: 'der-trailing-bytes', detail: `${rest.length} bytes` };
  return {
    ...facts,
    findings: rewritten ? [...facts.findings, open] : facts.findings,
    loose: rest.length > 0 ? [...facts.loose, after] : facts.loose,
  };
}

/** What the list calls it against what it is: other readers go by the list. */
function typeFindings({ type, list }: OfdSignature, value: ValueFacts): readonly Finding[] {
  const stated = type?.trim().toLowerCase();
  const differs = value.seal === undefined ? stated === 'seal' : stated === 'sign';
  if (!differs || value.unreadable !== undefined) return [];
  return [{ code: 'signature-type-differs', where: list.path, detail: `Type=${type}` }];
}

/** One signature that several lines name shows as several seals. */
function sharedFindings(
  { path, list }: OfdSignature,
  all: readonly OfdSignature[],
): readonly Finding[] {
  const same = all.filter((one) => one.path === path && path !== undefined);
  return same.length < 2
    ? []
    : [{ code: 'signature-file-shared', where: list.path, detail: path ?? '' }];
}

/** Files that look like signature files and are neither listed nor shown. */
const unlistedMax = 20;
/** Larger ones are no signature files that anybody wrote. */
const signatureSizeMax = 4 * 1024 * 1024;

function unlistedSignatures(file: OfdFile, all: readonly OfdSignature[]): readonly string[] {
  if (all.length === 0) return [];
  const known = new Set<string | undefined>([
    ...all.flatMap((one) => [one.path, one.list.path]),
    ...file.docBodies.flatMap((body) => reachOf(file, body).reached.map(({ entry }) => entry)),
  ]);
  const found: string[] = [];
  for (const { name, size } of file.zip.byName.values()) {
    if (known.has(name) || size > signatureSizeMax || !/\.xml$/i.test(name)) continue;
    if (isSignatureFile(file, name)) found.push(name);
    if (found.length >= unlistedMax) break;
  }
  return found;
}

function isSignatureFile(file: OfdFile, name: string): boolean {
  try {
    return file.tree(name).local === 'Signature';
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/** The place of an id in the same list; undefined where it is missing, twice or the own one. */
function placeOf(
  id: string,
  signature: OfdSignature,
  all: readonly OfdSignature[],
): number | undefined {
  const places = [...all.entries()].filter(([, one]) => {
    return one.id === id && one.list.path === signature.list.path;
  });
  const [place] = places;
  return places.length === 1 && place?.[1] !== signature ? place?.[0] : undefined;
}

/** The free text of SignatureDateTime; without a zone it is Beijing time. @basis OFD §4 */
export function statedTime(text: string | undefined): Instant | undefined {
  const form = /^(\d{4})-?(\d{2})-?(\d{2})[T ]?(\d{2}):?(\d{2}):?(\d{2})(?:\.\d+)?(Z?)$/;
  const parts = form.exec(text?.trim() ?? '');
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const at = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second);
  return parts[7] === 'Z' ? at : at - beijingMinutes * 60_000;
}

function placementsOf(signature: OfdSignature): readonly PlacementReport[] {
  const document = signature.list.body.document();
  return signature.stamps.flatMap(({ pageRef, boundary, clip }) => {
    const index = document?.pageAt(pageRef);
    return index === undefined ? [] : [{ page: index + 1, ...boundary, ...(clip && { clip }) }];
  });
}

function carrierOf(
  { file, signature, all, digests, unlisted, integrity }: Held,
  seen: {
    readonly seal: SealFacts | undefined;
    readonly sealedAt: Instant | undefined;
    readonly nowAt: Instant;
  },
): OfdCarrier {
  const coverage = coverageOf(file, signature, all);
  // First of all that asks for digests: many at once cost less.
  const references = checkReferences(file, signature, digests);
  const document = signature.list.body.document();
  const riding = ridingFacts(file, signature, digests);
  const base = signature.relative?.trim() ?? '';
  return {
    format: 'ofd',
    references,
    uncovered: coverage.uncovered.map(({ entry, role, severity }) => ({
      part: entry,
      role,
      severity: severity === 'fail' ? 'content' : 'aside',
    })),
    ofdXmlUncovered: coverage.ofdXmlUncovered,
    unreadable: coverage.unreadable,
    otherDocuments: coverage.otherDocuments,
    strays: coverage.strays,
    list: checkListBinding(file, signature, digests),
    unlisted,
    stampFaults: stampFaults(signature, document, seen.seal),
    lookAlikes: lookAlikes(file, { signature, all }, seen.seal),
    permissionFaults: permissionFaults(document, seen),
    ...(riding && { riding }),
    ...(integrity && { integrity }),
    ...(base === '' ? {} : { relative: { id: base, place: placeOf(base, signature, all) } }),
    isLock: isLock(signature, coverage),
    later: laterParts(coverage),
  };
}
