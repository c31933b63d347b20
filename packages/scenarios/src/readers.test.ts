import { readdirSync, readFileSync } from 'node:fs';
import {
  type Act,
  type Attempt,
  calendar2026,
  catalog,
  clock,
  type Denied,
  explain,
  formOf,
  type Given,
  openapiOf,
  outcomeOf,
  pictureOf,
  readerOf,
  readStories,
  sampleOf,
  schemaOf,
  shelfOf,
  type Shelf,
  type Stage,
  tell,
  viewDone,
  viewKin,
} from '@yunzhang/scenario';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { scenarios } from './index.ts';

const here = new URL('.', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.story'))
  .sort();
const known = catalog(scenarios);

/** What explain says of one attempt; undefined where it says nothing of that act. */
function foretold(shelf: Shelf, { actor, now, act, opens, on, input, names }: Told) {
  const target = opens === undefined ? { on: on ?? '' } : { scenario: opens.scenario };
  const given: Given = { act, input, names };
  return explain(shelf.world(actor, now), target, given)?.acts.find((one) => one.act === act);
}

type Told = Parameters<Stage['attempt']>[0];

/** Tells stories, and before each attempt asks what would come of it. */
function watched(shelf: Shelf): Stage {
  let turn = 0;
  return {
    look: (id, now) => {
      shelf.settle(now, id);
      return shelf.cases.get(id);
    },
    attempt: (told) => {
      const { actor, now, act, opens, on, input, names, expects } = told;
      const scenario = opens?.scenario ?? shelf.cases.get(on ?? '')?.scenario ?? '';
      // Half of what is asked for, as somebody fills in a form: nothing may be thrown.
      const fields = Object.entries(input ?? {});
      const half = Object.fromEntries(fields.slice(0, fields.length / 2));
      if (turn++ % 3 === 0) foretold(shelf, { ...told, input: half, names: {} });
      const said = foretold(shelf, told);
      const attempt: Attempt = {
        scenario,
        act,
        input,
        names,
        ...(on === undefined ? {} : { on }),
        ...(expects === undefined ? {} : { expects }),
      };
      const decided = shelf.attempt(actor, now, attempt, opens?.as);
      const isPlain = actor.system !== clock.system && expects === undefined;
      if (said !== undefined && isPlain) agrees(said, decided);
      else if (isPlain) expect(decided, `${scenario}.${act}`).toHaveProperty('refused');
      return outcomeOf(decided);
    },
  };
}

function agrees(said: NonNullable<ReturnType<typeof foretold>>, decided: object): void {
  const what = `${said.scenario}.${said.act}`;
  if ('refused' in decided) {
    expect(said.state, `${what} is ${(decided as Denied).refused}`).not.toBe('ready');
    // Where more has to be said first, the first thing said no to may be that.
    if (said.state === 'refused' && said.missing.length + said.faults.length === 0) {
      expect(said.refusal?.refused, what).toBe((decided as Denied).refused);
    }
    return;
  }
  expect(said.state, `${what}: ${said.refusal?.refused}`).toBe('ready');
}

describe.each(files)('%s', (file) => {
  const stories = readStories(readFileSync(new URL(file, here), 'utf8'));

  it.each(stories)('is foretold: $title', async ({ text }) => {
    const shelf = shelfOf(known, { calendar: calendar2026 });
    // Whether the story comes out as told is for stories.test.ts to say.
    await tell(text, watched(shelf));
    const cases = [...shelf.cases.values()];
    for (const { actor } of shelf.history) {
      const reader = readerOf(actor);
      viewKin(known, cases, reader);
      viewDone(known, cases, shelf.history, reader);
    }
  });
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  '%s',
  (_, scenario) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const acts = Object.entries<Act>(scenario.acts);

    it('has a schema of its record that takes a sample', () => {
      const isGood = ajv.validate(schemaOf(scenario.record), sampleOf(scenario.record));
      expect(isGood, JSON.stringify(ajv.errors)).toBe(true);
    });

    it('has a form for every act, with words for every fault in both languages', () => {
      for (const [name] of acts) {
        const form = formOf(scenario, name);
        const fields = form?.sections.flatMap((section) => section.fields) ?? [];
        for (const { messages } of fields) {
          for (const { words } of messages) {
            expect(words.zh).toMatch(/\p{Script=Han}/u);
            expect(words.en).not.toMatch(/\{|undefined/);
          }
        }
      }
    });

    it('has examples in its OpenAPI that its bodies take', () => {
      const paths = openapiOf(scenario, scenarios)['paths'] as Readonly<Record<string, Path>>;
      for (const { post } of Object.values(paths)) {
        const body = post?.requestBody.content['application/json'];
        if (body === undefined) continue;
        expect(ajv.validate(body.schema, body.example), JSON.stringify(ajv.errors)).toBe(true);
      }
    });

    it('has a picture whose letters stay readable at 360 pixels', () => {
      const [, width = ''] = /viewBox="0 0 (\d+) /.exec(pictureOf(scenario)) ?? [];
      // Letters are 14 pixels high; at 450 they are still over 11.
      expect(Number(width)).toBeLessThanOrEqual(450);
    });
  },
);

interface Path {
  readonly post?: {
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': { readonly schema: object; readonly example: unknown };
      };
    };
  };
}
