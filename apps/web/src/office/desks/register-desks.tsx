import { StateWord } from '../ui/state-word.tsx';
import { momentText } from '../ui/times.tsx';
import { toneOf } from '../cases/phase-tone.ts';
import type { Desk } from './desk-page.tsx';
import { type FindingLine, findingColumns, sealKind, sealPhase } from './office-desks.tsx';

/** A seal of the register, as a regulator sees it. */
interface RegisterLine {
  readonly case: string;
  readonly code: string | null;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly company: string;
  readonly filingNo: string | null;
  readonly changedAt: string;
}

/** Every seal of the platform, for regulators. */
export const registerDesk: Desk<{ readonly seals: readonly RegisterLine[] }, RegisterLine> = {
  caption: 'register-title',
  empty: 'register-empty',
  fileName: 'register',
  filter: {
    name: 'phase',
    choices: [
      { value: 'all', title: 'register-all' },
      { value: 'active', title: 'register-active' },
      { value: 'frozen', title: 'register-frozen' },
      { value: 'lost', title: 'register-lost' },
      { value: 'invalid', title: 'register-invalid' },
    ],
  },
  path: (phase) => (phase === 'all' ? '/v1/desks/register' : `/v1/desks/register?phase=${phase}`),
  rowsOf: ({ seals }) => seals,
  keyOf: (row) => row.case,
  columns: (words) => [
    { id: 'name', title: words.say('desk-seal'), text: ({ name }) => name },
    { id: 'kind', title: words.say('desk-kind'), text: ({ kind }) => sealKind(kind, words) },
    {
      id: 'company',
      title: words.say('review-company'),
      text: ({ company }) => company,
      cell: ({ company }) => <code>{company}</code>,
    },
    {
      id: 'code',
      title: words.say('desk-code'),
      text: ({ code }) => code ?? '',
      cell: ({ code }) => code !== null && <code>{code}</code>,
    },
    {
      id: 'state',
      title: words.say('desk-state'),
      text: ({ phase }) => sealPhase(phase, words),
      cell: ({ phase }) => <StateWord tone={toneOf(phase)} word={sealPhase(phase, words)} />,
    },
    { id: 'filing', title: words.say('filing-number'), text: ({ filingNo }) => filingNo ?? '' },
    {
      id: 'at',
      title: words.say('register-changed'),
      text: ({ changedAt }) => momentText(changedAt),
    },
  ],
};

/** What differs anywhere, with whose it is to settle. */
export const allFindingsDesk: Desk<
  { readonly findings: readonly (FindingLine & { readonly owner: string })[] },
  FindingLine & { readonly owner: string }
> = {
  caption: 'findings-title',
  empty: 'findings-empty',
  fileName: 'findings',
  path: () => '/v1/desks/register/findings',
  rowsOf: ({ findings }) => findings,
  keyOf: (row) => `${row.case}/${row.kind}`,
  columns: (words) => [
    ...findingColumns(words),
    {
      id: 'owner',
      title: words.say('findings-owner'),
      text: ({ owner }) => owner,
      cell: ({ owner }) => <code>{owner}</code>,
    },
  ],
};
