import { hour, type PrologueStep, startOf } from '@yunzhang/scenario';

/** The owner of walks and tests. @basis scenarios/README.md, cast E1 */
export const name = '北京云枢示例科技有限公司';
/** Digests in short: a word and zeros. */
export const word = (text: string) => text.padEnd(64, '0');

/** An imprint as it is applied for. */
export const shape = {
  form: 'circle',
  widthTenthMm: 420,
  heightTenthMm: 420,
  dpi: 600,
  color: '#E60012',
  octets: 80_000,
  imprint: word('a1'),
};
/** What comes with it. */
export const materials = [{ what: 'existence' }, { what: 'authorisation' }, { what: 'handler' }];

/** What is applied for in walks; other scenarios begin theirs with such a seal. */
export const sampleApplication = {
  number: 'YZ-110108-20261102-000017',
  company: '91110108MA0EXAM15Y',
  kind: 'contract',
  sealName: `${name}合同专用章`,
  foreignText: false,
  materials,
  shape,
};
/** What the registers say of it. */
export const sampleCheck = { approvalNo: 'ZY-1', registeredName: name, registeredPerson: 'li' };
/** What its maker reports on the first day. */
export const sampleMade = {
  sealCode: '1101089900004',
  certificate: '5A00E1F20000000000010004',
  certFrom: startOf('2026-01-01'),
  certTo: startOf('2030-01-01'),
  validFrom: startOf('2026-11-01'),
  validTo: startOf('2029-11-03'),
  custody: 'hsm',
  archive: 'DA-1',
  imprint: word('a1'),
  sealKey: word('b1'),
  certKey: word('b1'),
};

/** Its legal-name seal. */
export const official = { kind: 'legal-name', sealName: name };
/** Its contract seal. */
export const contract = { kind: 'contract', sealName: `${name}合同专用章` };

/** Everybody a seal meets. */
export const sealCast = [
  { person: 'li', organisation: 'e1', holds: [], level: 3 },
  { person: 'wang', organisation: 'e1', holds: [], level: 3 },
  { person: 'sun', organisation: 'e1', holds: [], level: 3 },
  { person: 'acc', organisation: 'ei', holds: ['seal-acceptance'], level: 3 },
  { person: 'rev', organisation: 'ei', holds: ['seal-acceptance', 'seal-review'], level: 3 },
  { organisation: 'sm', holds: ['seal-making'], level: 3 },
  { organisation: 'hc', holds: ['court'], level: 3 },
  { organisation: 'hc2', holds: ['court'], level: 3 },
  { system: 'ps', holds: [], level: 0 },
  { system: 'mr', holds: [], level: 0 },
] as const;

/** When walks begin. */
export const begin = startOf('2026-11-02') + 9 * hour;
const [li, wang, , acc, rev, sm] = sealCast;
const registry = { system: 'mr', holds: [], level: 0 } as const;
const police = { system: 'ps', holds: [], level: 0 } as const;

/** What a prologue's seal is. */
export interface SealTold {
  readonly kind: string;
  readonly sealName: string;
  readonly replaces?: string;
  readonly sealCode?: string;
}

/** From the application to a filed seal. It is called `c` and the place of its application. */
function sealFiled(told: SealTold, on: string): readonly PrologueStep[] {
  const { sealCode = sampleMade.sealCode, ...of } = told;
  const parties = { owner: 'e1', legalRep: 'li', custodian: 'sun', authority: 'ei' };
  const others = { maker: 'sm', police: 'ps', registry: 'mr' };
  const input = { ...sampleApplication, ...of };
  const made = { ...sampleMade, sealCode };
  const steps = [
    { actor: wang, attempt: { scenario, act: 'submitFor', names: parties, input } },
    { actor: acc, attempt: { scenario, act: 'accept', on } },
    { actor: rev, attempt: { scenario, act: 'approve', on, names: others, input: sampleCheck } },
    { actor: sm, attempt: { scenario, act: 'make', on, input: made } },
    { actor: police, attempt: { scenario, act: 'file', on, input: filed('0000417') } },
  ];
  return steps.map((step) => ({ now: begin, ...step }));
}
const scenario = 'seal-life';
const claimed = (on: string): PrologueStep => {
  const attempt = { scenario, act: 'claim', on, input: { pinReceipt: 'P-1' } };
  return { now: begin, actor: li, attempt };
};

/** From the application to a seal in use, called `c1`. */
export function sealInUse(told: SealTold): readonly PrologueStep[] {
  return [...sealFiled(told, 'c1'), claimed('c1')];
}

/** A seal that is to be replaced, and the filed one, `c8`, that replaces it. */
export function replacement(told: SealTold): readonly PrologueStep[] {
  const input = { what: 'name', on: '2026-12-01' };
  const change = { scenario, act: 'change', on: 'c1', input };
  return [
    ...sealInUse(told),
    { now: begin, actor: registry, attempt: change },
    ...sealFiled({ ...told, replaces: 'c1', sealCode: '1101089900009' }, 'c8'),
  ];
}

/** What the police report. */
export const filed = (serial: string) => ({ filingNo: `BA-110108-2026-${serial}` });
