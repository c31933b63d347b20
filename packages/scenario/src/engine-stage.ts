import type { Attempt } from './decide.ts';
import type { Shelf } from './shelf.ts';
import { outcomeOf, type Stage } from './story.ts';

/** Tells stories to the engine itself. */
export function engineStage(shelf: Shelf): Stage {
  return {
    attempt: ({ actor, now, act, opens, on, input, names, expects }) => {
      const able = shelf.catalog.scenarios.find(({ acts }) => Object.hasOwn(acts, act));
      const scenario = opens?.scenario ?? shelf.cases.get(on ?? '')?.scenario ?? able?.id ?? '';
      const attempt: Attempt = {
        scenario,
        act,
        input,
        names,
        ...(on === undefined ? {} : { on }),
        ...(expects === undefined ? {} : { expects }),
      };
      return outcomeOf(shelf.attempt(actor, now, attempt, opens?.as));
    },
    look: (id, now) => {
      shelf.settle(now, id);
      return shelf.cases.get(id);
    },
  };
}
