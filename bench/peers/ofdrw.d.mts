/** Name of the peer as it is printed. */
export const ofdrwName: string;

/** A running peer: one line asked, one line answered, `ok …` or `no …`. */
export interface Ofdrw {
  readonly missing?: undefined;
  readonly pid: number | undefined;
  ask(...words: readonly (string | number)[]): Promise<string>;
  close(): void;
}

/** Starts ofdrw, or says why it cannot be had. */
export function startOfdrw(): Promise<Ofdrw | { readonly missing: string }>;
