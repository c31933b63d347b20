/** Name of the peer as it is printed. */
export const tesseraName: string;

/** Builds the Go programs beside the ledger, or says why they cannot be had. */
export function buildGoPeers(
  programs: readonly ('ledger-peer' | 'litewitness')[],
): { readonly bin: string; readonly missing?: undefined } | { readonly missing: string };

/** A running Go program. */
export interface GoProgram {
  /** The next line it prints. */
  line(): Promise<string>;
  say(text: string): void;
  /** Ends its input, and with it the program. */
  close(): void;
  readonly pid: number | undefined;
}

/** Runs a Go program that was built. */
export function startGo(
  name: 'ledger-peer' | 'litewitness',
  words: readonly (string | number)[],
): GoProgram;
