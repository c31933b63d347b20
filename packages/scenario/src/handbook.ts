import { lookedAt } from './asked-of.ts';
import { denialsOf } from './catalog.ts';
import type { Act, Denial, Scenario, Secrecy } from './definition.ts';
import type { Field, Shape } from './field.ts';
import { fieldLabel, labelOf } from './label.ts';
import { both, code, section, table } from './markdown.ts';
import { type Needed, sealKinds } from './paper.ts';
import type { Role } from './party.ts';
import { phaseTitle } from './view.ts';
import { yuanOf } from './fault-words.ts';

/** What a page is made with: the other scenarios, and the address of its picture. */
export interface HandbookOptions {
  readonly picture?: string;
}

/**
 * The handbook page of a scenario, in Markdown: everything its definition says, in both languages,
 * for people who decide whether it is right.
 */
export function handbookOf(scenario: Scenario, options: HandbookOptions = {}): string {
  const title = labelOf(scenario.id, scenario);
  const lines = [
    `# ${both(title)}`,
    '',
    '<!-- Made by tools/handbook/main.mjs from the definition; a test compares. -->',
    '',
    `Definition ${code(scenario.id)}, version ${scenario.version}.`,
    '',
    ...(options.picture === undefined ? [] : [`![${title.zh}](${options.picture})`, '']),
    ...section('Who takes part 参与方', roles(scenario)),
    ...section('How it stands 状态', phases(scenario)),
    ...section('What can be done 办理事项', acts(scenario, ['opening', 'act'])),
    ...section('What is filled in 填写内容', inputs(scenario)),
    ...section('What the clock does 期限', deadlines(scenario)),
    ...section('Papers 文书', papers(scenario)),
    ...section('Rules 规则', rules(scenario)),
    ...section('Numbers the law sets 法定数值', limits(scenario)),
    ...section('What is said 拒绝用语', words(scenario)),
    ...section('What is known, and who may read it 记载与公开', record(scenario)),
    ...hidden(scenario),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const kinds = { organisation: '单位 organisation', person: '个人 person', system: '系统 system' };

const fillings = {
  named: '由办理人指定 named by an act',
  first: '首个有资格者 the first to come who qualifies',
  many: '不限人数 any number of comers',
  several: '由办理人列明 a list named by an act',
};

function roles(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.roles).map(([name, role]) => [
    code(name),
    both(labelOf(name, role)),
    kinds[role.kind],
    filling(scenario, name, role),
    role.needs === undefined ? '' : code(role.needs),
  ]);
  return table(['role', '名称 name', 'kind', 'filled', 'needs'], rows);
}

function filling(scenario: Scenario, name: string, role: Role): string {
  const { bears } = role;
  if (bears !== undefined) {
    return `出示“${scenario.record[bears]?.title ?? bears}”者 whoever shows ${code(bears)}`;
  }
  if (role.filled !== undefined && role.filled !== 'named') return fillings[role.filled];
  const opens = Object.values(scenario.acts).some(
    (act) => act.kind === 'opening' && act.by.includes(name),
  );
  return opens ? '开始办理者 whoever opens the case' : fillings.named;
}

function title(scenario: Scenario, phase: string): string {
  return scenario.phaseTitles[phase] ?? phase;
}

function phases(scenario: Scenario): string[] {
  const rows = scenario.phases.map((phase) => {
    const from = Object.entries(scenario.acts).filter(([, act]) => act.from.includes(phase));
    const next = from.map(([name, act]) => `${act.title} ${code(name)}`);
    return [
      code(phase),
      both(phaseTitle(scenario, phase)),
      next.length === 0 ? '终 end' : next.join(', '),
    ];
  });
  return table(['phase', '名称 name', '下一步 what can happen'], rows);
}

function way(scenario: Scenario, act: Act): string {
  const names = (list: readonly string[]) =>
    list.map((phase) => title(scenario, phase)).join(' / ');
  if (act.kind === 'opening') return `→ ${names(act.to)}`;
  return act.to.length === 0 ? names(act.from) : `${names(act.from)} → ${names(act.to)}`;
}

function doers(scenario: Scenario, act: Act): string {
  if (act.within.length > 0) return `随 follows ${act.within.map(code).join(', ')}`;
  return act.by.map((role) => scenario.roles[role]?.title ?? role).join(' / ');
}

function seals(scenario: Scenario, act: Act): string {
  if (typeof act.seals === 'function') return '按填写内容 as filled in';
  return act.seals
    .map((name) => {
      const [paper = '', place = ''] = name.split('.');
      return `${scenario.papers[paper]?.title ?? paper}（${scenario.roles[place]?.title ?? place}）`;
    })
    .join(', ');
}

const levels = ['', '已识别 known', '双因素 two factors', '刷脸或执照 face or licence'];

function acts(scenario: Scenario, which: readonly Act['kind'][]): string[] {
  const rows = Object.entries(scenario.acts)
    .filter(([, act]) => which.includes(act.kind))
    .map(([name, act]) => [
      code(name),
      both(labelOf(name, act)),
      doers(scenario, act),
      way(scenario, act),
      seals(scenario, act),
      act.must.map((rule) => code(rule.code)).join(' '),
      levels[act.level] ?? '',
    ]);
  return table(['act', '名称 name', 'who', 'from → to', 'seals', 'rules', 'level'], rows);
}

function inputs(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.acts).flatMap(([name, act]) => {
    const asked = Object.values(act.input).map(({ title: its, optional }) =>
      optional === true ? `（${its}）` : its,
    );
    const roleTitle = (role: string) => scenario.roles[role]?.title ?? role;
    const named = [
      ...act.names.map(roleTitle),
      ...act.mayName.map((role) => `（${roleTitle(role)}）`),
    ];
    if (asked.length + named.length === 0) return [];
    return [[code(name), act.title, asked.join('、'), named.join('、')]];
  });
  const lines = table(['act', '名称 name', '内容 fields', '指定 who is named'], rows);
  return lines.length === 0
    ? []
    : ['What stands in brackets may be left out. 括号内为选填或视情形填写。', '', ...lines];
}

function deadlines(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.acts)
    .filter(([, act]) => act.kind === 'deadline')
    .map(([name, act]) => {
      const { fields, limits: by } = lookedAt(scenario, act);
      const counted = [
        ...fields.map((field) => scenario.record[field]?.title ?? field),
        ...by.map((limit) => scenario.limits[limit]?.title ?? limit),
      ];
      const guard = act.must.map((rule) => code(rule.code)).join(' ');
      return [code(name), both(labelOf(name, act)), way(scenario, act), counted.join(' + '), guard];
    });
  return table(['deadline', '名称 name', 'from → to', '起算 counted from, by', 'only where'], rows);
}

function neededText(needed: Needed): string {
  if (typeof needed === 'string') return sealKinds[needed];
  const [list, mark] = 'any' in needed ? [needed.any, ' 或 or '] : [needed.all, ' 和 and '];
  return list.map((kind) => sealKinds[kind]).join(mark);
}

function papers(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.papers).flatMap(([name, paper]) =>
    Object.entries(paper.places).map(([place, needed]) => [
      code(`${name}.${place}`),
      both(labelOf(name, paper)),
      scenario.roles[place]?.title ?? place,
      neededText(needed),
    ]),
  );
  return table(['place', '文书 paper', 'who seals', 'with'], rows);
}

function rules(scenario: Scenario): string[] {
  const used = new Map<string, { readonly denial: Denial; readonly at: string[] }>();
  const add = (denial: Denial, at: string) => {
    const entry = used.get(denial.code) ?? { denial, at: [] };
    if (!entry.at.includes(at)) entry.at.push(at);
    used.set(denial.code, entry);
  };
  for (const [name, act] of Object.entries(scenario.acts)) {
    for (const rule of act.must) add(rule, code(name));
    for (const phase of Object.keys(act.closed)) {
      const shut = act.closed[phase];
      if (shut !== undefined) add(shut, `${code(name)}（${title(scenario, phase)}）`);
    }
  }
  for (const rule of scenario.always) add(rule, '任何时候 always');
  for (const claim of scenario.claims) add(claim, '全平台唯一 one case only');
  const rows = [...used.values()].map(({ denial, at }) => [
    code(denial.code),
    denial.basis,
    at.join(', '),
  ]);
  return table(['rule', 'basis', 'of'], rows);
}

function limits(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.limits).flatMap(([name, limit]) =>
    limit.steps.map(({ from, is }) => [
      code(name),
      limit.title,
      limit.basis,
      typeof is === 'number' && name.endsWith('Fen') ? `${yuanOf(is)} 元` : `${is}`,
      from === '' ? '' : from,
    ]),
  );
  return table(['limit', '名称 name', 'basis', 'value', 'from'], rows);
}

function words(scenario: Scenario): string[] {
  const byCode = new Map(denialsOf(scenario).map((denial) => [denial.code, denial]));
  const rows = [...byCode.values()].map(({ code: its, zh, en }) => [code(its), zh, en]);
  if (rows.length === 0) return [];
  return [
    'What every scenario says no with stands in [errors.md](../errors.md); these are its own.',
    '',
    ...table(['code', '中文', 'English'], rows),
  ];
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return `文字 text, ${shape.sizeMax}`;
    case 'fen':
      return '金额 money';
    case 'count':
      return shape.max < Number.MAX_SAFE_INTEGER
        ? `整数 ${shape.min}–${shape.max}`
        : '整数 whole number';
    case 'choice':
      return Object.values(shape.of).join(' / ');
    case 'identifier':
      return both(shape.of.title);
    case 'party':
      return kinds[shape.of];
    case 'case':
      return `案卷 case ${code(shape.of)}`;
    case 'list':
      return `表 list, ${shape.min}–${shape.max}: ${shapeText(shape.of.shape)}`;
    case 'group':
      return Object.values(shape.of)
        .map((field) => field.title)
        .join(', ');
    default:
      return plainShapes[shape.kind];
  }
}

const plainShapes = {
  instant: '时刻 moment',
  date: '日期 day',
  digest: '摘要 digest',
  flag: '是否 yes or no',
  rate: '小数 decimal',
};

function record(scenario: Scenario): string[] {
  const rows = Object.entries(scenario.record).map(([name, field]: [string, Field<unknown>]) => [
    code(name),
    both(fieldLabel(name, field)),
    shapeText(field.shape),
    readers(scenario, name),
  ]);
  return table(['field', '名称 name', 'kind', '谁可以看 who may read it'], rows);
}

function readers(scenario: Scenario, name: string): string {
  const secrecy = Object.hasOwn(scenario.secret, name) ? scenario.secret[name] : undefined;
  const after = scenario.open.includes(name) ? '公开 anybody' : '各方 those who take part';
  return secrecy === undefined ? after : `${closed(scenario, secrecy)}; 之后 then ${after}`;
}

function closed(scenario: Scenario, { to, opens }: Secrecy): string {
  const who = to.map((role) => scenario.roles[role]?.title ?? role).join(' / ');
  const until = opens.map((phase) => title(scenario, phase)).join(' / ');
  return `${who === '' ? '无人 nobody' : who}，至 until ${until}`;
}

function hidden(scenario: Scenario): string[] {
  if (scenario.hidden === undefined) return [];
  return [
    `案卷是否存在也不公开。 That a case exists is known to: ${closed(scenario, scenario.hidden)}.`,
    '',
  ];
}
