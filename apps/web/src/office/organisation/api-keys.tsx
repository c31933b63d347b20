import { useState } from 'react';
import { useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { OnceShown } from '../ui/once-shown.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { organisationPath, useIsHead } from './organisation-answers.ts';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly madeAt: string;
  readonly endsAt: string;
  readonly usedAt?: string;
  readonly revokedAt?: string;
}

/** Keys of the organisation's own systems. */
export function ApiKeys() {
  const { say } = useBook(organisationWords);
  const me = useMe();
  const isHead = useIsHead();
  const [secret, setSecret] = useState<string>();
  const path = organisationPath(me, '/api-keys');
  const asked = useAsked<{ readonly keys: readonly ApiKey[] }>(path);
  return (
    <section className="section" aria-labelledby="api-keys">
      <h2 id="api-keys">{say('part-keys')}</h2>
      <p className="hint">{say('keys-lead')}</p>
      {secret !== undefined && (
        <OnceShown
          title={say('key-made')}
          why={say('key-made-why')}
          secret={secret}
          closeTitle={say('secret-close')}
          onClose={() => setSecret(undefined)}
        />
      )}
      {isHead && secret === undefined && <ApiKeyForm path={path} onMade={setSecret} />}
      <Shown
        of={asked}
        isEmpty={(value) => value.keys.length === 0}
        empty={<p>{say('keys-none')}</p>}
      >
        {(value) => <ApiKeyList keys={value.keys} path={path} onMade={setSecret} />}
      </Shown>
    </section>
  );
}

interface ApiKeyListProps {
  readonly keys: readonly ApiKey[];
  readonly path: string;
  readonly onMade: (secret: string) => void;
}

type KeyChange = { readonly id: string; readonly kind: 'rotate' | 'revoke' };

function ApiKeyList({ keys, path, onMade }: ApiKeyListProps) {
  const { say } = useBook(organisationWords);
  const isHead = useIsHead();
  const { press, isBusy, problem } = usePress(async (key, { id, kind }: KeyChange) => {
    const of = `${path}/${encodeURIComponent(id)}`;
    if (kind === 'revoke') return send(of, { method: 'DELETE' });
    const made = await send<{ readonly key: string }>(`${of}/rotation`, { body: {}, key });
    return onMade(made.key);
  });
  const columns = useKeyColumns();
  const acts: Column<ApiKey> = {
    id: 'act',
    title: say('column-act'),
    text: () => '',
    cell: ({ id, name, revokedAt }) =>
      revokedAt === undefined && (
        <div className="office-acts">
          <ConfirmedButton
            title={say('key-rotate')}
            label={say('key-rotate-of', { name })}
            why={say('key-rotate-why')}
            isBusy={isBusy}
            onConfirm={() => press({ id, kind: 'rotate' })}
          />
          <ConfirmedButton
            title={say('key-revoke')}
            label={say('key-revoke-of', { name })}
            why={say('key-revoke-why')}
            isBusy={isBusy}
            onConfirm={() => press({ id, kind: 'revoke' })}
          />
        </div>
      ),
  };
  return (
    <>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <DataList
        caption={say('part-keys')}
        columns={isHead ? [...columns, acts] : columns}
        rows={keys}
        keyOf={(one) => one.id}
      />
    </>
  );
}

function useKeyColumns(): readonly Column<ApiKey>[] {
  const { say } = useBook(organisationWords);
  const stateOf = ({ revokedAt, endsAt }: ApiKey) => {
    if (revokedAt !== undefined) return 'key-off';
    return Date.parse(endsAt) < Date.now() ? 'key-over' : 'key-on';
  };
  return [
    { id: 'name', title: say('key-name'), text: (one) => one.name },
    {
      id: 'scopes',
      title: say('column-scopes'),
      text: (one) => one.scopes.join(' '),
      cell: (one) => <code>{one.scopes.join(' ')}</code>,
    },
    {
      id: 'state',
      title: say('column-state'),
      text: (one) => say(stateOf(one)),
      cell: (one) => (
        <StateWord tone={stateOf(one) === 'key-on' ? 'good' : 'plain'} word={say(stateOf(one))} />
      ),
    },
    {
      id: 'ends',
      title: say('column-ends'),
      text: (one) => momentText(one.endsAt),
      cell: (one) => <Moment at={one.endsAt} />,
    },
    {
      id: 'used',
      title: say('column-used'),
      text: (one) => momentText(one.usedAt),
      cell: (one) => <Moment at={one.usedAt} />,
    },
  ];
}
