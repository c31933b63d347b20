import { type Box, type Finding, Malformed } from '@yunzhang/base';
import { malformed, type OfdCode } from './codes.ts';
import type { DocBody, OfdFile } from './package.ts';
import { readSignature, type SignatureFile, unreadSignature } from './signature-file.ts';
import { attribute, children, textOf, type XmlElement } from './xml.ts';

/** Signatures of one document. */
const signaturesMax = 200;
/** References of all signatures together: a hostile list could name one large file many times. */
const referencesTotalMax = 200_000;

/** The list of signatures of one document. @basis ofd-signatures.md §3 */
export interface SignatureList {
  readonly path: string;
  /** As received: bindings are computed over these octets. */
  readonly bytes: Uint8Array;
  readonly root: XmlElement;
  /** The last one, where a list has several. */
  readonly maxSignId: string | undefined;
  readonly body: DocBody;
}

/** A visible place of a seal, in mm on its page. @basis ofd-signatures.md §4, §8 */
export interface StampAnnot {
  readonly id: string;
  readonly pageRef: string;
  readonly boundary: Box;
  /** Relative to the boundary. */
  readonly clip?: Box;
}

/** One reference of a signature. */
export interface SignatureReference {
  readonly fileRef: string;
  /** The entry it means, where there is one. */
  readonly entry?: string;
  readonly checkValue?: Uint8Array;
  readonly findings: readonly Finding<OfdCode>[];
}

/** One registered signature: its line in the list, and its file where that can be read. */
export interface OfdSignature extends SignatureFile {
  /** `@ID` of the list, empty where it has none. */
  readonly id: string;
  /** `@Type` as written; absent means a seal, but decide by content. */
  readonly type: string | undefined;
  readonly baseLoc: string;
  /** `@Relative`: the signature this one builds on. */
  readonly relative: string | undefined;
  /** Entry name of the signature file, and its octets as received: these are what is hashed. */
  readonly path?: string;
  readonly xml?: Uint8Array;
  readonly list: SignatureList;
  /** Place in the list, from 0. */
  readonly index: number;
}

/** All signatures of a package. */
export interface SignatureListing {
  /** The list of the first document that has one. */
  readonly list?: SignatureList;
  readonly lists: readonly SignatureList[];
  readonly signatures: readonly OfdSignature[];
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Lists the signatures of all documents of a package.
 *
 * What is wrong with one signature is with that signature and hides no other.
 *
 * @basis ofd-signatures.md §3, §4
 */
export function listSignatures(file: OfdFile): SignatureListing {
  const findings: Finding<OfdCode>[] = [];
  const lists: SignatureList[] = [];
  const signatures: OfdSignature[] = [];
  const source: Source = { file, left: referencesTotalMax };
  for (const body of file.docBodies) {
    const list = readList(file, body, findings);
    if (list === undefined) continue;
    lists.push(list);
    const elements = children(list.root, 'Signature');
    if (elements.length > signaturesMax) {
      findings.push({ code: 'signature-too-many', where: list.path, detail: `${elements.length}` });
    }
    for (const [index, element] of elements.slice(0, signaturesMax).entries()) {
      signatures.push(readRegistered(source, { list, element, index }));
    }
    for (const finding of duplicateIds(list, elements)) findings.push(finding);
  }
  const list = lists[0];
  file.admit(findings);
  for (const signature of signatures) {
    file.admit(signature.findings);
    for (const reference of signature.references) file.admit(reference.findings);
  }
  return { ...(list === undefined ? {} : { list }), lists, signatures, findings };
}

function readList(
  file: OfdFile,
  body: DocBody,
  findings: Finding<OfdCode>[],
): SignatureList | undefined {
  const path = body.signaturesPath;
  if (path === undefined) {
    const detail = body.signaturesLoc;
    if (detail !== undefined) findings.push({ code: 'signature-list-missing', detail });
    return undefined;
  }
  try {
    const root = file.tree(path);
    const maxSignId = children(root, 'MaxSignId').map(textOf).at(-1);
    return { path, bytes: file.read(path), root, maxSignId, body };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.push({ code: 'signature-list-unreadable', where: path, detail: error.message });
    return undefined;
  }
}

function duplicateIds(
  list: SignatureList,
  elements: readonly XmlElement[],
): readonly Finding<OfdCode>[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const element of elements) {
    const id = attribute(element, 'ID') ?? '';
    (seen.has(id) ? twice : seen).add(id);
  }
  return [...twice].map((id) => {
    return { code: 'signature-duplicate-id', where: list.path, detail: id };
  });
}

interface Source {
  readonly file: OfdFile;
  /** References that may still be read. */
  left: number;
}

function readRegistered(
  source: Source,
  { list, element, index }: { list: SignatureList; element: XmlElement; index: number },
): OfdSignature {
  const { file } = source;
  const baseLoc = attribute(element, 'BaseLoc') ?? '';
  const document = list.body.rootPath;
  const location = file.resolve(baseLoc, { from: list.path, document });
  const facts = {
    id: attribute(element, 'ID') ?? '',
    type: attribute(element, 'Type'),
    baseLoc,
    relative: attribute(element, 'Relative'),
    list,
    index,
  };
  const path = location.entry;
  const findings: Finding<OfdCode>[] = [...location.findings];
  if (path === undefined) {
    findings.push({ code: 'signature-missing', where: list.path, detail: baseLoc });
    return { ...facts, ...unreadSignature, findings };
  }
  let xml: Uint8Array | undefined;
  try {
    xml = file.read(path);
    if (source.left <= 0) malformed('signature-too-many-references');
    const content = readSignature(file, { root: file.tree(path), path, document });
    source.left -= content.references.length;
    return { ...facts, path, xml, ...content, findings: [...findings, ...content.findings] };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.push({ code: 'signature-unreadable', where: path, detail: error.message });
    return { ...facts, path, ...(xml === undefined ? {} : { xml }), ...unreadSignature, findings };
  }
}
