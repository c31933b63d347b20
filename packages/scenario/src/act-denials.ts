import { type ScenarioCode, scenarioCodes } from './codes.ts';
import type { Act, Denial, Scenario } from './definition.ts';
import type { Field, Shape } from './field.ts';

/** The engine's own codes an act can be refused with, in order of precedence. */
function engineCodes(scenario: Scenario, act: Act): readonly ScenarioCode[] {
  const needs = act.by.some((role) => scenario.roles[role]?.needs !== undefined);
  const named = act.names.length + act.mayName.length > 0;
  const isAct = act.kind === 'act';
  const codes: readonly (ScenarioCode | false)[] = [
    isAct && 'case-unknown',
    'role-kind-wrong',
    isAct && 'role-not-held',
    needs && 'role-unqualified',
    act.level > 0 && 'step-up-required',
    isAct && 'case-changed',
    isAct && 'state-conflict',
    named && 'players-not-named',
    named && 'party-unknown',
    Object.keys(act.input).length > 0 && 'field-invalid',
  ];
  return codes.filter((code) => code !== false);
}

/** The scenarios' own words for a field, also deep in groups and tables. */
function fieldDenials(field: Field<unknown>): readonly Denial[] {
  return [...(field.denial === undefined ? [] : [field.denial]), ...shapeDenials(field.shape)];
}

function shapeDenials(shape: Shape): readonly Denial[] {
  if (shape.kind === 'list') return fieldDenials(shape.of);
  return shape.kind === 'group' ? Object.values(shape.of).flatMap(fieldDenials) : [];
}

/**
 * Every no an act can be answered with, each code once, in the order in which they are looked at.
 *
 * `others` are the scenarios its follow-up acts may be in; without them only those of its own.
 */
export function denialsOfAct(
  scenario: Scenario,
  act: Act,
  others: readonly Scenario[] = [scenario],
): readonly Denial[] {
  const engine = engineCodes(scenario, act).map((code): Denial => {
    const { zh, en } = scenarioCodes[code];
    return { code, basis: 'architecture §5', zh, en };
  });
  const called = `${scenario.id}.${act.home.name}`;
  const follows = others.flatMap((other) =>
    Object.values(other.acts)
      .filter(({ within }) => within.includes(called))
      .flatMap(({ must }) => [...must, ...other.always, ...other.claims]),
  );
  const all: readonly Denial[] = [
    ...engine,
    ...act.by.flatMap((role) => scenario.roles[role]?.denial ?? []),
    ...Object.values(act.closed),
    ...Object.values(act.input).flatMap(fieldDenials),
    ...act.must,
    ...follows,
    ...scenario.always,
    ...scenario.claims,
  ];
  const byCode = new Map<string, Denial>();
  for (const denial of all) if (!byCode.has(denial.code)) byCode.set(denial.code, denial);
  return [...byCode.values()];
}
