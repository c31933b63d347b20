import { useEffect, useState } from 'react';
import { send } from '../shell/client.ts';
import { fenOf } from '../cases/draft.ts';
import type { HeldDocument } from './held-documents.tsx';
import { PolicyAnswer } from './policy-answer.tsx';
import type { PolicyDecision } from './use-state.ts';

/** How long nothing is typed before the rules are asked. */
const stillMs = 500;

/** A use as the rules look at it. */
export interface TriedUse {
  readonly kind: string;
  readonly amountFen: number;
  readonly counterparties: readonly string[];
}

/** What the rules of the organisation, or those given, say of a use. Nothing comes of asking. */
export function usePolicy(use: TriedUse | undefined, policy?: object): PolicyDecision | undefined {
  const [decision, setDecision] = useState<PolicyDecision | undefined>(undefined);
  const question = use === undefined ? '' : JSON.stringify({ use, policy });
  useEffect(() => {
    if (question === '') return undefined;
    let isOver = false;
    const look = async () => {
      try {
        const body = JSON.parse(question) as object;
        const said = await send<PolicyDecision>('/v1/policies/dry-run', { body });
        if (!isOver) setDecision(said);
      } catch {
        // rules that are half written say nothing, and the server decides again when it is sent
        if (!isOver) setDecision(undefined);
      }
    };
    const timer = window.setTimeout(() => void look(), stillMs);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [question]);
  return use === undefined ? undefined : decision;
}

interface PolicyForesightProps {
  readonly input: Readonly<Record<string, unknown>>;
  readonly held: readonly HeldDocument[];
}

/** What the rules will say of the use that is being filled in. */
export function PolicyForesight({ input, held }: PolicyForesightProps) {
  const { kind, counterparties } = input;
  const amountFen = held.reduce((sum, { amount }) => sum + (fenOf(amount) ?? 0), 0);
  const names = Array.isArray(counterparties) ? counterparties.map(String) : [];
  const decision = usePolicy(
    typeof kind === 'string' ? { kind, amountFen, counterparties: names } : undefined,
  );
  return (
    <div aria-live="polite">{decision !== undefined && <PolicyAnswer decision={decision} />}</div>
  );
}
