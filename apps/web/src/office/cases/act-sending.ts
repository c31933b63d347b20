import { send } from '../shell/client.ts';

/** Players named in a form; more than one where a role takes several. */
export type SentNames = Readonly<Record<string, string | readonly string[]>>;

/** One attempt as it is sent. */
export interface ActSending {
  readonly scenario: string;
  readonly act: string;
  readonly on?: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly names: SentNames;
  /** The version its author has seen. */
  readonly expects?: number;
}

/** What came of it. */
export interface ActDone {
  readonly case: string;
  readonly version: number;
  readonly changed: readonly string[];
  readonly opened: readonly string[];
}

/** The path of an act: of a case, or of an opening. */
export function actPath({
  scenario,
  act,
  on,
}: Pick<ActSending, 'scenario' | 'act' | 'on'>): string {
  const [first, last] = [on ?? scenario, act].map(encodeURIComponent);
  return on === undefined ? `/v1/scenarios/${first}/${last}` : `/v1/cases/${first}/${last}`;
}

/** Attempts an act once for each key. */
export async function sendAct(key: string, sending: ActSending): Promise<ActDone> {
  const { input, names, expects } = sending;
  const more = expects === undefined ? {} : { expects };
  return send<ActDone>(actPath(sending), { key, body: { input, names, ...more } });
}

/** Names as they are sent: one as a text, several as a list, nobody not at all. */
export function namesOf(given: Readonly<Record<string, readonly string[]>>): SentNames {
  const named = Object.entries(given).flatMap(([role, typed]) => {
    const ids = typed.map((id) => id.trim()).filter((id) => id !== '');
    const [one] = ids;
    return one === undefined ? [] : [[role, ids.length === 1 ? one : ids] as const];
  });
  return Object.fromEntries(named);
}
