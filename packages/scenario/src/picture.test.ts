import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Act, Scenario } from './definition.ts';
import { layoutOf } from './picture-layout.ts';
import { type Box, planOf, type Point } from './picture-route.ts';
import { pictureOf } from './picture.ts';
import { sampleBid, sampleTender } from './sample-scenario.ts';

const sizes = { box: () => ({ width: 90, height: 32 }), label: () => 40 };

/** Scenarios of any shape: up to twelve phases and twenty-five acts between them. */
const shapes = fc.integer({ min: 1, max: 12 }).chain((phases) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom<Act['kind']>('act', 'act', 'act', 'deadline', 'opening'),
        from: fc.array(fc.nat(phases - 1), { minLength: 1, maxLength: 3 }),
        to: fc.array(fc.nat(phases - 1), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((acts) => scenarioOf(phases, acts)),
);

type Loose = Pick<Act, 'kind' | 'title' | 'by' | 'within' | 'from' | 'to'>;

function scenarioOf(
  count: number,
  acts: readonly { kind: Act['kind']; from: readonly number[]; to: readonly number[] }[],
): Scenario {
  const name = (n: number) => `p${n}`;
  const phases = Array.from({ length: count }, (_, n) => name(n));
  const made = acts.map(({ kind, from, to }, n): [string, Loose] => {
    const isOpening = kind === 'opening' || n === 0;
    const leads = isOpening && to.length === 0 ? [0] : to;
    return [
      `a${n}`,
      {
        kind: isOpening ? 'opening' : kind,
        title: `办理${n}`,
        by: ['x'],
        within: [],
        from: isOpening ? [] : [...new Set(from)].map(name),
        to: [...new Set(leads)].map(name),
      },
    ];
  });
  // What nothing leads to is reached by a last opening, as the catalog asks for.
  const reached = new Set(made.flatMap(([, act]) => act.to));
  const rest = phases.filter((phase) => !reached.has(phase));
  if (rest.length > 0)
    made.push(['rest', { kind: 'opening', title: '其余', by: [], within: [], from: [], to: rest }]);
  return {
    ...sampleTender,
    id: 'any',
    phases,
    phaseTitles: Object.fromEntries(phases.map((phase) => [phase, `状态${phase}`])),
    acts: Object.fromEntries(made) as unknown as Scenario['acts'],
  };
}

const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const boxAt = ({ x, y }: Point): Box => ({ x: x - 20, y: y - 8, width: 40, height: 16 });

/** The ground a piece of a line covers, a hair less at its ends. */
function piece(a: Point, b: Point): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const hair = 0.5;
  return {
    x: x + (a.x === b.x ? 0 : hair),
    y: y + (a.y === b.y ? 0 : hair),
    width: Math.max(0.1, Math.abs(a.x - b.x) - 2 * hair),
    height: Math.max(0.1, Math.abs(a.y - b.y) - 2 * hair),
  };
}

describe('a picture of any scenario', () => {
  it('has no label on another label or on a box, and no line through a box', () => {
    fc.assert(
      fc.property(shapes, (scenario) => {
        const layout = layoutOf(scenario);
        const { boxes, routes, width, height } = planOf(layout, sizes);
        expect([...boxes.keys()].sort()).toEqual([...scenario.phases].sort());
        const all = [...boxes.values()];
        const labels = routes.map((route) => boxAt(route.label));
        labels.forEach((label, n) => {
          for (const other of labels.slice(n + 1)) expect(meet(label, other)).toBe(false);
          for (const box of all) expect(meet(label, box)).toBe(false);
        });
        all.forEach((box, n) => {
          for (const other of all.slice(n + 1)) expect(meet(box, other)).toBe(false);
          expect(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(
            true,
          );
        });
        for (const { line } of routes) {
          line.slice(1).forEach((point, n) => {
            const before = line[n] ?? point;
            for (const box of all) expect(meet(piece(before, point), box)).toBe(false);
            expect(point.x > 0 && point.x < width).toBe(true);
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('lets no two lines run along the same lane beside the boxes', () => {
    fc.assert(
      fc.property(shapes, (scenario) => {
        const { routes } = planOf(layoutOf(scenario), sizes);
        // A line of six points runs along a lane between its third and its fourth.
        const lanes = routes.flatMap(({ line: [, , a, b, , end] }) =>
          a === undefined || b === undefined || end === undefined ? [] : [piece(a, b)],
        );
        lanes.forEach((lane, n) => {
          for (const other of lanes.slice(n + 1)) expect(meet(lane, other)).toBe(false);
        });
      }),
    );
  });

  it('lets each line end at its own place on the box it leads to', () => {
    fc.assert(
      fc.property(shapes, (scenario) => {
        const { boxes, routes } = planOf(layoutOf(scenario), sizes);
        const ends = routes.map(({ line, edge }) => ({ at: line.at(-1), box: boxes.get(edge.to) }));
        for (const { at, box } of ends) {
          expect(at?.y).toBe(box?.y);
          expect(
            at !== undefined &&
              box !== undefined &&
              at.x > box.x + 4 &&
              at.x < box.x + box.width - 4,
          ).toBe(true);
        }
        const places = ends.map(({ at }) => `${at?.x},${at?.y}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it('is whole XML, the same every time, with every act in its legend', () => {
    fc.assert(
      fc.property(shapes, (scenario) => {
        const svg = pictureOf(scenario);
        expect(pictureOf(scenario)).toBe(svg);
        new SaxesParser().write(svg).close();
        for (const { title } of Object.values(scenario.acts)) expect(svg).toContain(`>${title}：`);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the picture of a tender', () => {
  const svg = pictureOf(sampleTender);

  it('stands in the column of a case that goes well, though the clock moves it on', () => {
    const { cells } = layoutOf(sampleTender);
    const column = (phase: string) => cells.get(phase)?.column;
    expect(sampleTender.phases.map(column)).toEqual([0, 0, 0, 0, 1]);
  });

  it('says to those who do not see it what is drawn', () => {
    expect(svg).toContain('<title id="phases-sample-tender-title">招标：状态图</title>');
    expect(svg).toContain(
      '开始：公告，转为已公告。已公告：投标；推迟截止；截止（到期），转为已截止。',
    );
    expect(svg).toContain('已通知：办结。');
  });

  it('draws what the clock does in dashes, and ends with a double border', () => {
    expect(svg.match(/class="line clock"/g)).toHaveLength(2);
    expect(svg.match(/<rect class="thin"/g)).toHaveLength(2);
  });

  it('takes its colours from the page; a file of its own finds them by itself', () => {
    expect(svg).not.toMatch(/#[0-9a-f]{3,6}\b|color-scheme/);
    expect(pictureOf(sampleBid, { shown: 'file' })).toContain('color-scheme:light dark');
  });
});
