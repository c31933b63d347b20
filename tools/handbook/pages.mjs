// The pages of docs/scenarios that come from the definitions.
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Where the pages lie. */
export const folder = path.join(root, 'docs/scenarios');

/** Every generated file by its name: page and picture of each scenario, and the list of them. */
export function pagesOf(scenarios, { handbookOf, labelOf, pictureOf }) {
  const pages = new Map([['README.md', indexOf(scenarios, labelOf)]]);
  for (const scenario of scenarios) {
    const picture = `${scenario.id}.svg`;
    pages.set(`${scenario.id}.md`, handbookOf(scenario, { picture }));
    pages.set(picture, pictureOf(scenario, { shown: 'file' }));
  }
  return pages;
}

function indexOf(scenarios, labelOf) {
  const rows = scenarios.map((scenario) => {
    const { id, phases, acts, always, claims } = scenario;
    const all = Object.values(acts);
    const rules = new Set(
      [...all.flatMap(({ must }) => must), ...always, ...claims].map(({ code }) => code),
    );
    const { zh, en } = labelOf(id, scenario);
    return `| [${zh} ${en}](${id}.md) | ${phases.length} | ${all.length} | ${rules.size} |`;
  });
  return [
    '# Scenarios 场景手册',
    '',
    '<!-- Made by tools/handbook/main.mjs from the definitions; a test compares. -->',
    '',
    'One page for each scenario: who takes part, how a case can stand, what can be done by whom, on which rule of law,',
    'and what is said where it cannot. The pages and their pictures are read off the definitions in',
    '[packages/scenarios](../../packages/scenarios/src); nothing in them is written by hand. Which test stands for which',
    'point of the dossier says [coverage.md](coverage.md).',
    '',
    '| scenario | phases | acts | rules |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
