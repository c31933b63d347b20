import type { ActDraft } from '../cases/act-form-state.ts';

/** What the registers say of an application, and who would make and file the seal. */
export interface ReviewFacts {
  readonly approvalNo: string;
  readonly registeredName: string;
  readonly status: string;
  readonly registeredPerson?: string;
  readonly registeredPersonName?: string;
  readonly maker: string;
  readonly makerName: string;
  readonly police: string;
  readonly registry: string;
}

/** The form of an approval as the registers would fill it. */
export function approvalDraft(facts: ReviewFacts): ActDraft {
  const { approvalNo, registeredName, registeredPerson = '', maker, police, registry } = facts;
  return {
    draft: { approvalNo, registeredName, registeredPerson },
    names: { maker: [maker], police: [police], registry: [registry] },
  };
}
