/**
 * What an organisation is there for, besides owning seals.
 *
 * @basis platform.md P01
 */
export const duties = [
  'making-unit',
  'issuing-authority',
  'police-filing',
  'certification',
  'regulator',
  'support',
] as const;
/** One of them. */
export type Duty = (typeof duties)[number];

/** The parts a person can have in an organisation. @basis platform.md P01, role matrix */
export const roles = [
  'legal-representative',
  'custodian',
  'operator',
  'approver',
  'maker',
  'reviewer',
  'filer',
  'certifier',
  'auditor',
  'support',
] as const;
/** One of them. */
export type RoleName = (typeof roles)[number];

/** Roles that stand for a duty of the whole organisation, and for nobody outside of it. */
const dutyOfRole: Readonly<Partial<Record<RoleName, Duty>>> = {
  maker: 'making-unit',
  reviewer: 'issuing-authority',
  filer: 'police-filing',
  certifier: 'certification',
  support: 'support',
};

/** What an act asks of who does it. */
export interface ActRule {
  /** `anyone` also without login, `members` whoever belongs to the organisation. */
  readonly may: readonly RoleName[] | 'anyone' | 'members';
  /** How surely the person must be known. @basis platform.md P04, acr */
  readonly loa: number;
  /** Also for an enterprise that may no longer act. @basis platform.md P04 invariant 4 */
  readonly isForEnding?: true;
}

const head = ['legal-representative'] as const;
const watchers = ['legal-representative', 'auditor'] as const;
const by = (...may: readonly RoleName[]): ActRule => ({ may, loa: 2 });
const surely = (...may: readonly RoleName[]): ActRule => ({ may, loa: 3 });
const members: ActRule = { may: 'members', loa: 1, isForEnding: true };
const ending = (...may: readonly RoleName[]): ActRule => ({ may, loa: 2, isForEnding: true });
const anyone: ActRule = { may: 'anyone', loa: 0, isForEnding: true };

/**
 * The role matrix: who may do what. What is not named is refused.
 *
 * The acts up to the first empty line are those of P01's table, the rest are those of this module's
 * own routes, named as in the OpenAPI document.
 *
 * @basis platform.md P01 (may, may not), product.md R26
 */
export const matrix = {
  'seal.apply': by(...head),
  'seal.report-loss': ending(...head),
  'seal.cancel': ending(...head),
  'custodian.appoint': by(...head),
  'mandate.grant': by(...head),
  'mandate.revoke': ending(...head),
  'rule.set': by(...head),
  'use.confirm': by('custodian'),
  // The owner too, whatever P01's table leaves out: who is liable must be able to stop. R23, P02
  'seal.freeze': ending('custodian', 'legal-representative'),
  'document.prepare': by('operator'),
  'use.request': by('operator'),
  'use.decide': by('approver'),
  'seal.make': by('maker'),
  'application.review': by('reviewer'),
  'seal.order-invalidation': by('reviewer'),
  'filing.receive': by('filer'),
  'filing.query': by('filer'),
  'case.mark': by('filer'),
  'identity.prove': by('certifier'),
  'certificate.issue': by('certifier'),
  'certificate.suspend': by('certifier'),
  'certificate.revoke': by('certifier'),
  'register.read': by('auditor'),
  'ledger.read': by('auditor'),
  'inspection.hold': by('auditor'),
  'ticket.handle': by('support'),
  'metadata.read-masked': by('support'),
  'document.verify': anyone,
  'status.ask': anyone,
  'dispute.open': anyone,

  'organisation.read': members,
  'member.list': members,
  'department.list': members,
  'role.list': members,
  'member.place': by(...head),
  'member.remove': by(...head),
  'department.make': by(...head),
  'department.remove': by(...head),
  'role.give': by(...head),
  'role.take': by(...head),
  'invitation.list': by(...watchers),
  'invitation.make': by(...head),
  'invitation.withdraw': by(...head),
  'sole-operator.record': surely(...head),
  'sole-operator.withdraw': by(...head),
  'api-key.list': by(...watchers),
  'api-key.make': surely(...head),
  'api-key.rotate': surely(...head),
  'api-key.revoke': ending(...head),
  'audit.read': ending(...watchers),
  'audit.export': ending(...watchers),
} as const satisfies Readonly<Record<string, ActRule>>;

/** An act of the matrix. */
export type ActName = keyof typeof matrix;

/** The rule of an act. */
export function ruleOf(act: ActName): ActRule {
  return matrix[act];
}

/**
 * Whether these roles allow an act. `undefined` is somebody who does not belong here, or who has
 * not said who they are.
 *
 * The only place where roles are compared with acts.
 */
export function permits(held: readonly RoleName[] | undefined, act: ActName): boolean {
  const { may } = ruleOf(act);
  if (may === 'anyone') return true;
  if (held === undefined) return false;
  return may === 'members' || held.some((role) => may.includes(role));
}

/** Whether an organisation with these duties can have somebody in this role. */
export function isRoleOf(role: RoleName, held: readonly Duty[]): boolean {
  const duty = dutyOfRole[role];
  return duty === undefined || held.includes(duty);
}

/** The three that watch one another. @basis platform.md P01 invariant 2 */
const apart: readonly RoleName[] = ['operator', 'approver', 'custodian'];

/** Whether one person would watch over themselves with these roles. */
export function areInConflict(held: readonly RoleName[]): boolean {
  return held.filter((role) => apart.includes(role)).length > 1;
}

/** What a person may use of their roles. */
export interface Holding {
  readonly roles: readonly RoleName[];
  readonly duties: readonly Duty[];
  /** The sole-operator exception is on record and still true. */
  readonly isSoleOperator: boolean;
}

/**
 * The roles in force.
 *
 * Of roles in conflict none is, once the exception is gone: nobody can tell which one was meant.
 * Neither is a role whose duty the organisation has lost.
 *
 * @basis platform.md P01 invariant 2
 */
export function rolesInForce({ roles: held, duties: own, isSoleOperator }: Holding) {
  const fitting = held.filter((role) => isRoleOf(role, own));
  if (isSoleOperator || !areInConflict(fitting)) return fitting;
  return fitting.filter((role) => !apart.includes(role));
}

/** Those who take part in one use of a seal. */
export interface Parts {
  readonly requester?: string | undefined;
  readonly approvers: readonly string[];
  readonly custodian?: string | undefined;
}

/**
 * Whether somebody takes part in one use of a seal in two ways.
 *
 * @basis platform.md P01 invariant 2, error ROLE_CONFLICT
 */
export function isOneTwice(
  { requester, approvers, custodian }: Parts,
  { isSoleOperator }: { readonly isSoleOperator: boolean },
): boolean {
  if (isSoleOperator) return false;
  const ends = [requester, custodian].filter((one) => one !== undefined);
  if (new Set(ends).size < ends.length) return true;
  return approvers.some((one) => ends.includes(one));
}
