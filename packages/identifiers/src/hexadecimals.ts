import { fielded } from './fielded.ts';
import { type Complaint, identifier } from './identifier.ts';
import { alphabet, hexadecimals, layout, part } from './layout.ts';
import { both } from './words.ts';

const capitalHexadecimals = alphabet('0123456789ABCDEF', {
  zh: '十六进制数字（0–9、A–F）',
  en: 'a hexadecimal digit (0-9, A-F)',
});

/**
 * SM3 digest as 64 small hexadecimal digits.
 *
 * @basis GB/T 32905-2016; README.md of the scenarios
 */
export const sm3Digest = fielded({
  id: 'sm3-digest',
  title: both('SM3 摘要', 'SM3 digest'),
  basis: 'GB/T 32905-2016',
  example: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  letterCase: 'lower',
  separators: ' :',
  shown: 'all',
  fields: [part('digest', 64, hexadecimals, '摘要值', 'digest')],
});

/**
 * Serial number of a certificate in capital hexadecimal, at most 20 octets.
 *
 * @basis RFC 5280 §4.1.2.2; platform.md P02
 */
export const certificateSerial = fielded({
  id: 'certificate-serial',
  title: both('数字证书序列号', 'certificate serial number'),
  basis: 'RFC 5280',
  example: '5A00E1F20000000000010004',
  letterCase: 'upper',
  separators: ' :',
  shown: 'all',
  fields: [part('serial', [1, 40], capitalHexadecimals, '序列号', 'serial number')],
});

/**
 * 查验码 printed on a certificate: 12 or 16 digits that cannot be guessed, so strangers see none.
 *
 * @basis government.md G03, G06, G08; medical-logistics-finance.md F04, O01
 */
export const verifyCode = fielded({
  id: 'verify-code',
  title: both('查验码', 'verification code'),
  basis: 'government.md G03',
  example: '5AC7EC44E089CD44',
  letterCase: 'upper',
  separators: ' -',
  shown: { head: 0, tail: 0 },
  fields: [part('value', [12, 16], capitalHexadecimals, '查验码', 'code')],
  judge: ({ value }) =>
    value.length === 12 || value.length === 16
      ? []
      : [
          {
            code: 'identifier-length',
            found: String(value.length),
            wanted: both('12 或 16 位', '12 or 16 characters'),
          },
        ],
});

/**
 * Trace of a request, 32 small hexadecimal digits; all zeros is no trace.
 *
 * @basis W3C Trace Context §3.2.2.3; platform.md P10
 */
export const traceId = fielded({
  id: 'trace-id',
  title: both('跟踪编号', 'trace id'),
  basis: 'platform.md P10',
  example: '4bf92f3577b34da6a3ce929d0e0e4736',
  letterCase: 'lower',
  separators: ' ',
  shown: 'all',
  fields: [part('trace', 32, hexadecimals, '跟踪编号', 'trace')],
  judge: ({ trace }) =>
    /^0+$/.test(trace)
      ? [{ code: 'identifier-range', found: '0', wanted: both('非零值', 'not zero') }]
      : [],
});

const uuidLayout = layout([
  part('time', 8, hexadecimals, '第一组', 'first group'),
  { literal: '-' },
  part('middle', 4, hexadecimals, '第二组', 'second group'),
  { literal: '-' },
  part('version', 4, hexadecimals, '版本组', 'version group'),
  { literal: '-' },
  part('variant', 4, hexadecimals, '变体组', 'variant group'),
  { literal: '-' },
  part('node', 12, hexadecimals, '末组', 'last group'),
]);

/**
 * UETR, the reference of a payment from end to end: a UUID of version 4 in small letters.
 *
 * @basis platform.md P03; RFC 9562 §5.4
 */
export const uetr = identifier({
  id: 'uetr',
  title: both('端到端唯一交易参考号（UETR）', 'unique end-to-end transaction reference'),
  basis: 'platform.md P03',
  example: '3f2b8c1e-5a77-4d1e-9c3b-000000000001',
  sizeMax: uuidLayout.sizeMax,
  letterCase: 'lower',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const parts = uuidLayout.scan(text);
    if ('code' in parts) return parts;
    if (parts.version[0] !== '4') {
      const wanted = both('4（版本号）', '4, the version');
      return { code: 'identifier-character', at: 14, found: parts.version[0] ?? '', wanted };
    }
    return variantComplaint(parts.variant) ?? { parts, complaints: [] };
  },
  join: (given) => uuidLayout.join(given),
  pieces: (text) => uuidLayout.pieces(text),
});

/**
 * UUID of the versions 1 to 8 in small letters; `urn:uuid:` in front is left out.
 *
 * @basis RFC 9562; trust-services.md T04
 */
export const uuid = identifier({
  id: 'uuid',
  title: both('通用唯一标识（UUID）', 'universally unique identifier'),
  basis: 'RFC 9562',
  example: '6f1c9a2e-0b7d-4a55-9a51-000000000001',
  sizeMax: uuidLayout.sizeMax,
  letterCase: 'lower',
  separators: ' ',
  prefixes: ['urn:uuid:'],
  shown: 'all',
  read: (text) => {
    const parts = uuidLayout.scan(text);
    if ('code' in parts) return parts;
    const version = parts.version[0] ?? '';
    if (!'12345678'.includes(version)) {
      return {
        code: 'identifier-character',
        at: 14,
        found: version,
        wanted: both('1–8', '1 to 8'),
      };
    }
    return variantComplaint(parts.variant) ?? { parts, complaints: [] };
  },
  join: (given) => uuidLayout.join(given),
  pieces: (text) => uuidLayout.pieces(text),
});

function variantComplaint(variant: string): Complaint | undefined {
  const first = variant[0] ?? '';
  if ('89ab'.includes(first)) return undefined;
  const wanted = both('8、9、a 或 b', '8, 9, a or b');
  return { code: 'identifier-character', at: 19, found: first, wanted };
}
