import { useAsked } from '../shell/asked.ts';

/** What seals of this organisation would be applied for with: all of it is in the licence. */
export interface Proposal {
  readonly wish: {
    readonly name: string;
    readonly company: string;
    readonly legalRepName: string;
    readonly licence: string;
    readonly division: string;
    readonly owner: string;
    readonly custodian: string;
    readonly authority: string;
  };
  /** Who may be named as the keeper. */
  readonly custodians: readonly { readonly person: string; readonly name: string }[];
  readonly authorityName: string;
}

/** Asks for it; only the legal representative is told. */
export function useProposal() {
  return useAsked<Proposal>('/v1/seal-starter-sets');
}
