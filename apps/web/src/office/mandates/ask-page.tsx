import { sealUse } from '@yunzhang/scenarios';
import { useMemo, useRef, useState } from 'react';
import { goTo, usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { ActForm } from '../cases/act-form.tsx';
import type { ActDraft, ActRoute } from '../cases/act-form-state.ts';
import { FormBookProvider } from '../cases/form-book.ts';
import { useNewBook } from '../cases/use-form-book.ts';
import { pathOfCase } from '../desks/office-desks.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { askForUse } from './asking.ts';
import { type HeldDocument, HeldDocuments } from './held-documents.tsx';
import { PolicyForesight } from './policy-foresight.tsx';
import '../../styles/cases.css';

/** A usual place: low on the right of the first page, in tenths of a millimetre. */
const first: ActDraft = {
  draft: {
    copies: '1',
    onFault: 'all',
    placement: [{ kind: 'at', page: '1', xTenthMm: '1200', yTenthMm: '2300' }],
  },
  names: {},
};
/** What the server numbers, counts and computes by itself. */
const numbered = ['number', 'act', 'documents', 'manifest', 'mode', 'policy'];

/** Asks for documents to be sealed; with a mandate nobody has to approve. @basis platform.md P05 */
export function AskPage() {
  const { say } = useBook(mandateWords);
  const [, query = ''] = usePath().split('?');
  const mandate = new URLSearchParams(query).get('mandate') ?? undefined;
  const [held, setHeld] = useState<readonly HeldDocument[]>([]);
  const latest = useRef(held);
  latest.current = held;
  const book = useNewBook();
  const route = useMemo<ActRoute>(
    () => ({
      fills: mandate === undefined ? numbered : [...numbered, 'seal'],
      casts: mandate === undefined ? ['signer'] : ['signer', 'approver'],
      // The rules of the organisation may name them all.
      spares: ['approver'],
      send: async (key, sending) => askForUse(key, { sending, mandate, held: latest.current }),
    }),
    [mandate],
  );
  const back = { to: '/office/uses', title: say('uses-title') };
  return (
    <>
      <PageHead title={say('ask-title')} subtitle={say('ask-lead')} back={back} />
      {mandate !== undefined && <p>{say('ask-mandate', { mandate })}</p>}
      <FormBookProvider value={book}>
        <ActForm
          scenario={sealUse}
          act="submit"
          heading="h2"
          first={first}
          route={route}
          onDone={(done) => goTo(pathOfCase(done.case))}
        >
          {(input) => (
            <>
              <HeldDocuments held={held} onChange={setHeld} />
              {mandate === undefined && <PolicyForesight input={input} held={held} />}
            </>
          )}
        </ActForm>
      </FormBookProvider>
    </>
  );
}
