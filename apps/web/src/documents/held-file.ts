/** A file in memory, on its way from one page to another without leaving the browser. */
export interface HeldFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Reads a file of the reader's system into memory. */
export async function holdFile(file: File): Promise<HeldFile> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Cuts the ending off a name: `合同.ofd` is `合同` and `.ofd`. */
export function splitName(name: string): { readonly stem: string; readonly ending: string } {
  const at = name.lastIndexOf('.');
  if (at <= 0) return { stem: name, ending: '' };
  return { stem: name.slice(0, at), ending: name.slice(at) };
}

/** Media types of the two formats. */
export const mediaTypes = { ofd: 'application/ofd', pdf: 'application/pdf' } as const;
