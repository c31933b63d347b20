import { type Act, type Fault, type Fields, readFields, wordsOfFault } from '@yunzhang/scenario';
import { caseWords } from '../../words/office-cases.ts';
import type { Language } from '../../words/saying.ts';
import type { OfficeProblem } from '../shell/client.ts';
import type { FaultTexts } from './field-input.tsx';

/** What a form holds when it is sent. */
interface Filled {
  readonly input: Readonly<Record<string, unknown>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly language: Language;
}

/** The path of a player in a form: roles and fields may have one name. */
export const namePath = (role: string) => `names.${role}`;

/** What nobody fills in here: the route of the act does. */
interface Spared {
  readonly fills: readonly string[];
  readonly casts: readonly string[];
  readonly spares?: readonly string[];
}

/** What is wrong with an input, by the reader the server has; roles nobody plays are told too. */
export function faultsOfInput(
  act: Act,
  { input, names, language }: Filled,
  { fills, casts, spares = [] }: Spared = { fills: [], casts: [] },
): FaultTexts {
  const faults = readFields(act.input, input).faults.filter(
    ({ at }) => !fills.includes(at.split('.')[0] ?? ''),
  );
  const spared = [...casts, ...spares];
  const unnamed = act.names.filter(
    (role) => !spared.includes(role) && (names[role] ?? []).every((id) => id.trim() === ''),
  );
  return new Map([
    ...unnamed.map((role) => [namePath(role), caseWords['form-name-missing'][language]] as const),
    ...textsOf(act.input, faults, language),
  ]);
}

/** What the server found wrong, beside the fields it is about. */
export function faultsOfProblem(
  act: Act,
  { faults }: Pick<OfficeProblem, 'faults'>,
  language: Language,
): FaultTexts {
  const known = faults.filter((one): one is typeof one & Fault => isCode(one.why));
  return new Map(textsOf(act.input, known, language));
}

/** What is wrong with values of fields that belong to no act. */
export function faultsOfFields(
  fields: Fields,
  input: Readonly<Record<string, unknown>>,
  language: Language,
): FaultTexts {
  return new Map(textsOf(fields, readFields(fields, input).faults, language));
}

function textsOf(
  fields: Fields,
  faults: readonly Fault[],
  language: Language,
): readonly (readonly [string, string])[] {
  return faults.map((one) => [one.at, wordsOfFault(fields, one)[language]]);
}

const codes: ReadonlySet<string> = new Set<Fault['why']>([
  'field-missing',
  'field-unknown',
  'field-kind',
  'field-range',
  'field-size',
  'field-form',
  'field-not-asked',
]);
const isCode = (why: string) => codes.has(why);
