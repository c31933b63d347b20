import { hex } from '@yunzhang/base';
import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { listGrantorKeys, openGrantorKey, registerGrantorKey } from '../keys/index.ts';
import { useLoaded } from '../shell/asked.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { SureButton } from '../ui/sure-button.tsx';

/** How surely a person is known before their key is believed. */
const keyLevel = 3;

/** Shows what needs the key of this browser once it is registered, and the way to it before. */
export function KeyReady({ children }: { readonly children: ReactNode }) {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const asked = useLoaded(`key of ${me.person}`, async () => {
    const publicKey = hex((await openGrantorKey(me)).publicKey);
    const known = await listGrantorKeys();
    return known.some((one) => one.isCurrent && one.publicKey === publicKey);
  });
  const { press, isBusy, problem } = usePress(async () => registerGrantorKey(me));
  return (
    <Shown of={asked}>
      {(isKnown) =>
        isKnown ? (
          children
        ) : (
          <Notice tone="unsure" title={say('confirm-key')}>
            <p>{say('confirm-key-why')}</p>
            <SureButton
              level={keyLevel}
              title={say('confirm-key-do')}
              confirmTitle={say('confirm-identity-first')}
              isBusy={isBusy}
              onPress={() => press()}
            />
            {problem !== undefined && <ProblemBox problem={problem} />}
          </Notice>
        )
      }
    </Shown>
  );
}
