import {
  listSizeMax,
  type Condition,
  type Field,
  type Fields,
  type Shape,
  type Words,
} from './field.ts';
import { fieldLabel, spoken } from './label.ts';
import { endOfTime } from './beijing.ts';
import type { Fault, FaultCode } from './reading.ts';

/** What is wrong with a field and what to do about it, before the label is put in front. */
type Said = readonly [zh: string, en: string];

/** Fen as people read money: `14,400.00`. */
export function yuanOf(amountFen: number): string {
  const text = `${Math.abs(amountFen)}`.padStart(3, '0');
  const whole = text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amountFen < 0 ? '-' : ''}${whole}.${text.slice(-2)}`;
}

/** A bound of a number, as it is written in its form. */
function bound(shape: Shape, value: number): { readonly zh: string; readonly en: string } {
  if (shape.kind !== 'fen') return { zh: `${value}`, en: `${value}` };
  return { zh: `${yuanOf(value)} 元`, en: `${yuanOf(value)} yuan` };
}

/** What each kind of field takes, with a right example. */
function formSaid(shape: Shape): Said {
  switch (shape.kind) {
    case 'fen':
      return [
        '须是金额，最多两位小数。请填写如 1000.00',
        'is an amount with at most two decimals. Write it like 1000.00',
      ];
    case 'count':
      return ['须是整数。请填写如 12', 'is a whole number. Write it like 12'];
    case 'instant':
      return ['须是日期和时间。请重新选择', 'is a day and a time. Choose it again'];
    case 'date':
      return [
        '不是日历上有的日期。请填写如 2026-11-23',
        'is no day of the calendar. Write it like 2026-11-23',
      ];
    case 'digest':
      return [
        '须是文件的 SM3 摘要，64 位小写十六进制。请重新选择文件',
        'is the SM3 digest of a file, 64 lower-case hexadecimal digits. Choose the file again',
      ];
    case 'flag':
      return ['须选“是”或“否”。请重新选择', 'is yes or no. Choose again'];
    case 'rate':
      return [
        '须是小数，最多八位小数。请填写如 0.0385',
        'is a decimal with at most eight places. Write it like 0.0385',
      ];
    case 'choice':
      return ['须从所列选项中选。请重新选择', 'is one of the choices listed. Choose again'];
    case 'identifier': {
      const { title, example } = shape.of;
      return [
        `不是正确的${title.zh}，可能有一位写错。请对照原件更正，正确的样子如 ${example}`,
        `is no right ${title.en}; one digit may be wrong. Compare it with the original; a right one is ${example}`,
      ];
    }
    case 'party':
      return ['须从名录中选定一方。请重新选择', 'is a party of the register. Choose it again'];
    case 'case':
      return ['须是案卷编号。请核对编号', 'is the number of a case. Check it'];
    case 'list':
      return ['须逐行填写。请重新填写这张表', 'is filled in row by row. Fill it in again'];
    case 'group':
      return ['须逐项填写。请重新填写', 'has several parts. Fill them in again'];
    case 'text':
      return [
        '中有不能使用的字符或写法不对。请改用普通文字，按要求的写法重新填写',
        'has characters that cannot be used, or another form than asked for. Write it again in plain text',
      ];
  }
}

function rangeSaid(shape: Shape, detail: string | undefined): Said {
  const low = detail?.startsWith('>=') === true;
  if (shape.kind === 'instant')
    return [
      '超出可填写的时间。请重新选择',
      'lies outside the times that can be entered. Choose it again',
    ];
  if (shape.kind !== 'fen' && shape.kind !== 'count') return formSaid(shape);
  const { zh, en } = bound(shape, low ? shape.min : shape.max);
  return low
    ? [`太小，不能小于 ${zh}。请改大`, `is too small: at least ${en}. Make it larger`]
    : [`太大，不能大于 ${zh}。请改小`, `is too large: at most ${en}. Make it smaller`];
}

function sizeSaid(shape: Shape, detail: string | undefined): Said {
  const low = detail?.startsWith('>=') === true;
  if (shape.kind === 'list') {
    return low
      ? [
          `行数不够，至少 ${shape.min} 行。请补上`,
          `has too few rows: at least ${shape.min}. Add what is missing`,
        ]
      : [
          `行数太多，最多 ${shape.max} 行。请删减或分次办理`,
          `has too many rows: at most ${shape.max}. Take some out, or do it in parts`,
        ];
  }
  const max = shape.kind === 'text' ? shape.sizeMax : 256;
  return [
    `太长，最多 ${max} 个字。请写短一些`,
    `is too long: at most ${max} characters. Shorten it`,
  ];
}

function conditionSaid(when: Condition | undefined, fields: Fields): Said {
  const other = when === undefined ? undefined : fields[when.field];
  if (when === undefined || other === undefined)
    return ['这里不用填写。请删去', 'is not asked for here. Take it out'];
  const { zh, en } = fieldLabel(when.field, other);
  const values = when.is.map((value) => valueLabel(other.shape, value));
  return [
    `只在“${zh}”为“${values.map((v) => v.zh).join('、')}”时填写。请删去，或更正“${zh}”`,
    `is asked for only where "${en}" is "${values.map((v) => v.en).join(', ')}". Take it out or correct "${en}"`,
  ];
}

function valueLabel(shape: Shape, value: string | boolean): Words {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  return { zh: shape.kind === 'choice' ? (shape.of[value] ?? value) : value, en: spoken(value) };
}

function said(field: Field<unknown>, fields: Fields, why: FaultCode, detail?: string): Said {
  switch (why) {
    case 'field-missing':
      return [
        '还没有填写。办理这一步需要它，请填写后再提交',
        'is empty. This step needs it: fill it in and send again',
      ];
    case 'field-unknown':
      return [
        '不是这一步要填写的内容。请刷新页面后重填',
        'is not asked for in this step. Reload the page and fill it in again',
      ];
    case 'field-not-asked':
      return conditionSaid(field.when, fields);
    case 'field-kind':
    case 'field-form':
      return formSaid(field.shape);
    case 'field-range':
      return rangeSaid(field.shape, detail);
    case 'field-size':
      return sizeSaid(field.shape, detail);
  }
}

/** The words of one fault of one field: what is wrong, why, and what to do now. */
export function faultWords(
  label: Words,
  field: Field<unknown>,
  fields: Fields,
  fault: Pick<Fault, 'why' | 'detail'>,
): Words {
  if (field.denial !== undefined && fault.why !== 'field-missing') {
    return { zh: field.denial.zh, en: field.denial.en };
  }
  const [zh, en] = said(field, fields, fault.why, fault.detail);
  return { zh: `“${label.zh}”${zh}。`, en: `"${label.en}" ${en}.` };
}

/** Faults a field of this shape can have, with the bounds that can be broken. */
export function faultsOf(field: Field<unknown>): readonly Pick<Fault, 'why' | 'detail'>[] {
  const { shape } = field;
  const one = (why: FaultCode, detail?: string) => [
    detail === undefined ? { why } : { why, detail },
  ];
  const always = [
    ...(field.optional === true && field.when === undefined ? [] : one('field-missing')),
    ...one('field-kind'),
    ...(field.when === undefined ? [] : one('field-not-asked')),
  ];
  switch (shape.kind) {
    case 'fen':
    case 'count': {
      const max = shape.max < Number.MAX_SAFE_INTEGER ? one('field-range', `<= ${shape.max}`) : [];
      return [...always, ...one('field-range', `>= ${shape.min}`), ...max];
    }
    case 'instant':
      return [...always, ...one('field-range', `<= ${endOfTime}`)];
    case 'choice':
      return [...always, ...one('field-range')];
    case 'list': {
      const min = shape.min > 0 ? one('field-size', `>= ${shape.min}`) : [];
      return [...always, ...min, ...one('field-size', `<= ${Math.min(shape.max, listSizeMax)}`)];
    }
    case 'text':
      return [...always, ...one('field-size', `<= ${shape.sizeMax}`), ...one('field-form')];
    case 'flag':
    case 'group':
      return always;
    default:
      return [...always, ...one('field-size', '<= 256'), ...one('field-form')];
  }
}

/** The words of a fault found in an input: the label says which row of which table. */
export function wordsOfFault(fields: Fields, fault: Fault): Words {
  const label = { zh: '', en: '' };
  let within = fields;
  let field: Field<unknown> | undefined;
  for (const part of fault.at.split('.')) {
    const shape = field?.shape;
    if (shape?.kind === 'list') {
      label.zh += `第 ${Number(part) + 1} 行`;
      label.en += ` row ${Number(part) + 1}`;
      field = shape.of;
      if (field.shape.kind === 'group') within = field.shape.of;
      continue;
    }
    if (shape?.kind === 'group') within = shape.of;
    field = Object.hasOwn(within, part) ? within[part] : undefined;
    const its = field === undefined ? { zh: part, en: part } : fieldLabel(part, field);
    label.zh += `${label.zh === '' ? '' : ' '}${its.zh}`;
    label.en += `${label.en === '' ? '' : ', '}${its.en}`;
    if (field === undefined) break;
  }
  return faultWords(label, field ?? { title: fault.at, shape: { kind: 'flag' } }, within, fault);
}
