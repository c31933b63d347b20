import { describe, expect, it } from 'vitest';
import {
  type ActName,
  areInConflict,
  isOneTwice,
  isRoleOf,
  matrix,
  permits,
  type RoleName,
  roles,
  rolesInForce,
} from './roles.ts';

/** P01's table, read a second time: a role, what it may and what it may not. */
const table: readonly (readonly [RoleName, readonly ActName[], readonly ActName[]])[] = [
  [
    'legal-representative',
    [
      'seal.apply',
      'custodian.appoint',
      'mandate.grant',
      'mandate.revoke',
      'seal.report-loss',
      'seal.cancel',
      'rule.set',
      'seal.freeze',
    ],
    ['filing.receive', 'application.review', 'seal.make', 'certificate.issue'],
  ],
  ['custodian', ['use.confirm', 'seal.freeze'], ['seal.apply', 'use.request', 'use.decide']],
  ['operator', ['document.prepare', 'use.request'], ['use.confirm', 'use.decide', 'seal.apply']],
  ['approver', ['use.decide'], ['use.request', 'use.confirm']],
  ['maker', ['seal.make'], ['application.review', 'use.confirm', 'filing.receive']],
  ['reviewer', ['application.review', 'seal.order-invalidation'], ['seal.make', 'use.confirm']],
  ['filer', ['filing.receive', 'filing.query', 'case.mark'], ['use.confirm', 'use.request']],
  [
    'certifier',
    ['identity.prove', 'certificate.issue', 'certificate.suspend', 'certificate.revoke'],
    ['seal.make', 'use.confirm'],
  ],
  [
    'auditor',
    ['register.read', 'ledger.read', 'inspection.hold'],
    ['role.give', 'member.remove', 'seal.freeze', 'seal.apply'],
  ],
  ['support', ['ticket.handle', 'metadata.read-masked'], ['use.request', 'seal.freeze']],
];
const platformActs = Object.keys(matrix).filter(
  (name) => matrix[name as ActName].may !== 'members',
) as ActName[];
const byAnyone: readonly ActName[] = ['document.verify', 'status.ask', 'dispute.open'];
const ownRoutes = /^(organisation|member|department|role|invitation|sole-operator|api-key|audit)\./;

describe('the role matrix of P01', () => {
  it('allows each role exactly what the table says: P01/test/4', () => {
    for (const [role, may, mayNot] of table) {
      const allowed = platformActs.filter(
        (act) => !ownRoutes.test(act) && !byAnyone.includes(act) && permits([role], act),
      );
      expect(allowed.toSorted(), role).toEqual([...may].toSorted());
      for (const act of mayNot) expect(permits([role], act), `${role} ${act}`).toBe(false);
    }
    expect(table.map(([role]) => role).toSorted()).toEqual([...roles].toSorted());
  });

  it('lets one role create a seal and another use it, never the same: P01/invariant/3', () => {
    for (const role of roles) {
      const uses = permits([role], 'use.confirm') || permits([role], 'use.request');
      expect(uses && permits([role], 'seal.make'), role).toBe(false);
    }
  });

  it('lets strangers verify, ask and dispute, and nothing else', () => {
    const open = (Object.keys(matrix) as ActName[]).filter((act) => permits(undefined, act));
    expect(open.toSorted()).toEqual([...byAnyone].toSorted());
  });

  it('lets nobody but the legal representative change an organisation', () => {
    const changes = (Object.keys(matrix) as ActName[]).filter(
      (act) => ownRoutes.test(act) && !/\.(read|list|export)$/.test(act),
    );
    for (const act of changes) {
      const may = roles.filter((role) => permits([role], act));
      expect(may, act).toEqual(['legal-representative']);
    }
    expect(changes).toHaveLength(13);
  });
});

describe('requester, approver and custodian: P01/invariant/2', () => {
  it('are three persons in one use', () => {
    const apart = { isSoleOperator: false };
    const one = { requester: 'a', approvers: ['b'], custodian: 'c' };
    expect(isOneTwice(one, apart)).toBe(false);
    expect(isOneTwice({ ...one, custodian: 'a' }, apart)).toBe(true);
    expect(isOneTwice({ ...one, approvers: ['b', 'a'] }, apart)).toBe(true);
    expect(isOneTwice({ ...one, approvers: ['c'] }, apart)).toBe(true);
    expect(isOneTwice({ approvers: [], custodian: 'a', requester: undefined }, apart)).toBe(false);
    expect(
      isOneTwice({ requester: 'a', approvers: ['a'], custodian: 'a' }, { isSoleOperator: true }),
    ).toBe(false);
  });

  it('rest all, when one person has two of them and no exception stands', () => {
    const holding = { roles: ['operator', 'custodian', 'auditor'] as RoleName[], duties: [] };
    expect(areInConflict(holding.roles)).toBe(true);
    expect(rolesInForce({ ...holding, isSoleOperator: false })).toEqual(['auditor']);
    expect(rolesInForce({ ...holding, isSoleOperator: true })).toEqual(holding.roles);
    expect(areInConflict(['operator', 'legal-representative', 'auditor'])).toBe(false);
  });

  it('and roles of a duty rest where the organisation has it no longer', () => {
    expect(isRoleOf('maker', [])).toBe(false);
    expect(isRoleOf('maker', ['making-unit'])).toBe(true);
    const holding = { roles: ['maker', 'operator'] as const, isSoleOperator: false };
    expect(rolesInForce({ ...holding, duties: [] })).toEqual(['operator']);
  });
});
