import { dateOf, day, type ValueOf } from '@yunzhang/scenario';
import { type application, type corrections, type made, materials } from './application.ts';
import { on } from './nouns.ts';

export const opinions = '北京市电子印章工作意见（2019） [S]';
export const ours = '平台规则 P02';
const register = '印章管理 登记核对 [memory]';

type Material = keyof typeof materials;
type Corrections = ValueOf<typeof corrections>;

export const complete = on.rule<Corrections>('seal-materials', opinions, ({ input, by }) => {
  const given = input.materials.map((row) => row.what);
  const needed: readonly Material[] = [
    'existence',
    ...(by === 'handler' ? (['authorisation', 'handler'] as const) : []),
    ...(input.foreignText ? (['translation'] as const) : []),
  ];
  const missing = needed.find((what) => !given.includes(what));
  return missing === undefined || { missing: materials[missing] };
});
export const replacesOwn = on.rule<ValueOf<typeof application>>(
  'seal-replaces-wrong',
  ours,
  ({ input, see, the, now, limit }) => {
    if (input.replaces === undefined) return true;
    const old = on.its(see(input.replaces));
    if (old?.record.kind !== input.kind || old.parties['owner']?.[0] !== the('owner')) return false;
    const renewable = (old.record.validTo ?? Infinity) - limit('remindFirstDays') * day;
    return old.phase === 'changing' || (old.phase === 'active' && now >= renewable);
  },
);

export const ofOffice = on.rule(
  'seal-office-foreign',
  ours,
  ({ actor, the }) => actor.organisation === the('authority') || { authority: the('authority') },
);
export const notAcceptor = on.rule(
  'seal-reviewer-conflict',
  ours,
  ({ plays, who }) => !plays('acceptor', who),
);

/** What the registers say at the moment of approval. */
export interface Registered {
  readonly registeredName: string;
  readonly registeredPerson: string;
  readonly changedOn?: string | undefined;
  readonly similarityPercent?: number | undefined;
}

export const sameLegalRep = on.rule<Registered>(
  'legalrep-changed',
  register,
  ({ input, the, now }) =>
    input.registeredPerson === the('legalRep') || { date: input.changedOn ?? dateOf(now) },
);
export const registeredName = on.rule<Registered>(
  'seal-name-registry',
  ours,
  ({ record: r, input: { registeredName: name } }) => {
    const isIt = r.kind === 'legal-name' ? r.sealName === name : r.sealName.startsWith(name);
    return isIt || r.kind === 'legal-representative' || { given: r.sealName, registered: name };
  },
);
export const likeFiled = on.rule<Registered>(
  'img-mismatch',
  opinions,
  ({ record: r, input, limit }) => {
    const [given, least] = [input.similarityPercent ?? 0, limit('similarityPercent')];
    return r.pairedPhysicalCode === undefined || given >= least || { given, least };
  },
);

type Made = ValueOf<typeof made> & {
  readonly imprint: string;
  readonly sealKey: string;
  readonly certKey: string;
};

const asApproved = on.rule<Made>(
  'seal-imprint-changed',
  ours,
  ({ record: r, input }) => input.imprint === r.shape.imprint,
);
const ownCertificate = on.rule<Made>(
  'seal-cert-key',
  opinions,
  ({ input }) => input.certKey === input.sealKey,
);
const inForce = on.rule<Made>(
  'seal-cert-validity',
  ours,
  ({ input: { certFrom, validFrom, validTo, certTo }, now }) =>
    certFrom <= validFrom && validFrom <= now && now < validTo && validTo <= certTo,
);
const pairedCode = on.rule<Made>('seal-code-paired', opinions, ({ record: r, input }) => {
  const paired = r.pairedPhysicalCode;
  return paired === undefined || paired === input.sealCode || { paired, given: input.sealCode };
});
/** What a made seal must keep, told in this order. */
export const makingRules = [asApproved, ownCertificate, inForce, pairedCode];

/** Who froze it, as far as lifting goes: owner and custodian are one side. */
export const sideOf = (by: string) => (by === 'authority' || by === 'court' ? by : 'owner');
interface Side {
  readonly by: string;
  readonly who: string;
}
/** Whether a freeze is that side's to lift. */
export const isTheirs = (freeze: Side, { by, who }: Side) =>
  freeze.by === sideOf(by) && (freeze.by === 'owner' || freeze.who === who);

export const notYetFrozen = on.rule(
  'seal-frozen-already',
  ours,
  ({ record: r, by, who }) => !r.freezes.some((freeze) => isTheirs(freeze, { by, who })),
);
export const ownFreeze = on.rule(
  'seal-freeze-foreign',
  ours,
  ({ record: r, by, who }) =>
    r.freezes.some((freeze) => isTheirs(freeze, { by, who })) || {
      by: r.freezes.map((freeze) => freeze.who).join('、'),
    },
);
export const confirmedInTime = on.rule('seal-loss-late', ours, ({ record: r, now, limit }) => {
  const days = limit('confirmDays');
  return now <= (r.lostAt ?? 0) + days * day || { days };
});
export const noForeignUse = on.rule<{ readonly foreignUse: boolean }>(
  'seal-foreign-use',
  ours,
  ({ input }) => !input.foreignUse,
);
export const namesNew = on.rule<{
  readonly what: 'name' | 'person';
  readonly person?: string | undefined;
}>(
  'seal-change-person',
  ours,
  ({ input }) => (input.what === 'person') === (input.person !== undefined),
);
export const noJobs = on.rule('seal-jobs-pending', ours, ({ kin, case: id }) => {
  const uses = kin().filter((c) => c.parent === id && c.scenario === 'seal-use');
  const count = uses.filter((c) => ['sealing', 'checked'].includes(c.phase)).length;
  return count === 0 || { count };
});
export const comingPeriod = on.rule<{ readonly from: number; readonly to: number }>(
  'seal-hand-over-period',
  ours,
  ({ input, now }) => input.from < input.to && input.to > now,
);

/** One legal-name seal for an organisation, and one in the making to replace it. */
export const oneOfficial = on.claim('seal-dup-official', opinions, (c) => {
  if (c.record.kind !== 'legal-name') return undefined;
  const owner = c.parties['owner']?.[0] ?? '';
  if (['active', 'frozen', 'lost', 'found', 'changing'].includes(c.phase)) return owner;
  if (!['approved', 'made', 'filing-overdue', 'filed'].includes(c.phase)) return undefined;
  return c.record.replaces === undefined ? owner : `${owner}:next`;
});
/** Codes outlive their seals. */
export const codeOnce = on.claim('seal-code-used', opinions, (c) => c.record.sealCode);
