import { containerCheck, shipCheck } from './check-characters.ts';
import { countryCodes } from './countries.ts';
import { provinceName, provinceOfPlate } from './divisions.ts';
import { fielded } from './fielded.ts';
import { type Complaint, identifier, type Words } from './identifier.ts';
import {
  alphabet,
  alphanumerics,
  digits,
  hanzi,
  layout,
  letterAt,
  letters,
  part,
} from './layout.ts';
import { both } from './words.ts';

const containerKinds: Readonly<Record<string, Words>> = {
  U: both('集装箱', 'freight container'),
  J: both('可拆卸设备', 'detachable equipment'),
  Z: both('拖车和底盘', 'trailer or chassis'),
};

/**
 * 集装箱箱号. Serials whose remainder is 10 are written with 0 and should not be used by owners.
 *
 * @basis ISO 6346:1995; platform.md P03
 */
export const containerNumber = fielded({
  id: 'container-number',
  title: both('集装箱箱号', 'container number'),
  basis: 'ISO 6346:1995',
  example: 'CSQU3054383',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [
    part('owner', 3, letters, '箱主代码', 'owner'),
    part(
      'category',
      1,
      alphabet('UJZ', both('U、J 或 Z', 'U, J or Z')),
      '设备识别码',
      'category of equipment',
    ),
    part('serial', 6, digits, '箱号', 'serial'),
    part('check', 1, digits, '校验码', 'check digit'),
  ],
  check: containerCheck,
  meanings: ({ category }) => ({ category: containerKinds[category] }),
});

/**
 * 船舶识别号 of the IMO, with or without `IMO` in front.
 *
 * @basis IMO resolution A.1117(30); platform.md P03
 */
export const shipNumber = fielded({
  id: 'ship-number',
  title: both('IMO 船舶识别号', 'IMO ship number'),
  basis: 'IMO A.1117(30)',
  example: '9074729',
  letterCase: 'upper',
  separators: ' ',
  prefixes: ['IMO'],
  shown: 'all',
  fields: [
    part('serial', 6, digits, '顺序号', 'serial'),
    part('check', 1, digits, '校验码', 'check digit'),
  ],
  check: shipCheck,
});

const placeLetters = alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789', {
  zh: '大写字母或 2–9',
  en: 'a capital letter or 2 to 9',
});

/**
 * UN/LOCODE of a port or place.
 *
 * @basis UNECE Recommendation 16; medical-logistics-finance.md L02
 */
export const portCode = fielded({
  id: 'port-code',
  title: both('口岸及地点代码（UN/LOCODE）', 'code of a port or place'),
  basis: 'UN/LOCODE',
  example: 'CNTXG',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    part('country', 2, letters, '国家或地区', 'country'),
    part('place', 3, placeLetters, '地点', 'place'),
  ],
  judge: ({ country }) =>
    countryCodes.has(country) ? [] : [{ code: 'identifier-value-unknown', at: 0, found: country }],
});

/**
 * 提单号: at most 20 capital letters and digits, unique for one carrier.
 *
 * @basis medical-logistics-finance.md L02
 */
export const billOfLadingNumber = fielded({
  id: 'bill-of-lading-number',
  title: both('提单号', 'bill of lading number'),
  basis: 'medical-logistics-finance.md L02',
  example: 'EXSHSHA26110001',
  letterCase: 'upper',
  separators: ' -',
  shown: 'all',
  fields: [part('number', [4, 20], alphanumerics, '提单号', 'number')],
});

/**
 * 道路运输经营许可证号: 12 digits, the first six a division.
 *
 * @basis medical-logistics-finance.md L01
 */
export const roadPermit = fielded({
  id: 'road-permit',
  title: both('道路运输经营许可证号', 'road transport permit'),
  basis: 'medical-logistics-finance.md L01',
  example: '110113999999',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('number', 12, digits, '许可证号', 'permit number')],
});

/** The parts of a number plate. */
export interface PlateParts {
  /** The character of the province. */
  readonly province: string;
  /** The letter of the issuing office. */
  readonly office: string;
  readonly serial: string;
  readonly kind: PlateKind;
}

/** What the serial of a plate tells about the vehicle. */
export type PlateKind =
  | 'ordinary'
  | 'trailer'
  | 'learner'
  | 'police'
  | 'hong-kong'
  | 'macau'
  | 'new-energy-small'
  | 'new-energy-large';

const plateKinds: Readonly<Record<PlateKind, Words>> = {
  ordinary: both('普通车辆', 'ordinary vehicle'),
  trailer: both('挂车', 'trailer'),
  learner: both('教练车', 'learner vehicle'),
  police: both('警车', 'police vehicle'),
  'hong-kong': both('香港入出境车辆', 'vehicle from Hong Kong'),
  macau: both('澳门入出境车辆', 'vehicle from Macau'),
  'new-energy-small': both('小型新能源汽车', 'small new-energy vehicle'),
  'new-energy-large': both('大型新能源汽车', 'large new-energy vehicle'),
};

const suffixKinds: Readonly<Record<string, PlateKind>> = {
  挂: 'trailer',
  学: 'learner',
  警: 'police',
  港: 'hong-kong',
  澳: 'macau',
};

const plateLetters = alphabet('ABCDEFGHJKLMNPQRSTUVWXYZ', {
  zh: '大写字母（不用 I、O）',
  en: 'a capital letter other than I and O',
});
const plateSerial = alphabet('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ', {
  zh: '数字或大写字母（不用 I、O）',
  en: 'a digit or capital letter other than I and O',
});
const plateHead = layout([
  part('province', 1, hanzi, '省份简称', 'province'),
  part('office', 1, plateLetters, '发牌机关代号', 'office'),
  part('serial', [5, 6], { has: () => true, words: plateSerial.words }, '序号', 'serial'),
]);

/**
 * 机动车号牌: five places, or six for new energy. Embassies and the army have plates of their own.
 *
 * @basis GA 36-2018; medical-logistics-finance.md L01
 */
export const vehiclePlate = identifier<PlateParts, Omit<PlateParts, 'kind'>>({
  id: 'vehicle-plate',
  title: both('机动车号牌', 'number plate'),
  basis: 'GA 36-2018',
  example: '京A99999',
  sizeMax: 8,
  letterCase: 'upper',
  separators: ' -·•.',
  shown: { head: 2, tail: 2 },
  read: (text) => {
    const slices = plateHead.scan(text);
    if ('code' in slices) return slices;
    const { province, office, serial } = slices;
    const suffix = suffixKinds[serial.slice(-1)];
    const plain = suffix === undefined ? serial : serial.slice(0, -1);
    for (let i = 0; i < plain.length; i++) {
      if (plateSerial.has(plain.charCodeAt(i))) continue;
      const found = letterAt(plain, i);
      return { code: 'identifier-character', at: 2 + i, found, wanted: plateSerial.words };
    }
    const kind = suffix ?? plainKind(serial);
    if (kind === undefined || (suffix !== undefined && serial.length !== 5)) {
      return { code: 'identifier-form', at: 2, found: serial, wanted: newEnergyForm };
    }
    return { parts: { province, office, serial, kind }, complaints: provinceComplaints(province) };
  },
  join: ({ province, office, serial }) => province + office + serial,
  pieces: (text, { province, kind }) => {
    const name = provinceName(provinceOfPlate(province) ?? '');
    return plateHead.pieces(text, {
      province: name === undefined ? undefined : both(name, name),
      serial: plateKinds[kind],
    });
  },
});

const newEnergyForm = both(
  '新能源六位序号（小型首位为字母，大型末位为 D 或 F）',
  'six places of new energy: a letter first when small, D or F last when large',
);

/** Five places are ordinary; six are new energy, whose letter says pure electric or not. */
function plainKind(serial: string): PlateKind | undefined {
  if (serial.length === 5) return 'ordinary';
  if (/^\d{5}[DF]$/.test(serial)) return 'new-energy-large';
  return /^[A-HJK][A-Z0-9]\d{4}$/.test(serial) ? 'new-energy-small' : undefined;
}

function provinceComplaints(province: string): readonly Complaint[] {
  if (provinceOfPlate(province) !== undefined) return [];
  return [{ code: 'identifier-value-unknown', at: 0, found: province }];
}
