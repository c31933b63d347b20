import { addMonths, dateOf } from '@yunzhang/scenario';
import { mandate } from '@yunzhang/scenarios';
import { useMemo, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { ActForm } from '../cases/act-form.tsx';
import type { ActDraft, ActRoute } from '../cases/act-form-state.ts';
import { type ActDone } from '../cases/act-sending.ts';
import { FormBookProvider } from '../cases/form-book.ts';
import { useNewBook } from '../cases/use-form-book.ts';
import { pathOfCase } from '../desks/office-desks.tsx';
import { registerGrantorKey, signWhenAsked } from '../keys/index.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { type Me, useMe } from '../shell/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { coversGrant, isForSystem, termsIn } from './own-words.ts';
import '../../styles/cases.css';

/** What a grant begins with: a year, the whole day, and not many uses. */
const usualMonths = 12;

function firstGrant(): ActDraft {
  return {
    draft: {
      mode: 'standing',
      perDay: '50',
      fromHour: '0',
      toHour: '24',
      until: addMonths(dateOf(Date.now()), usualMonths),
    },
    names: {},
  };
}

interface ApiKeys {
  readonly keys: readonly { readonly id: string; readonly name: string }[];
}

/** The legal representative lets somebody use a seal, within limits. @basis platform.md P05 */
export function GrantPage() {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const [first] = useState(firstGrant);
  const [done, setDone] = useState<ActDone | undefined>(undefined);
  const [isOffer, setOffer] = useState(false);
  const book = useGrantBook(me);
  const route = useMemo(() => grantRoute(me, setOffer), [me]);
  const back = { to: '/office/mandates', title: say('mandates-title') };
  return (
    <>
      <PageHead title={say('grant-title')} subtitle={say('grant-lead')} back={back} />
      {done === undefined ? (
        <FormBookProvider value={book}>
          <p className="hint">{say('grant-clients')}</p>
          <ActForm
            scenario={mandate}
            act="grant"
            heading="h2"
            first={first}
            route={route}
            onDone={setDone}
          />
        </FormBookProvider>
      ) : (
        <Notice tone="good" title={say(isOffer ? 'grant-offered' : 'grant-signed')} live>
          {isOffer && <p>{say('grant-offered-why')}</p>}
          <PathLink to={pathOfCase(done.case)}>{say('grant-open')}</PathLink>
        </Notice>
      )}
    </>
  );
}

/** Business systems are known by their API keys. */
function useGrantBook(me: Me) {
  const book = useNewBook();
  const path = `/v1/organisations/${encodeURIComponent(me.organisation.id)}/api-keys`;
  const keys = useAsked<ApiKeys>(path).value?.keys;
  return useMemo(
    () => ({
      ...book,
      parties: (kind: Parameters<typeof book.parties>[0]) =>
        kind === 'system' ? [...book.parties(kind), ...(keys ?? [])] : book.parties(kind),
    }),
    [book, keys],
  );
}

/**
 * Grants, and says it to custody in the grantor's own words: one press. What a person is offered
 * needs no such words: custody believes the custodian who confirms its use.
 */
function grantRoute(me: Me, setOffer: (isOffer: boolean) => void): ActRoute {
  return {
    fills: ['certificate'],
    casts: ['signer', 'inspector'],
    send: async (key, { input, names }) => {
      const isOffer = !isForSystem(input['mode']);
      // Without a key of theirs nobody believes the grant: it is made sure of first.
      if (!isOffer) await registerGrantorKey(me);
      const { certificate: _, ...terms } = input;
      const granted = await send<{ readonly case: string }>('/v1/mandates', {
        key,
        body: { ...terms, ...names },
      });
      const told = termsIn(input);
      if (!isOffer && told !== undefined) {
        await signWhenAsked(me, { cases: [granted.case], covers: coversGrant(told) });
      }
      setOffer(isOffer);
      return { case: granted.case, version: 1, changed: [], opened: [granted.case] };
    },
  };
}
