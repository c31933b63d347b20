import type { Act } from '@yunzhang/scenario';
import { useEffect, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import type { TwoWords } from '../shell/cases.ts';
import { send } from '../shell/client.ts';
import type { SentNames } from './act-sending.ts';

/** How long nothing is typed before the office is asked what it thinks. */
const stillMs = 500;

/** An act with what is filled in so far. */
interface Wish {
  readonly on?: string;
  readonly scenario?: string;
  readonly act: Act['home']['name'];
  readonly input: Readonly<Record<string, unknown>>;
  readonly names: SentNames;
}

/** A rule that speaks against it as it stands. */
interface Against {
  readonly code: string;
  readonly basis: string;
  readonly words?: TwoWords;
}

/** What would come of an act, as far as it can be known. */
export interface ForesightState {
  readonly against: readonly Against[];
  readonly seals: readonly TwoWords[];
  readonly needsLevel: boolean;
}

const unknown: ForesightState = { against: [], seals: [], needsLevel: false };

/** The parts of an explanation that only forms read. */
interface ToldAct {
  readonly act: string;
  readonly refusal?: { readonly refused: string };
  readonly rules: readonly (Against & { readonly state: string })[];
  readonly seals?: readonly { readonly title: TwoWords }[];
}

/** Asks what would come of the act, each time nothing was typed for a moment. */
export function useForesight(wish: Wish): ForesightState {
  const [state, setState] = useState(unknown);
  const question = JSON.stringify(wish);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      try {
        const told = await foresee(JSON.parse(question) as Wish);
        if (!isOver) setState(told);
      } catch {
        // what is sent is judged all the same
      }
    };
    const timer = window.setTimeout(() => void look(), stillMs);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [question]);
  return state;
}

async function foresee(wish: Wish): Promise<ForesightState> {
  const { acts } = await send<{ readonly acts: readonly ToldAct[] }>('/v1/explain', { body: wish });
  const told = acts.find(({ act }) => act === wish.act);
  return told === undefined ? unknown : stateOf(told);
}

function stateOf({ rules, seals = [], refusal }: ToldAct): ForesightState {
  return {
    against: rules.filter(({ state }) => state === 'fails'),
    seals: seals.map(({ title }) => title),
    needsLevel: refusal?.refused === 'step-up-required',
  };
}

/** What speaks against the act as it is filled in, and what it will draw up. */
export function Foresight({ of: { against, seals } }: { readonly of: ForesightState }) {
  const { say, language } = useBook(caseWords);
  return (
    <div className="case-foresight" role="status">
      {against.length > 0 && (
        <Notice tone="unsure" title={say('form-speaks')}>
          <ul>
            {against.map(({ code, basis, words }) => (
              <li key={code}>
                {words?.[language] ?? code}{' '}
                <span className="hint">{say('acts-basis', { basis })}</span>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {seals.length > 0 && (
        <p className="hint">
          {say('form-seals')} {seals.map((title) => title[language]).join('、')}
        </p>
      )}
    </div>
  );
}
