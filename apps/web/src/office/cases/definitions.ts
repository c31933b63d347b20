import type { Scenario } from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';

/** The definition of a case; undefined where the server knows scenarios this page does not. */
export function definitionOf(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}
