import { endOfTime } from './beijing.ts';
import type { Act, Scenario } from './definition.ts';
import { valueAt } from './limit.ts';
import { sampleOf } from './schema.ts';

/** What a function of a definition looks at: fields of the record and limits, as far as seen. */
export interface Looked {
  readonly fields: readonly string[];
  readonly limits: readonly string[];
}

/**
 * Fields and limits that a deadline counts from and by, found by letting it compute once on a
 * sample. It is for pages that people read: a branch the sample does not take is not seen.
 */
export function lookedAt(scenario: Scenario, act: Act): Looked {
  const fields = new Set<string>();
  const limits = new Set<string>();
  const whole = Object.entries(scenario.record).map(([name, { title, shape }]) => [
    name,
    { title, shape },
  ]);
  const sample = sampleOf(Object.fromEntries(whole) as Scenario['record']);
  const record = new Proxy(sample, {
    get: (target, name) => {
      if (typeof name === 'string' && Object.hasOwn(scenario.record, name)) fields.add(name);
      return Reflect.get(target, name) as unknown;
    },
  });
  const limit = (name: string) => {
    limits.add(name);
    const its = scenario.limits[name];
    return its === undefined ? 0 : valueAt(its, endOfTime);
  };
  const moment = {
    case: '',
    phase: act.from[0] ?? '',
    record,
    input: {},
    now: 0,
    openedAt: 0,
    calendar: { from: '', to: '', off: new Set(), worked: new Set() },
    limit,
    all: () => [],
    the: () => '',
    plays: () => false,
    parent: () => undefined,
    kin: () => [],
    see: () => undefined,
  };
  try {
    act.at?.(moment as never);
  } catch {
    // It asked for more than a sample has; what was seen until then is still true.
  }
  return { fields: [...fields], limits: [...limits] };
}
