import { hex } from '@yunzhang/base';
import { useEffect, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { loginWords } from '../../words/login.ts';
import { digestTail } from '../../words/saying.ts';
import { type ListedKey, openGrantorKey, registerGrantorKey } from '../keys/index.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { type Me, useMe } from '../shell/session.ts';
import { ConfirmedButton } from '../ui/confirmed-button.tsx';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';

/** The public half of the key in this browser, once it has been opened. */
function useOwnKey(me: Me): string | undefined {
  const [own, setOwn] = useState<string>();
  useEffect(() => {
    let isOver = false;
    openGrantorKey(me).then(
      (key) => {
        if (!isOver) setOwn(hex(key.publicKey));
        return undefined;
      },
      () => undefined, // storage may be switched off: then there is none here
    );
    return () => {
      isOver = true;
    };
  }, [me]);
  return own;
}

/** The keys with which the person confirms, and how to register or revoke one. */
export function KeyList() {
  const { say } = useBook(loginWords);
  const me = useMe();
  const own = useOwnKey(me);
  const keys = useAsked<{ readonly keys: readonly ListedKey[] }>('/v1/me/grantor-keys');
  const register = usePress(async () => registerGrantorKey(me));
  const isHere = keys.value?.keys.some((one) => one.isCurrent && one.publicKey === own) === true;
  return (
    <section className="section" aria-labelledby="grantor-keys">
      <h2 id="grantor-keys">{say('keys')}</h2>
      <p className="hint">{say('keys-why')}</p>
      {register.problem !== undefined && <ProblemBox problem={register.problem} />}
      <Shown
        of={keys}
        isEmpty={(value) => value.keys.length === 0}
        empty={<p>{say('keys-none')}</p>}
      >
        {(value) => <Keys keys={value.keys} own={own} />}
      </Shown>
      {keys.value !== undefined && !isHere && (
        <button
          type="button"
          className="button"
          disabled={register.isBusy}
          onClick={() => register.press()}
        >
          {say('key-register')}
        </button>
      )}
    </section>
  );
}

interface KeysProps {
  readonly keys: readonly ListedKey[];
  readonly own: string | undefined;
}

function Keys({ keys, own }: KeysProps) {
  const { say } = useBook(loginWords);
  const { press, isBusy, problem } = usePress(async (_key, id: string) =>
    send(`/v1/me/grantor-keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );
  const stateOf = ({ revokedAt, isCurrent }: ListedKey) =>
    revokedAt === undefined
      ? isCurrent
        ? say('key-current')
        : say('key-old')
      : say('key-revoked');
  const columns: readonly Column<ListedKey>[] = [
    {
      id: 'print',
      title: say('key-print'),
      text: (one) => one.publicKey,
      cell: (one) => (
        <>
          <code>{digestTail(one.publicKey)}</code>{' '}
          {one.publicKey === own && <StateWord tone="plain" icon="good" word={say('key-here')} />}
        </>
      ),
    },
    {
      id: 'made',
      title: say('key-made'),
      text: (one) => momentText(one.madeAt),
      cell: (one) => <Moment at={one.madeAt} />,
    },
    {
      id: 'state',
      title: say('key-state'),
      text: stateOf,
      cell: (one) => <StateWord tone={one.isCurrent ? 'good' : 'plain'} word={stateOf(one)} />,
    },
    {
      id: 'act',
      title: say('column-act'),
      text: () => '',
      cell: (one) =>
        one.revokedAt === undefined && (
          <ConfirmedButton
            title={say('key-revoke')}
            label={say('key-revoke-of', { key: digestTail(one.publicKey) })}
            why={say('key-revoke-why')}
            isBusy={isBusy}
            onConfirm={() => press(one.id)}
          />
        ),
    },
  ];
  return (
    <>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <DataList caption={say('keys')} columns={columns} rows={keys} keyOf={(one) => one.id} />
    </>
  );
}
