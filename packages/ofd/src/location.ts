import type { Finding } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import { foldName, type Zip } from './zip.ts';

/** Characters of a reference. */
const locationMax = 4096;

/** How a reference was found, or that it was not. */
export interface Location {
  /** The text as written. */
  readonly loc: string;
  /** Normal name of the entry, where one was found. */
  readonly entry?: string;
  /** Each attempt in order, for reports. */
  readonly why: readonly string[];
  readonly findings: readonly Finding<OfdCode>[];
}

/** Where a reference stands: everything that decides what it means. */
export interface LocationContext {
  /** Normal name of the file that holds the reference. */
  readonly from: string;
  /** Normal name of the document file, for the last fallback. */
  readonly document?: string | undefined;
  /** A further folder of resource files (`Res/@BaseLoc`), as written. */
  readonly base?: string | undefined;
}

/**
 * Finds the entry a reference means.
 *
 * Exact first, then another letter case, then the same from the root of the package and from the
 * folder of the document; each step past the first is a finding. Percent signs and blanks stand for
 * themselves. A reference that leads out of the package finds nothing.
 *
 * @basis ofd-signatures.md §1.1, §7
 */
export function resolveLocation(zip: Zip, loc: string, context: LocationContext): Location {
  const direct = directHit(zip, loc, context);
  if (direct !== undefined) return direct;
  const why: string[] = [];
  const findings: Finding<OfdCode>[] = [];
  const where = context.from;
  const note = (code: OfdCode): void => void findings.push({ code, where, detail: loc });
  if (loc.length > locationMax || loc.trim() === '') {
    note('location-missing');
    return { loc: loc.slice(0, locationMax), why, findings };
  }
  for (const attempt of attempts(loc, context)) {
    const path = normalPath(attempt.folder, loc);
    if (path === undefined) {
      why.push(`${attempt.name}: outside`);
      note('location-escapes');
      break;
    }
    const exact = zip.byName.get(path);
    const entry = exact ?? zip.byFoldedName.get(foldName(path));
    why.push(`${attempt.name}: ${path}${entry === undefined ? ' missing' : ''}`);
    if (entry === undefined) continue;
    if (exact === undefined) note('location-letter-case');
    if (attempt.code !== undefined) note(attempt.code);
    return { loc, entry: entry.name, why, findings };
  }
  if (findings.length === 0) note('location-missing');
  return { loc, why, findings };
}

const nothing: readonly Finding<OfdCode>[] = [];
/** Whatever has to be put in order before it is a name. */
const odd = /\\|\/\/|(?:^|\/)\.\.?(?:\/|$)|^\s|\s$/;

/** The way nearly all references go: in normal form, found in the first place looked at. */
function directHit(zip: Zip, loc: string, context: LocationContext): Location | undefined {
  if (loc.length > locationMax || odd.test(loc)) return undefined;
  const isAbsolute = loc.startsWith('/');
  if (!isAbsolute && context.base !== undefined) return undefined;
  const own = isAbsolute ? '' : folderOf(context.from);
  const path = isAbsolute ? loc.slice(1) : own === '' ? loc : `${own}/${loc}`;
  const entry = zip.byName.get(path)?.name;
  if (entry === undefined) return undefined;
  return { loc, entry, why: [`${isAbsolute ? 'root' : 'relative'}: ${path}`], findings: nothing };
}

interface Attempt {
  readonly name: string;
  readonly folder: string;
  readonly code?: OfdCode;
}

function attempts(loc: string, context: LocationContext): readonly Attempt[] {
  const root: Attempt = { name: 'root', folder: '' };
  if (/^[\\/]/.test(loc.trim())) return [root];
  const document = context.document === undefined ? [] : [folderOf(context.document)];
  const fallbacks = document.map((folder): Attempt => {
    return { name: 'document', folder, code: 'location-from-document' };
  });
  const own = folderOf(context.from);
  const base = context.base === undefined ? undefined : normalPath(own, context.base);
  const relative: Attempt = { name: 'relative', folder: own };
  return [
    ...(base === undefined
      ? [relative]
      : [
          { name: 'base', folder: base },
          { ...relative, code: 'location-without-base' as const },
        ]),
    ...(own === '' ? [] : [{ ...root, code: 'location-from-root' as const }]),
    ...fallbacks,
  ];
}

/** Folder of an entry name, without a slash at the end; empty for the root. */
export function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/**
 * Joins a folder and a reference into a normal entry name; undefined where it leaves the package.
 *
 * @basis ofd-signatures.md §1.1
 */
export function normalPath(folder: string, loc: string): string | undefined {
  const text = loc.trim().replaceAll('\\', '/');
  const parts = text.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
