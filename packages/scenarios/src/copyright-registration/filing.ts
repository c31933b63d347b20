import { caseOf, digest, go, group, text } from '@yunzhang/scenario';
import { licensed, transferred } from './follow-ups.ts';
import { dossier, filingNouns, workNouns } from './nouns.ts';
import type { Licence } from './rights.ts';
import { licence, share } from './statement.ts';

const on = filingNouns;
const grantors = ['unit', 'person'] as const;
const takers = ['takerUnit', 'takerPerson'] as const;
const contract = digest('合同摘要');
const registration = caseOf('作品登记', 'copyright-registration');

/** Only what is registered now can be transferred or licensed here. */
const registeredNow = on.rule(
  'copyright-not-registered',
  dossier,
  ({ parent }) => parent()?.phase === 'registered',
);

/** A past owner files nothing. */
const ownerNow = on.rule('copyright-not-owner', dossier, ({ parent, who }) => {
  const { units, persons } = workNouns.its(parent())?.record ?? { units: [], persons: [] };
  return [...units, ...persons].some((one) => one.owner === who);
});

/** A contract has one other side. */
const oneTaker = on.rule(
  'copyright-taker-not-one',
  dossier,
  ({ all }) => all('takerUnit').length + all('takerPerson').length === 1,
);

/** The other side is somebody else. */
const takerOther = on.rule(
  'copyright-taker-is-grantor',
  dossier,
  ({ plays, who }) => !plays('takerUnit', who) && !plays('takerPerson', who),
);

/** A licence has a first day and a last. */
const licenceForward = on.rule<{ readonly licence: Licence }>(
  'copyright-licence-backwards',
  dossier,
  ({ input: { licence } }) =>
    licence.from <= licence.until || { from: licence.from, until: licence.until },
);

/** What the registrar verified is what the parties filed. */
const contractSame = on.rule<{ readonly contract: string }>(
  'copyright-contract-differs',
  dossier,
  ({ input, record }) => input.contract === record.contract,
);

/** What every contract must be before it is filed. */
const filable = [registeredNow, ownerNow, oneTaker, takerOther];

const transferBy = (by: 'unit' | 'person', title: string) =>
  on.opening({
    title,
    by,
    under: 'registration',
    to: 'filed',
    mayName: takers,
    must: filable,
    input: { registration, contract, share },
    seals: [`filing.${by}`],
    does: ({ input }) => input,
    casts: ({ parent }) => ({ registrar: parent()?.parties['registrar'] ?? [] }),
  });

const licenseBy = (by: 'unit' | 'person', title: string) =>
  on.opening({
    title,
    by,
    under: 'registration',
    to: 'filed',
    mayName: takers,
    must: [...filable, licenceForward],
    input: { registration, contract, licence: group('许可范围', licence) },
    seals: [`filing.${by}`],
    does: ({ input }) => input,
    casts: ({ parent }) => ({ registrar: parent()?.parties['registrar'] ?? [] }),
  });

const transfer = transferBy('person', '申请转让备案（个人）');
const transferForUnit = transferBy('unit', '申请转让备案（单位）');
const license = licenseBy('person', '申请许可备案（个人）');
const licenseForUnit = licenseBy('unit', '申请许可备案（单位）');

const agree = on.act({
  title: '对方确认',
  by: takers,
  from: 'filed',
  to: 'agreed',
  level: 2,
  seals: ({ by }) => [by === 'takerUnit' ? 'filing.takerUnit' : 'filing.takerPerson'],
});

const record = on.act({
  title: '核验备案',
  by: 'registrar',
  from: 'agreed',
  to: 'recorded',
  must: [contractSame],
  input: { contract },
  seals: ['proof.registrar'],
  also: ({ record: filed, all }) => {
    const from = all('unit')[0] ?? all('person')[0] ?? '';
    if (filed.licence !== undefined)
      return [go(licensed, filed.registration, { from, licence: filed.licence })];
    const [toUnit] = all('takerUnit');
    const [toPerson] = all('takerPerson');
    const moved = { from, share: filed.share ?? 0, toUnit, toPerson };
    return [go(transferred, filed.registration, moved)];
  },
});

const refuse = on.act({
  title: '不予备案',
  by: 'registrar',
  from: ['filed', 'agreed'],
  to: 'refused',
  input: { reason: text('理由', { sizeMax: 1000 }) },
  seals: ['refusal.registrar'],
  does: ({ input }) => input,
});

const withdraw = on.act({
  title: '撤回备案申请',
  by: grantors,
  from: ['filed', 'agreed'],
  to: 'withdrawn',
});

/** The record of a contract about a registered work. */
export const copyrightFiling = on.verbs({
  transfer,
  transferForUnit,
  license,
  licenseForUnit,
  agree,
  record,
  refuse,
  withdraw,
});
