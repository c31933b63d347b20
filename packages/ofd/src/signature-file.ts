import { type Finding, fromBase64, Malformed } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import { readBox } from './document.ts';
import type { OfdFile } from './package.ts';
import type { SignatureReference, StampAnnot } from './signatures.ts';
import {
  attribute,
  child,
  children,
  childText,
  ofdNamespaces,
  textOf,
  type XmlElement,
} from './xml.ts';

/** References of one signature: a package has no more files. */
const referencesMax = 20_000;
/** Stamps of one signature: a riding seal has one a page. */
const stampsMax = 20_000;

/** Digests a CheckMethod can name. Only `sm3` and `sha256` are strong. */
export type DigestName = 'sm3' | 'sha1' | 'sha256' | 'md5';

/** What a signature file says. @basis ofd-signatures.md §4 */
export interface SignatureFile {
  /** False where the file is missing or is no XML: then nothing else is known. */
  readonly isReadable: boolean;
  readonly provider: {
    readonly name?: string;
    readonly version?: string;
    readonly company?: string;
  };
  readonly methodOid: string | undefined;
  /** Free text of the writer; never a proof of time. */
  readonly dateTimeText: string | undefined;
  /** As written; the name of the digest where it is a known one. */
  readonly checkMethod: string | undefined;
  readonly digestName: DigestName | undefined;
  readonly references: readonly SignatureReference[];
  readonly stamps: readonly StampAnnot[];
  readonly sealPath?: string;
  readonly sealBytes?: Uint8Array;
  readonly signedValuePath?: string;
  readonly signedValue?: Uint8Array;
  readonly parameters: readonly SignatureParameter[];
  readonly findings: readonly Finding<OfdCode>[];
}

/** An attribute that the application has put under the signature. */
export interface SignatureParameter {
  readonly name: string;
  readonly type?: string;
  readonly value: string;
}

interface Context {
  readonly file: OfdFile;
  readonly path: string;
  readonly document: string | undefined;
  readonly findings: Finding<OfdCode>[];
}

/**
 * Reads a signature file by names, not by order: producers write every order.
 *
 * @basis ofd-signatures.md §4
 */
export function readSignature(
  file: OfdFile,
  source: {
    readonly root: XmlElement;
    readonly path: string;
    readonly document?: string | undefined;
  },
): SignatureFile {
  const { root, path, document } = source;
  const context: Context = { file, path, document, findings: [] };
  const info = only(context, root, 'SignedInfo');
  const valueLoc = only(context, root, 'SignedValue');
  const signed = valueLoc === undefined ? undefined : readPart(context, textOf(valueLoc));
  if (info === undefined) {
    return {
      ...unreadSignature,
      isReadable: true,
      ...valuePart(signed),
      findings: context.findings,
    };
  }
  const references = only(context, info, 'References');
  const seal = child(info, 'Seal');
  const sealLoc = seal === undefined ? undefined : childText(seal, 'BaseLoc');
  const sealFile = sealLoc === undefined ? undefined : readPart(context, sealLoc);
  const checkMethod = references === undefined ? undefined : attribute(references, 'CheckMethod');
  if (references !== undefined && checkMethod === undefined) {
    context.findings.push({ code: 'signature-check-method-missing', where: path });
  }
  notePrefixes(context, [root, ...children(root), ...children(info)]);
  const read = references === undefined ? [] : readReferences(context, references);
  return {
    isReadable: true,
    provider: readProvider(info),
    methodOid: childText(info, 'SignatureMethod'),
    dateTimeText: childText(info, 'SignatureDateTime'),
    checkMethod,
    digestName: references === undefined ? undefined : digestNameOf(checkMethod),
    references: read,
    stamps: readStamps(context, info),
    ...(sealFile === undefined ? {} : { sealPath: sealFile.path }),
    ...(sealFile?.bytes === undefined ? {} : { sealBytes: sealFile.bytes }),
    ...valuePart(signed),
    parameters: readParameters(info),
    findings: context.findings,
  };
}

/** What is known of a signature whose file cannot be read. */
export const unreadSignature: SignatureFile = {
  isReadable: false,
  provider: {},
  methodOid: undefined,
  dateTimeText: undefined,
  checkMethod: undefined,
  digestName: undefined,
  references: [],
  stamps: [],
  parameters: [],
  findings: [],
};

function valuePart(
  part: { readonly path: string; readonly bytes: Uint8Array | undefined } | undefined,
): Pick<SignatureFile, 'signedValuePath' | 'signedValue'> {
  if (part === undefined) return {};
  const { path, bytes } = part;
  return { signedValuePath: path, ...(bytes === undefined ? {} : { signedValue: bytes }) };
}

/**
 * The digest a CheckMethod names.
 *
 * `1.2.156.10197.1.401.2` is the keyed form of SM3 and therefore none of these. The standard's
 * default for an absent attribute is MD5.
 *
 * @basis ofd-signatures.md §4
 */
export function digestNameOf(checkMethod: string | undefined): DigestName | undefined {
  switch ((checkMethod ?? 'md5').trim().toLowerCase()) {
    case 'sm3':
    case '1.2.156.10197.1.401':
      return 'sm3';
    case 'sha1':
    case 'sha-1':
    case '1.3.14.3.2.26':
      return 'sha1';
    case 'sha256':
    case 'sha-256':
    case '2.16.840.1.101.3.4.2.1':
      return 'sha256';
    case 'md5':
    case '1.2.840.113549.2.5':
      return 'md5';
    default:
      return undefined;
  }
}

/** The first child of a name that must occur once. */
function only(context: Context, parent: XmlElement, local: string): XmlElement | undefined {
  const found = children(parent, local);
  const where = context.path;
  if (found.length === 0) {
    context.findings.push({ code: 'signature-element-missing', where, detail: local });
  }
  if (found.length > 1) {
    context.findings.push({ code: 'signature-element-repeated', where, detail: local });
  }
  return found[0];
}

function notePrefixes(context: Context, elements: readonly XmlElement[]): void {
  const odd = elements.find(({ uri }) => !ofdNamespaces.some((known) => known === uri));
  if (odd === undefined) return;
  const where = context.path;
  context.findings.push({
    code: 'signature-prefix-missing',
    where,
    at: odd.from,
    detail: odd.name,
  });
}

function readPart(
  context: Context,
  loc: string,
): { readonly path: string; readonly bytes: Uint8Array | undefined } | undefined {
  const { file, path: from, document } = context;
  const location = file.resolve(loc, { from, document });
  context.findings.push(...location.findings);
  if (location.entry === undefined) return undefined;
  try {
    return { path: location.entry, bytes: file.read(location.entry) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const where = location.entry;
    context.findings.push({ code: 'ofd-file-unreadable', where, detail: error.message });
    return { path: where, bytes: undefined };
  }
}

/** One product writes the three facts as elements instead of attributes. */
function readProvider(info: XmlElement): SignatureFile['provider'] {
  const element = child(info, 'Provider');
  if (element === undefined) return {};
  const fact = (name: string): string | undefined =>
    attribute(element, name) ?? childText(element, name);
  const [name, version, company] = ['ProviderName', 'Version', 'Company'].map(fact);
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(company === undefined ? {} : { company }),
  };
}

function readReferences(context: Context, list: XmlElement): readonly SignatureReference[] {
  const elements = children(list, 'Reference');
  if (elements.length > referencesMax) {
    context.findings.push({ code: 'signature-too-many-references', where: context.path });
  }
  const seen = new Set<string>();
  return elements.slice(0, referencesMax).map((element) => {
    const reference = readReference(context, element);
    if (reference.entry !== undefined && seen.has(reference.entry)) {
      const detail = reference.entry;
      context.findings.push({ code: 'reference-duplicate', where: context.path, detail });
    }
    if (reference.entry !== undefined) seen.add(reference.entry);
    return reference;
  });
}

function readReference(context: Context, element: XmlElement): SignatureReference {
  const fileRef = attribute(element, 'FileRef') ?? '';
  const { file, path: from, document } = context;
  // A FileRef counts from the root, with or without the slash; the other ways come after that.
  const root = file.resolve(fileRef, { from: file.rootPath });
  const location = root.entry === undefined ? file.resolve(fileRef, { from, document }) : root;
  const findings: Finding<OfdCode>[] = [...location.findings];
  const entry = location.entry === undefined ? {} : { entry: location.entry };
  try {
    const checkValue = fromBase64(childText(element, 'CheckValue') ?? '');
    return { fileRef, ...entry, checkValue, findings };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.push({ code: 'reference-check-value', where: from, detail: fileRef });
    return { fileRef, ...entry, findings };
  }
}

function readStamps(context: Context, info: XmlElement): readonly StampAnnot[] {
  const elements = children(info, 'StampAnnot');
  const where = context.path;
  if (elements.length > stampsMax) {
    context.findings.push({ code: 'signature-too-many-stamps', where });
  }
  const stamps: StampAnnot[] = [];
  for (const element of elements.slice(0, stampsMax)) {
    const id = attribute(element, 'ID') ?? '';
    const boundary = readBox(attribute(element, 'Boundary') ?? '');
    const clipText = attribute(element, 'Clip');
    const clip = clipText === undefined ? undefined : readBox(clipText);
    if (boundary === undefined || (clipText !== undefined && clip === undefined)) {
      context.findings.push({ code: 'stamp-malformed', where, at: element.from, detail: id });
    }
    if (boundary === undefined) continue;
    const pageRef = attribute(element, 'PageRef') ?? '';
    stamps.push({ id, pageRef, boundary, ...(clip === undefined ? {} : { clip }) });
  }
  return stamps;
}

function readParameters(info: XmlElement): readonly SignatureParameter[] {
  const list = child(info, 'Parameters');
  return (list === undefined ? [] : children(list, 'Parameter')).map((element) => {
    const type = attribute(element, 'Type');
    const facts = { name: attribute(element, 'Name') ?? '', value: textOf(element) };
    return type === undefined ? facts : { ...facts, type };
  });
}
