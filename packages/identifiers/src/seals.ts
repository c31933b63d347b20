import { divisionComplaints, divisionWords } from './divisions.ts';
import { fielded, type PartsOf } from './fielded.ts';
import { identifier, type Words } from './identifier.ts';
import { digits, part } from './layout.ts';
import { both } from './words.ts';

/**
 * 印章编码 as filed with the police: six digits of the filing authority and seven of a serial.
 *
 * There is no check digit, and the serial tells nothing about the maker: some cities read it as
 * three digits for the maker and others do not.
 *
 * @basis GA 241.1; platform.md P03
 */
export const sealCode = fielded({
  id: 'seal-code',
  title: both('印章编码', 'seal code'),
  basis: 'GA 241.1',
  example: '1101089900001',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  advice: {
    'identifier-division': both(
      '印章编码前6位不是有效的行政区划代码，请对照备案凭证核对，正确示例：1101089900001',
      'The first 6 digits must be a division code; compare the filing receipt, as in 1101089900001',
    ),
  },
  fields: [
    part('division', 6, digits, '备案机关行政区划', 'division of the filing authority'),
    part('serial', 7, digits, '顺序号', 'serial'),
  ],
  judge: ({ division }, { options }) => divisionComplaints(division, { at: 0, day: options.at }),
  meanings: ({ division, serial }) => ({
    division: divisionWords(division),
    serial: serial.startsWith('99') ? both('电子印章示例号段', 'range of sample seals') : undefined,
  }),
});

/** Parts of a seal code. */
export type SealCodeParts = PartsOf<typeof sealCode>;

/** The parts of a seal identifier as it stands in the data of a seal. */
export interface EsIdParts {
  /** `government`: division and eight digits; anything else is looked up as it stands. */
  readonly form: 'government' | 'police' | 'uuid' | 'other';
  readonly division?: string;
  readonly serial?: string;
}

/** What is given to make one of the government's form. */
export interface EsIdGiven {
  readonly division: string;
  readonly serial: string;
}

const esIdMax = 128;

/**
 * `esID` of an electronic seal: compared letter by letter, because makers write it in many forms.
 *
 * @basis GB/T 38540-2020 (esID); ses.md §3.4
 */
export const esId = identifier<EsIdParts, EsIdGiven>({
  id: 'es-id',
  title: both('电子印章标识', 'electronic seal identifier'),
  basis: 'GB/T 38540-2020',
  example: '50011200000399',
  sizeMax: esIdMax,
  letterCase: 'kept',
  separators: '',
  shown: 'all',
  read: (text) => {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x21 || code > 0x7e) {
        const wanted = both('可见的 ASCII 字符', 'a visible ASCII character');
        return { code: 'identifier-character', at, found: text[at] ?? '', wanted };
      }
    }
    const form = esIdForm(text);
    if (form !== 'government' && form !== 'police') return { parts: { form }, complaints: [] };
    const division = text.slice(0, 6);
    return {
      parts: { form, division, serial: text.slice(6) },
      complaints: divisionComplaints(division, { at: 0 }).map((complaint) => ({
        ...complaint,
        // A number of this length may still be somebody's own: it never blocks.
        code: 'identifier-division-unknown',
      })),
    };
  },
  join: ({ division, serial }) => division + serial,
  pieces: (text, { form, division }) => {
    const title = both('标识', 'identifier');
    if (division === undefined) {
      const meaning = form === 'uuid' ? both('通用唯一标识', 'UUID') : both('自定形式', 'own form');
      return [{ at: 0, text, title, meaning }];
    }
    const region = both('行政区划', 'division');
    const number = both('顺序号', 'serial');
    return [
      { at: 0, text: division, title: region, meaning: divisionWords(division) },
      { at: 6, text: text.slice(6), title: number },
    ];
  },
});

function esIdForm(text: string): EsIdParts['form'] {
  if (/^\d{14}$/.test(text)) return 'government';
  if (/^\d{13}$/.test(text)) return 'police';
  const isUuid = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i.test(text);
  return isUuid ? 'uuid' : 'other';
}

/** A kind of seal with its code in the national profile of electronic seals. */
export interface SealKind {
  readonly words: Words;
  /** The codes of the national profile that come to this kind. */
  readonly national: readonly string[];
}

/**
 * Kinds of seals by the code of the police; `99` also stands for seals of one business.
 *
 * @basis GA 241.2; platform.md P03
 */
export const sealKinds: Readonly<Record<string, SealKind>> = {
  '01': { words: both('单位专用章（法定名称章）', 'seal of the legal name'), national: ['1'] },
  '02': { words: both('财务专用章', 'finance seal'), national: ['2'] },
  '03': { words: both('税务（发票）专用章', 'invoice seal'), national: ['3'] },
  '04': { words: both('合同专用章', 'contract seal'), national: ['4'] },
  '05': { words: both('法定代表人名章', 'name seal of the legal representative'), national: ['5'] },
  '99': { words: both('其他类型印章', 'other seal'), national: ['6', '99'] },
};

/**
 * 印章类型代码 of two digits. `0` of the national profile (a personal name) has no police code.
 *
 * @basis GA 241.2; platform.md P03
 */
export const sealKindCode = fielded({
  id: 'seal-kind',
  title: both('印章类型代码', 'seal kind'),
  basis: 'GA 241.2',
  example: '04',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('kind', 2, digits, '印章类型', 'kind of seal')],
  judge: ({ kind }) =>
    sealKinds[kind] === undefined ? [{ code: 'identifier-value-unknown', at: 0, found: kind }] : [],
  meanings: ({ kind }) => ({ kind: sealKinds[kind]?.words }),
});

/**
 * 行政区划代码 of six digits.
 *
 * @basis GB/T 2260; platform.md P03
 */
export const divisionCode = fielded({
  id: 'division-code',
  title: both('行政区划代码', 'division code'),
  basis: 'GB/T 2260',
  example: '110108',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('division', 6, digits, '行政区划', 'division')],
  judge: ({ division }, { options }) => divisionComplaints(division, { at: 0, day: options.at }),
  meanings: ({ division }) => ({ division: divisionWords(division) }),
});
