import type { Scenario } from './definition.ts';
import { type Edge, isFromMany, type Layout, layoutOf } from './picture-layout.ts';
import { type Box, type Plan, planOf, type Point, type Route } from './picture-route.ts';

/** How a picture will be shown. */
export interface PictureOptions {
  /**
   * `page`: inside a page, in its colours. `file`: a file of its own, which finds out by itself
   * whether the ground is dark.
   */
  readonly shown?: 'page' | 'file';
}

const letterSize = 14;
const smallSize = 11;
const lineHeight = 21;
/** At least as wide as a telephone, so that letters are never drawn smaller than they are. */
const widthMin = 340;

/**
 * The states of a case as an SVG picture: phases as boxes, acts as numbered lines, dashed where the
 * clock does it, a double border where a case ends, and a legend. Readable at 360 pixels and in the
 * colours of the page around it; a description for those who do not see it.
 */
export function pictureOf(scenario: Scenario, options: PictureOptions = {}): string {
  const layout = layoutOf(scenario);
  const numbers = new Map(Object.keys(scenario.acts).map((name, n) => [name, n + 1]));
  const drawing: Drawing = { scenario, layout, numbers };
  const plan = planOf(layout, {
    box: (phase) => boxSize(drawing, phase),
    label: (edge) => labelWidth(edge, numbers),
  });
  const legend = [...legendOf(scenario, numbers), ...marksOf(layout)];
  const width = Math.ceil(Math.max(plan.width, widthMin));
  const height = Math.ceil(plan.height + legend.length * lineHeight + 8);
  const id = `phases-${scenario.id}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"`,
    `  height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc" class="phases"`,
    '  style="max-width:100%;height:auto">',
    `<title id="${id}-title">${escape(scenario.title)}：状态图</title>`,
    `<desc id="${id}-desc">${escape(descriptionOf(scenario))}</desc>`,
    `<style>${styles(options)}</style>`,
    `<g transform="translate(${Math.max(0, (width - plan.width) / 2)} 0)">`,
    ...plan.start.map((at) => `<circle class="solid" cx="${at.x}" cy="${at.y}" r="5"/>`),
    ...plan.routes.map((route) => lineOf(route)),
    ...plan.routes.map((route) => labelOf(route, numbers)),
    ...[...plan.boxes].map(([phase, box]) => boxOf(drawing, phase, box)),
    '</g>',
    ...legendLines(legend, plan),
    '</svg>',
    '',
  ].join('\n');
}

interface Drawing {
  readonly scenario: Scenario;
  readonly layout: Layout;
  readonly numbers: ReadonlyMap<string, number>;
}

function titleOf(scenario: Scenario, phase: string): string {
  return scenario.phaseTitles[phase] ?? phase;
}

function styles({ shown = 'page' }: PictureOptions): string {
  const own = shown === 'file' ? '.phases{color-scheme:light dark;color:CanvasText}' : '';
  return [
    own,
    `.phases text{font:${letterSize}px system-ui,"Noto Sans CJK SC","PingFang SC",sans-serif;fill:currentColor}`,
    `.phases .small{font-size:${smallSize}px;font-variant-numeric:tabular-nums}`,
    '.phases text{dominant-baseline:central}',
    '.phases .middle{text-anchor:middle}',
    '.phases .end{text-anchor:end}',
    '.phases .line{fill:none;stroke:currentColor;stroke-width:1.4}',
    '.phases .thin{fill:none;stroke:currentColor;stroke-width:1}',
    '.phases .clock{stroke-dasharray:5 4}',
    '.phases .solid{fill:currentColor}',
    '.phases .ground{fill:var(--ground,Canvas)}',
  ].join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** How wide a text is, near enough: Chinese characters are square, others half as wide. */
function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += letter < '\u2e80' ? 0.58 : 1;
  return ems * size;
}

/** Characters of a title on one line of its box. */
const titleLineMax = 9;

/** A title on one line, or cut in two where it is long: before a bracket or after a comma. */
function titleLines(title: string): readonly string[] {
  if (widthOf(title, 1) <= titleLineMax) return [title];
  const cut = /(?=（)|(?<=，)/.exec(title)?.index ?? Math.ceil(title.length / 2);
  return [title.slice(0, cut), title.slice(cut)];
}

/** What stands in a box under its title: acts that stay here, acts that come from many places. */
function notesOf({ layout, numbers }: Drawing, phase: string): readonly string[] {
  const say = (mark: string, names: readonly string[] | undefined) =>
    names === undefined ? [] : [`${mark} ${names.map((name) => numbers.get(name)).join(' ')}`];
  return [...say('↻', layout.loops.get(phase)), ...say('→', layout.arrivals.get(phase))];
}

function boxSize(drawing: Drawing, phase: string) {
  const titles = titleLines(titleOf(drawing.scenario, phase));
  const notes = notesOf(drawing, phase);
  const widths = [
    ...titles.map((line) => widthOf(line, letterSize) + 24),
    ...notes.map((note) => widthOf(note, smallSize) + 20),
  ];
  return { width: Math.max(84, ...widths), height: 14 + 18 * titles.length + 14 * notes.length };
}

function boxOf(drawing: Drawing, phase: string, { x, y, width, height }: Box): string {
  const isEnd = !Object.values(drawing.scenario.acts).some(
    (act) => act.from.includes(phase) && act.to.some((to) => to !== phase),
  );
  const rect = (inset: number, style: string) =>
    `<rect class="${style}" x="${x + inset}" y="${y + inset}" width="${width - 2 * inset}" ` +
    `height="${height - 2 * inset}" rx="${8 - inset}"/>`;
  const text = (line: string, at: number, style: string) =>
    `<text class="${style}" x="${x + width / 2}" y="${at}">${escape(line)}</text>`;
  const titles = titleLines(titleOf(drawing.scenario, phase));
  const under = y + 7 + 18 * titles.length;
  return [
    rect(0, 'line ground'),
    ...(isEnd ? [rect(3, 'thin')] : []),
    ...titles.map((line, n) => text(line, y + 16 + 18 * n, 'middle')),
    ...notesOf(drawing, phase).map((note, n) => text(note, under + 6 + 14 * n, 'middle small')),
  ].join('');
}

/** A line with rounded corners and an arrow at its end. */
function lineOf({ edge, line }: Route): string {
  const points = line.filter((p, n) => n === 0 || p.x !== line[n - 1]?.x || p.y !== line[n - 1]?.y);
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  rest.forEach((point, n) => {
    const next = rest[n + 1];
    if (next === undefined) {
      parts.push(`L${point.x} ${point.y - 1}`);
      return;
    }
    const back = toward(point, points[n] ?? first);
    const on = toward(point, next);
    parts.push(`L${back.x} ${back.y}Q${point.x} ${point.y} ${on.x} ${on.y}`);
  });
  const end = rest.at(-1) ?? first;
  const arrow = `<path class="solid" d="M${end.x} ${end.y}l-4 -7h8z"/>`;
  return `<path class="line${edge.byClock ? ' clock' : ''}" d="${parts.join('')}"/>${arrow}`;
}

/** The point near a corner where its curve begins. */
function toward(corner: Point, other: Point): Point {
  const length = Math.abs(other.x - corner.x) + Math.abs(other.y - corner.y);
  const step = Math.min(8, length / 2);
  return {
    x: corner.x + Math.sign(other.x - corner.x) * step,
    y: corner.y + Math.sign(other.y - corner.y) * step,
  };
}

function textOf(edge: Edge, numbers: ReadonlyMap<string, number>): string {
  return edge.acts.map((name) => numbers.get(name)).join(' · ');
}

function labelWidth(edge: Edge, numbers: ReadonlyMap<string, number>): number {
  return widthOf(textOf(edge, numbers), smallSize) + (edge.byClock ? 22 : 8);
}

function labelOf({ edge, label }: Route, numbers: ReadonlyMap<string, number>): string {
  const width = labelWidth(edge, numbers);
  const { x, y } = label;
  const ground = `<rect class="ground" x="${x - width / 2}" y="${y - 8}" width="${width}" height="16" rx="3"/>`;
  const text = (at: number) =>
    `<text class="middle small" x="${at}" y="${y}">${textOf(edge, numbers)}</text>`;
  if (!edge.byClock) return `${ground}${text(x)}`;
  return `${ground}${clockMark(x - width / 2 + 9, y)}${text(x + 7)}`;
}

function clockMark(x: number, y: number): string {
  return `<circle class="thin" cx="${x}" cy="${y}" r="5"/><path class="thin" d="M${x} ${y - 3}v3h2.5"/>`;
}

interface LegendLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly byClock: boolean;
}

/** Every act by its number, with who does it; what does not fit goes to a second line. */
function legendOf(scenario: Scenario, numbers: ReadonlyMap<string, number>): readonly LegendLine[] {
  return Object.entries(scenario.acts).flatMap(([name, act]) => {
    const byClock = act.kind === 'deadline';
    const who = act.by.map((role) => scenario.roles[role]?.title ?? role).join('、');
    const by = byClock ? '到期' : act.within.length > 0 ? '随另一案卷办理' : who;
    const sources = act.from.map((phase) => titleOf(scenario, phase)).join('、');
    const from = isFromMany(act) ? `（自${sources}）` : '';
    const lines = wrapped(`${act.title}：${by}${from}`, widthMin - 62);
    return lines.map((text, n) =>
      n === 0
        ? { number: numbers.get(name), text, byClock }
        : { number: undefined, text, byClock: false },
    );
  });
}

/** What the marks in the boxes say, where there are such marks. */
function marksOf({ loops, arrivals }: Layout): readonly LegendLine[] {
  const say = (text: string) => ({ number: undefined, text, byClock: false });
  return [
    ...(loops.size === 0 ? [] : [say('↻ 办理后状态不变')]),
    ...(arrivals.size === 0 ? [] : [say('→ 可由多个状态转入，见上')]),
  ];
}

/** A text in lines of a width; Chinese may be broken anywhere. */
function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const letter of text) {
    const line = lines.at(-1) ?? '';
    const isFull = widthOf(line + letter, letterSize) > width;
    // These do not begin a line.
    if (isFull && !/[，、：）。]/.test(letter)) lines.push(letter);
    else lines[lines.length - 1] = line + letter;
  }
  return lines;
}

function legendLines(legend: readonly LegendLine[], plan: Plan): readonly string[] {
  return legend.map(({ number, text, byClock }, n) => {
    const y = plan.height + n * lineHeight + 8;
    const label =
      number === undefined ? '' : `<text class="small end" x="34" y="${y}">${number}</text>`;
    const mark = byClock ? clockMark(47, y) : '';
    return `${label}${mark}<text class="begin" x="${byClock ? 58 : 42}" y="${y}">${escape(text)}</text>`;
  });
}

/** The same in sentences, phase by phase. */
function descriptionOf(scenario: Scenario): string {
  const title = (phase: string) => scenario.phaseTitles[phase] ?? phase;
  const acts = Object.values(scenario.acts);
  const says = (phase: string | undefined) =>
    acts
      .filter((act) => (phase === undefined ? act.kind === 'opening' : act.from.includes(phase)))
      .map((act) => {
        const name = act.kind === 'deadline' ? `${act.title}（到期）` : act.title;
        return act.to.length === 0 ? name : `${name}，转为${act.to.map(title).join('或')}`;
      })
      .join('；');
  const phases = scenario.phases.map((phase) => `${title(phase)}：${says(phase) || '办结'}。`);
  return [`开始：${says(undefined)}。`, ...phases].join('');
}
