import { hybridCheck } from './check-characters.ts';
import { type Complaint, identifier, type Words } from './identifier.ts';
import { alphanumerics, digits, layout, part, type Slices } from './layout.ts';
import { uscc } from './organisations.ts';
import { both } from './words.ts';

const root = '1.2.156.3005.2';

const certificateLayout = layout([
  { literal: `${root}.` },
  part('type', 21, alphanumerics, '证照类型代码', 'type of certificate'),
  { literal: '.' },
  part('issuer', 18, alphanumerics, '证照颁发机构代码', 'issuer'),
  { literal: '.' },
  part('serial', [1, 32], alphanumerics, '流水号', 'serial'),
  { literal: '.' },
  part('version', 3, digits, '版本号', 'version'),
  { literal: '.' },
  part('check', 1, alphanumerics, '校验位', 'check character'),
]);

/** Parts of the identifier of an electronic certificate. */
export type CertificateIdParts = Slices<'type' | 'issuer' | 'serial' | 'version' | 'check'>;

/** What is given to make one: all but the check. */
export type CertificateIdGiven = Slices<'type' | 'issuer' | 'serial' | 'version'>;

/**
 * 电子证照标识. The type is the credit code of the department that sets the standard and three
 * digits, the issuer a credit code; both are checked too. The check leaves the root and dots out.
 *
 * @basis GB/T 36904-2018; platform.md P03
 */
export const certificateId = identifier<CertificateIdParts, CertificateIdGiven>({
  id: 'certificate-id',
  title: both('电子证照标识', 'electronic certificate identifier'),
  basis: 'GB/T 36904-2018',
  example: `${root}.11100000000013338W011.11430000006122244L.20230000403.001.U`,
  sizeMax: certificateLayout.sizeMax,
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    const parts = certificateLayout.scan(text);
    if ('code' in parts) return parts;
    const { type, issuer, serial, version, check } = parts;
    const complaints: Complaint[] = [];
    if (hybridCheck(type + issuer + serial + version) !== check) {
      complaints.push({ code: 'identifier-check', at: text.length - 1, found: check });
    }
    const typeAt = root.length + 1;
    complaints.push(...inner(type.slice(0, 18), typeAt));
    if (!/^\d{3}$/.test(type.slice(18))) {
      const wanted = both('三位数字', 'three digits');
      complaints.push({ code: 'identifier-form', at: typeAt + 18, found: type.slice(18), wanted });
    }
    complaints.push(...inner(issuer, typeAt + 22));
    return { parts, complaints };
  },
  join: (given) => {
    const { type, issuer, serial, version } = given;
    const body = type + issuer + serial + version;
    const check = body.length > certificateLayout.sizeMax ? '' : hybridCheck(body);
    return certificateLayout.join({ ...given, check });
  },
  pieces: (text) => {
    const at = root.length + 1;
    const rest = certificateLayout.pieces(text);
    const owner = (code: string): Words => both(`机构 ${code}`, `body ${code}`);
    return [
      { at: 0, text: root, title: both('电子证照根标识', 'root of certificates') },
      ...rest.map((piece) =>
        piece.at === at ? { ...piece, meaning: owner(piece.text.slice(0, 18)) } : piece,
      ),
    ];
  },
});

/** What is said against a credit code inside another number. */
function inner(code: string, at: number): readonly Complaint[] {
  const reading = uscc.parse(code);
  if (reading.ok) return [];
  if (reading.code === 'identifier-check') {
    return [{ code: 'identifier-inner-check', at, found: code }];
  }
  return [{ code: 'identifier-form', at, found: code, wanted: uscc.title }];
}
