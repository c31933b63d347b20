// One labour contract from draft to certificate, for the benchmarks that decide and that store.
const acme = { organisation: 'acme', holds: [], level: 3 };
const li = { person: 'li', holds: [], level: 3 };
const sms = { system: 'sms', holds: [], level: 0 };
const terms = {
  number: 'LD-2026-0001',
  company: '91110108MA0EXAM15Y',
  idNumber: '130102199506200009',
  kind: 'fixed',
  start: '2026-12-01',
  end: '2029-11-30',
  probationMonths: 6,
  position: '工程师',
  workplace: '北京',
  hours: 'standard',
  wageFen: 1_800_000,
  probationWageFen: 1_500_000,
  payDay: 15,
  clauses: ['duties', 'hours', 'pay', 'insurance', 'protection'],
};

/** A labour contract from draft to certificate: who, which act, with what. */
export const contractLife = (begun) => [
  { actor: acme, act: 'draft', input: terms },
  { actor: acme, act: 'notify', input: { notice: 'v1' } },
  { actor: li, act: 'acknowledge', input: {} },
  { actor: li, act: 'sign', input: {} },
  { actor: acme, act: 'seal', input: { timeStamp: 'TS-1', stampedAt: begun } },
  { actor: sms, act: 'deliver', input: { message: 'M-1' } },
  { actor: acme, act: 'propose', input: { what: 'change', text: '调岗' } },
  { actor: li, act: 'agree', input: {} },
  {
    actor: acme,
    act: 'end',
    input: { ground: 'agreed', noticeDays: 0, compensationFen: 9_000_000 },
  },
  { actor: acme, act: 'certify', input: {} },
];
