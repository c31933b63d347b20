import { fromBase64 } from '@yunzhang/base';
import type { HeldFile } from '../documents/held-file.ts';

/** What a file of a bundle is. */
export type BundleRole = 'sealed' | 'evidence' | 'policy' | 'certificate' | 'status';

/** A file the page carries inside. */
export interface BundleFile extends HeldFile {
  readonly role: BundleRole;
}

const roles: readonly string[] = [
  'sealed',
  'evidence',
  'policy',
  'certificate',
  'status',
] satisfies readonly BundleRole[];

/**
 * Reads the data that was put into the page.
 *
 * A page without data checks whatever is dropped on it; data of another form is told as such.
 */
export function readBundleData(json: string): readonly BundleFile[] | undefined {
  try {
    const value = JSON.parse(json) as { version?: unknown; files?: unknown } | null;
    if (value === null) return [];
    const { version, files } = value;
    if (version !== 1 || !Array.isArray(files)) return undefined;
    return files.map(fileOf);
  } catch {
    return undefined;
  }
}

function fileOf(value: unknown): BundleFile {
  const { path, role, base64 } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof path !== 'string' || typeof base64 !== 'string' || !isRole(role)) {
    throw new TypeError('not a file of a bundle');
  }
  return { name: path, role, bytes: new Uint8Array(fromBase64(base64)) };
}

function isRole(value: unknown): value is BundleRole {
  return typeof value === 'string' && roles.includes(value);
}
