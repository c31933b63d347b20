import { labelOf, phaseTitle, spoken } from '@yunzhang/scenario';
import { sealLife } from '@yunzhang/scenarios';
import type { Column } from '../ui/data-list.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { momentText } from '../ui/times.tsx';
import { toneOf } from '../cases/phase-tone.ts';
import { deskWords } from '../../words/office-desks.ts';
import type { Desk, DeskWords } from './desk-page.tsx';

/** Hours in which a made seal is to be filed. @basis platform.md P02 [S] */
const filingHours = 24;
const hourMs = 3_600_000;

/** The page of a case, wherever it is listed. */
export const pathOfCase = (id: string) => `/office/cases/${encodeURIComponent(id)}`;

/** A phase of a seal in words. */
export function sealPhase(phase: string, { language }: Pick<DeskWords, 'language'>): string {
  return phaseTitle(sealLife, phase)[language];
}

/** A kind of seals in words. */
export function sealKind(kind: string, { language }: Pick<DeskWords, 'language'>): string {
  const shape = sealLife.record['kind']?.shape;
  const zh = shape?.kind === 'choice' ? (shape.of[kind] ?? kind) : kind;
  return language === 'zh' ? zh : spoken(kind);
}

/** An act on a seal in words. */
export function sealAct(act: string, { language }: Pick<DeskWords, 'language'>): string {
  const known = sealLife.acts[act];
  return known === undefined ? act : labelOf(act, known)[language];
}

/** A seal on the making desk. */
export interface MakingLine {
  readonly case: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  readonly code: string | null;
  readonly state: string | null;
  readonly refused: string | null;
}

const makingSteps = {
  making: 'making-step-making',
  made: 'making-step-made',
  withdrawn: 'making-step-withdrawn',
} as const;

function makingStep({ state, refused }: MakingLine, { say }: DeskWords): string {
  if (refused !== null) return say('making-step-refused', { why: refused });
  const known = Object.entries(makingSteps).find(([name]) => name === state);
  return say(known === undefined ? 'making-step-none' : known[1]);
}

/** What a unit has to make, and what it has made. */
export const makingDesk: Desk<{ readonly seals: readonly MakingLine[] }, MakingLine> = {
  caption: 'making-title',
  empty: 'making-empty',
  fileName: 'making',
  filter: {
    name: 'phase',
    choices: [
      { value: 'approved', title: 'making-approved' },
      { value: 'made', title: 'making-made' },
    ],
  },
  path: (phase) => `/v1/desks/making?phase=${phase}`,
  rowsOf: ({ seals }) => seals,
  keyOf: (row) => row.case,
  columns: (words) => [
    sealColumn(words),
    { id: 'kind', title: words.say('desk-kind'), text: (row) => sealKind(row.kind, words) },
    codeColumn(words),
    {
      id: 'steps',
      title: words.say('making-steps'),
      text: (row) => makingStep(row, words),
      cell: (row) => {
        const tone = row.refused !== null ? 'bad' : row.state === 'made' ? 'good' : 'plain';
        return <StateWord tone={tone} word={makingStep(row, words)} />;
      },
    },
  ],
};

/** A seal on the filing desk. */
export interface FilingLine {
  readonly case: string;
  readonly code: string;
  readonly name: string;
  readonly state: string;
  readonly phase: string;
  readonly madeAt: string;
  readonly attempts: number;
  readonly fault: string | null;
  readonly number: string | null;
}

/** How long there is left to file a seal, or how late it is. */
export function filingDue(
  { madeAt }: Pick<FilingLine, 'madeAt'>,
  now: number,
): { readonly hours: number; readonly isLate: boolean } {
  const left = Date.parse(madeAt) + filingHours * hourMs - now;
  return { hours: Math.ceil(Math.abs(left) / hourMs), isLate: left < 0 };
}

function dueText(row: FilingLine, { say }: DeskWords): string {
  if (row.state !== 'open') return '';
  const { hours, isLate } = filingDue(row, Date.now());
  return say(isLate ? 'filing-late' : 'filing-left', { hours });
}

/** What is to be filed with the police, and what was. */
export const filingDesk: Desk<{ readonly filings: readonly FilingLine[] }, FilingLine> = {
  caption: 'filing-title',
  empty: 'filing-empty',
  fileName: 'filings',
  filter: {
    name: 'state',
    choices: [
      { value: 'open', title: 'filing-open' },
      { value: 'filed', title: 'filing-filed' },
      { value: 'ended', title: 'filing-ended' },
    ],
  },
  path: (state) => `/v1/desks/filing?state=${state}`,
  rowsOf: ({ filings }) => filings,
  keyOf: (row) => row.case,
  columns: (words) => [
    sealColumn(words),
    codeColumn(words),
    {
      id: 'phase',
      title: words.say('desk-state'),
      text: (row) => sealPhase(row.phase, words),
      cell: (row) => <StateWord tone={toneOf(row.phase)} word={sealPhase(row.phase, words)} />,
    },
    {
      id: 'made',
      title: words.say('filing-made-at'),
      text: ({ madeAt }) => momentText(madeAt),
    },
    { id: 'due', title: words.say('filing-due'), text: (row) => dueText(row, words) },
    {
      id: 'attempts',
      title: words.say('filing-attempts'),
      text: ({ attempts }) => String(attempts),
      isNumber: true,
    },
    { id: 'fault', title: words.say('filing-fault'), text: ({ fault }) => fault ?? '' },
    { id: 'number', title: words.say('filing-number'), text: ({ number }) => number ?? '' },
  ],
};

/** Something that differs between two registers. */
export interface FindingLine {
  readonly case: string;
  readonly code: string;
  readonly kind: string;
  readonly action: string;
  readonly detail: string;
  readonly dueAt: string;
}

/** A code in words; one this page does not know stays as it is. */
function codeText(key: string, code: string, { language }: DeskWords): string {
  const known = Object.entries(deskWords).find(([name]) => name === key);
  return known?.[1][language] ?? code;
}

/** What the nightly comparison found. @basis platform.md P08 */
export const findingsDesk: Desk<{ readonly findings: readonly FindingLine[] }, FindingLine> = {
  caption: 'findings-title',
  empty: 'findings-empty',
  fileName: 'findings',
  path: () => '/v1/desks/findings',
  rowsOf: ({ findings }) => findings,
  keyOf: (row) => `${row.case}/${row.kind}`,
  columns: findingColumns,
};

/** What is told of a finding. */
export function findingColumns(words: DeskWords): readonly Column<FindingLine>[] {
  return [
    {
      id: 'code',
      title: words.say('desk-code'),
      text: ({ code }) => code,
      cell: (row) => (
        <PathLink to={pathOfCase(row.case)}>
          <code>{row.code}</code>
        </PathLink>
      ),
    },
    {
      id: 'kind',
      title: words.say('findings-kind'),
      text: ({ kind }) => codeText(`finding-${kind}`, kind, words),
    },
    {
      id: 'action',
      title: words.say('findings-action'),
      text: ({ action }) => codeText(`finding-do-${action}`, action, words),
    },
    { id: 'detail', title: words.say('findings-detail'), text: ({ detail }) => detail },
    { id: 'due', title: words.say('findings-due'), text: ({ dueAt }) => momentText(dueAt) },
  ];
}

function sealColumn<Row extends { readonly case: string; readonly name: string }>({
  say,
}: DeskWords) {
  return {
    id: 'seal',
    title: say('desk-seal'),
    text: ({ name }: Row) => name,
    cell: (row: Row) => <PathLink to={pathOfCase(row.case)}>{row.name}</PathLink>,
  };
}

function codeColumn<Row extends { readonly code: string | null }>({ say }: DeskWords) {
  return {
    id: 'code',
    title: say('desk-code'),
    text: ({ code }: Row) => code ?? '',
    cell: ({ code }: Row) =>
      code === null ? <span className="hint">{say('desk-none-code')}</span> : <code>{code}</code>,
  };
}
