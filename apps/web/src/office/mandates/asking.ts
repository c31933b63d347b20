import { languageNow } from '../../words/language.tsx';
import { mandateWords } from '../../words/office-mandates.ts';
import type { ActDone, ActSending } from '../cases/act-sending.ts';
import { fenOf } from '../cases/draft.ts';
import { OfficeProblem, send } from '../shell/client.ts';
import type { HeldDocument } from './held-documents.tsx';

/** A request for a use, with the files it is about. */
export interface AskedUse {
  readonly sending: ActSending;
  /** The case of the mandate, where there is one. */
  readonly mandate: string | undefined;
  readonly held: readonly HeldDocument[];
}

/**
 * Sends the documents, then asks for their use.
 *
 * What the server says it has received is compared with the digest that was computed here: what is
 * approved and confirmed later is named by this digest alone.
 */
export async function askForUse(key: string, asked: AskedUse): Promise<ActDone> {
  const { mandate, held } = asked;
  for (const one of held) await upload(one);
  const path = mandate === undefined ? '/v1/uses' : mandatePath(mandate);
  const taken = await send<{ readonly case: string }>(path, { key, body: bodyOf(asked) });
  const { case: of } = taken;
  return { case: of, version: 1, changed: [], opened: [of] };
}

const mandatePath = (mandate: string) => `/v1/mandates/${encodeURIComponent(mandate)}/uses`;

async function upload({ file, digest }: HeldDocument): Promise<void> {
  const kept = await send<{ readonly digest: string }>('/v1/documents', {
    body: file,
    type: 'application/octet-stream',
  });
  if (kept.digest === digest) return;
  const title = mandateWords['ask-digest-differs'][languageNow()];
  throw new OfficeProblem({ status: 422, code: 'doc-changed', title });
}

/** A request as it is sent: what the form says, and the documents by their digests. */
export function bodyOf({ sending, mandate, held }: AskedUse): object {
  const { input, names } = sending;
  const { seal, kind, purpose, onFault, placement, copies, counterparties } = input;
  const approver = names['approver'] ?? [];
  const ground = mandate === undefined ? { seal, mode: held.length > 1 ? 'batch' : 'one-off' } : {};
  return {
    ...ground,
    kind,
    purpose,
    onFault,
    placement,
    copies,
    counterparties,
    approvers: typeof approver === 'string' ? [approver] : approver,
    documents: held.map(({ number, digest, amount }) => {
      const amountFen = fenOf(amount);
      return { number, digest, ...(amountFen === undefined ? {} : { amountFen }) };
    }),
  };
}
