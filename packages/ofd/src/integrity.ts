import { type Finding, Malformed } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import type { OfdFile } from './package.ts';
import { attribute, child, children, childText } from './xml.ts';

/** Files the list may name: a package has no more. */
const listedMax = 20_000;
/** Files of each kind that are named in answers. */
const namedMax = 100;

/** The list of all files of a package, compared with the package. @basis ofd-signatures.md §9 */
export interface IntegrityList {
  /** Entry name and octets of the list: these octets are what is signed. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly signedValue?: Uint8Array;
  readonly listed: number;
  /** Files in the package that the list does not name, and the other way round. */
  readonly unlisted: readonly string[];
  readonly missing: readonly string[];
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Reads `OFDEntries.xml` and compares it with the package.
 *
 * The list has names and no digests: it keeps strangers out, and the seals keep files unchanged.
 * The list itself and the file of its signature are not in it. Nothing is computed here; undefined
 * where the package has no such list.
 *
 * @basis GM/T 0099-2020 §7.4; ofd-signatures.md §9
 */
export function readIntegrity(file: OfdFile): IntegrityList | undefined {
  const path = file.integrityPath;
  if (path === undefined) return undefined;
  const findings: Finding<OfdCode>[] = [];
  try {
    const bytes = file.read(path);
    const root = file.tree(path);
    const locate = (loc: string): string | undefined => {
      const location = file.resolve(loc, { from: path });
      findings.push(...location.findings.slice(0, namedMax - findings.length));
      return location.entry;
    };
    const valuePath = locate(childText(root, 'SignedValueLoc') ?? '');
    const list = child(root, 'FileList');
    const names = (list === undefined ? [] : children(list, 'File'))
      .slice(0, listedMax)
      .map((one) => attribute(one, 'FileLoc') ?? '');
    const entries = names.map(locate);
    const listed = new Set(entries);
    const own = [path, valuePath];
    const unlisted = [...file.zip.byName.keys()].filter(
      (name) => !name.endsWith('/') && !listed.has(name) && !own.includes(name),
    );
    return {
      path,
      bytes,
      ...(valuePath === undefined ? {} : { signedValue: file.read(valuePath) }),
      listed: names.length,
      unlisted: unlisted.slice(0, namedMax),
      missing: names.filter((_, i) => entries[i] === undefined).slice(0, namedMax),
      findings,
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.push({ code: 'ofd-file-unreadable', where: path, detail: error.message });
    return { path, bytes: new Uint8Array(), listed: 0, unlisted: [], missing: [], findings };
  }
}
