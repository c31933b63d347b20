import type { Act, Denial, Denied, Values } from './definition.ts';
import type { Words } from './field.ts';
import { type ScenarioCode, scenarioCodes } from './codes.ts';
import type { Fault } from './reading.ts';

/** The engine's own basis: not a law, the way it works. */
const ours = 'architecture §5';

/** A refusal of the engine itself. */
export function denied(code: ScenarioCode, values: Values = {}): Denied {
  const { zh, en } = scenarioCodes[code];
  return { refused: code, basis: ours, words: { zh, en }, values };
}

/** A refusal in the words of whoever says it. */
export function inWords(denial: Denial, values: Values = {}): Denied {
  const { code, basis, zh, en } = denial;
  return { refused: code, basis, words: { zh, en }, values };
}

/** A refusal of an input, which names every field that could not be read. */
export function refuseField(act: Act, fault: Fault, faults: readonly Fault[]): Denied {
  const { denial, at, why, detail } = fault;
  const values = {
    field: at,
    why: detail === undefined ? why : `${why} ${detail}`,
    act: act.title,
  };
  return {
    ...(denial === undefined ? denied('field-invalid', values) : inWords(denial, values)),
    faults,
  };
}

/** The words of a refusal with its values put in. */
export function wordsOf(no: Denied): Words {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(no.values?.[name] ?? `{${name}}`));
  const { zh = no.refused, en = no.refused } = no.words ?? {};
  return { zh: fill(zh), en: fill(en) };
}
