import { isRefusal } from '@yunzhang/base';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Enterprise } from '../registry/enterprise.ts';
import { covers, type Grant, type GrantRequest, isLive } from './grant.ts';
import {
  acceptGrant,
  createGrant,
  type Grants,
  managersMax,
  revokeGrant,
  settleGrants,
  useGrant,
  voidGrants,
} from './grant-rules.ts';
import { type Item, itemIds } from './item.ts';

const at = Date.parse('2026-11-10T00:00:00Z');
const day = 86_400_000;

const enterprise: Enterprise = {
  uscc: '91110108MA0EXAM15Y',
  name: '北京云枢示例科技有限公司',
  type: '有限责任公司',
  legalRep: 'li',
  capital: '',
  establishedOn: '',
  openFrom: '',
  openTo: '',
  domicile: '',
  scope: '',
  authority: '',
  approvedOn: '',
  state: '存续',
  licenceId: '',
  version: 1,
  claimedVersion: 1,
};

function request(given: Partial<GrantRequest> = {}): GrantRequest {
  return {
    id: 'g',
    uscc: enterprise.uscc,
    grantor: 'li',
    delegate: 'wang',
    role: 'handler',
    scopeType: 'precise',
    items: ['seal.use'],
    subDelegation: false,
    ...given,
  };
}

function create(grants: Grants, given: Partial<GrantRequest> = {}, moment = at) {
  return createGrant(grants, {
    request: request(given),
    enterprise,
    delegateVerified: true,
    at: moment,
  });
}

function active(given: Partial<Grant>): Grant {
  const { id = 'g' } = given;
  return {
    ...request(),
    validFrom: at,
    validTo: at + 30 * day,
    state: 'active',
    createdAt: at,
    acceptedAt: at,
    ...given,
    id,
  };
}

function made(value: ReturnType<typeof createGrant>): Grant {
  if (isRefusal(value)) throw new Error(value.refused);
  return value;
}

function codeOf(value: unknown): string | undefined {
  return isRefusal(value) ? value.refused : undefined;
}

const manager = active({
  id: 'm',
  delegate: 'sun',
  role: 'manager',
  scopeType: 'precise',
  items: ['seal.use', 'seal.manage'],
  subDelegation: true,
});

describe('P04/row/create', () => {
  test('a legal representative gives a handler a grant of thirty days', () => {
    const grant = made(create([]));
    expect(grant).toMatchObject({ state: 'pending', validFrom: at, validTo: at + 30 * day });
    expect(grant.parent).toBeUndefined();
  });

  test('a manager with sub-delegation gives from what they hold', () => {
    expect(made(create([manager], { grantor: 'sun' })).parent).toBe('m');
  });

  test.each([
    ['somebody without a grant', [], { grantor: 'chen' }, 'grant-no-delegation'],
    [
      'a manager without sub-delegation',
      [{ ...manager, subDelegation: false }],
      { grantor: 'sun' },
      'grant-no-delegation',
    ],
    [
      'a manager whose grant is pending',
      [{ ...manager, state: 'pending' as const }],
      { grantor: 'sun' },
      'grant-no-delegation',
    ],
    [
      'a manager who names a manager',
      [manager],
      { grantor: 'sun', role: 'manager' as const },
      'grant-no-delegation',
    ],
    [
      'a handler',
      [active({ id: 'h' })],
      { grantor: 'wang', delegate: 'chen' },
      'grant-no-delegation',
    ],
    ['a grant to oneself', [manager], { grantor: 'sun', delegate: 'sun' }, 'grant-self'],
    [
      'a grant to the legal representative',
      [manager],
      { grantor: 'sun', delegate: 'li' },
      'grant-self',
    ],
    [
      'an item the manager lacks',
      [manager],
      { grantor: 'sun', items: ['tax.certificate'] as const },
      'grant-widens',
    ],
    [
      'a full grant under a precise one',
      [manager],
      { grantor: 'sun', scopeType: 'full' as const },
      'grant-widens',
    ],
    ['a handler who may delegate', [], { subDelegation: true }, 'grant-widens'],
    ['no item at all', [], { items: [] }, 'grant-items'],
    ['more than a year', [], { validTo: at + 367 * day }, 'grant-term'],
    ['an end in the past', [], { validTo: at }, 'grant-term'],
    [
      'longer than the manager',
      [manager],
      { grantor: 'sun', validTo: at + 31 * day },
      'grant-outlives-parent',
    ],
  ])('%s is refused', (_title, grants, given, code) => {
    expect(codeOf(create(grants, given))).toBe(code);
  });

  test('a year to the day is given', () => {
    expect(codeOf(create([], { validTo: at + 365 * day }))).toBeUndefined();
  });

  test('a delegate without a verified name is refused', () => {
    const asked = { request: request(), enterprise, delegateVerified: false, at };
    expect(codeOf(createGrant([], asked))).toBe('person-unverified');
  });

  test('P04/test/5 a sixth licence manager is refused, pending ones counted', () => {
    const five = Array.from({ length: managersMax }, (_, i) =>
      active({
        ...manager,
        id: `m${i}`,
        delegate: `p${i}`,
        state: i % 2 === 0 ? 'active' : 'pending',
      }),
    );
    const sixth = { role: 'manager', delegate: 'p9' } as const;
    expect(codeOf(create(five.slice(1), sixth))).toBeUndefined();
    expect(codeOf(create(five, sixth))).toBe('grant-managers-full');
    const freed = five.map((one, i) => (i === 0 ? { ...one, state: 'revoked' as const } : one));
    expect(codeOf(create(freed, sixth))).toBeUndefined();
    // The same manager again is no sixth.
    expect(codeOf(create(five, { ...sixth, delegate: 'p0' }))).toBeUndefined();
  });
});

describe('P04/row/pending-accept', () => {
  const pending = active({ state: 'pending' });
  const asked = { id: 'g', person: 'wang', faceMatches: true, at };

  test('the delegate accepts with their face', () => {
    expect(acceptGrant([pending], asked)).toMatchObject({ state: 'active', acceptedAt: at });
  });

  test.each([
    ['another person', { person: 'chen' }, 'grant-unknown'],
    ['no face', { faceMatches: false }, 'face-missing'],
    ['after its end', { at: at + 30 * day }, 'grant-state'],
  ])('%s is refused', (_title, changed, code) => {
    expect(codeOf(acceptGrant([pending], { ...asked, ...changed }))).toBe(code);
  });

  test('what is active already is not accepted again', () => {
    expect(codeOf(acceptGrant([active({})], asked))).toBe('grant-state');
  });

  test('a grant under a manager who is gone is not accepted', () => {
    const under = { ...pending, parent: 'm', grantor: 'sun' };
    const gone = { ...manager, state: 'revoked' as const };
    expect(codeOf(acceptGrant([gone, under], asked))).toBe('grant-state');
  });
});

describe('P04/row/active-use', () => {
  const use = { id: 'g', person: 'wang', items: ['seal.use'] as readonly Item[], enterprise, at };

  test('an item of the grant is used in its time', () => {
    expect(codeOf(useGrant([active({})], use))).toBeUndefined();
  });

  test.each([
    ['an item outside', {}, { items: ['seal.manage'] as readonly Item[] }, 'ebl-no-grant'],
    ['another person', {}, { person: 'chen' }, 'grant-not-yours'],
    ['before it begins', { validFrom: at + 1 }, {}, 'grant-not-yet-valid'],
    ['at its end', {}, { at: at + 30 * day }, 'grant-state'],
    ['not accepted', { state: 'pending' as const }, {}, 'grant-state'],
    ['revoked', { state: 'revoked' as const }, {}, 'grant-state'],
    ['of another enterprise', { uscc: 'x' }, {}, 'grant-unknown'],
    ['吊销', {}, { enterprise: { ...enterprise, state: '吊销' as const } }, 'ebl-ent-status'],
  ])('%s is refused', (_title, grant, changed, code) => {
    expect(codeOf(useGrant([active(grant)], { ...use, ...changed }))).toBe(code);
  });

  test('P04/test/8 an enterprise that is 吊销 is refused except for cancellation items', () => {
    const items = ['seal.cancel'] as const;
    const grant = active({ items });
    const revoked = { ...enterprise, state: '吊销' as const };
    const asked = { ...use, enterprise: revoked };
    expect(codeOf(useGrant([grant], { ...asked, items }))).toBeUndefined();
    const mixed = ['seal.cancel', 'seal.use'] as const;
    expect(codeOf(useGrant([grant], { ...asked, items: mixed }))).toBe('ebl-ent-status');
    expect(codeOf(useGrant([grant], { ...asked, items: [] }))).toBe('ebl-ent-status');
  });

  test('a grant under a manager who has just ended is dead before any cascade is written', () => {
    const under = active({ parent: 'm', grantor: 'sun' });
    expect(codeOf(useGrant([manager, under], use))).toBeUndefined();
    const gone = { ...manager, state: 'expired' as const };
    expect(codeOf(useGrant([gone, under], use))).toBe('grant-state');
    expect(codeOf(useGrant([under], use))).toBe('grant-state');
  });
});

describe('P04/row/active-revoke', () => {
  const under = active({ id: 'h', parent: 'm', grantor: 'sun' });
  const asked = { id: 'm', legalRep: 'li', at };

  test.each([
    ['li', 'revoked-by-legal-representative'],
    ['sun', 'given-back'],
  ])('%s ends a grant', (by, end) => {
    const ended = revokeGrant([manager, under], { ...asked, by });
    expect(ended).toMatchObject([
      { id: 'm', state: 'revoked', end },
      { id: 'h', state: 'revoked', end: 'parent-ended' },
    ]);
  });

  test('a stranger ends nothing', () => {
    expect(codeOf(revokeGrant([manager, under], { ...asked, by: 'chen' }))).toBe('grant-not-yours');
  });

  test('the manager ends what they gave, and nothing above', () => {
    const ended = revokeGrant([manager, under], { ...asked, id: 'h', by: 'sun' });
    expect(ended).toMatchObject([{ id: 'h', end: 'revoked-by-grantor' }]);
  });
});

describe('P04/row/active-expire-manager-deleted-registry-change-of-legal-rep', () => {
  const under = active({ id: 'h', parent: 'm', grantor: 'sun', validTo: at + 10 * day });

  test('what is over expires with all below it', () => {
    expect(settleGrants([manager, under], at)).toEqual([]);
    expect(settleGrants([manager, under], at + 10 * day)).toMatchObject([
      { id: 'h', state: 'expired', end: 'term-over' },
    ]);
    const both = settleGrants([manager, { ...under, validTo: at + 30 * day }], at + 30 * day);
    expect(both).toMatchObject([{ id: 'm' }, { id: 'h' }]);
  });

  test('P04/test/6 the sub-grants of a deleted manager are dead', () => {
    const ended = revokeGrant([manager, under], { id: 'm', by: 'li', legalRep: 'li', at });
    expect(ended).toMatchObject([{ id: 'm' }, { id: 'h', state: 'revoked', end: 'parent-ended' }]);
  });

  test('a new legal representative ends all that the former one gave', () => {
    const ended = voidGrants([manager, under, active({ id: 'x', state: 'pending' })], at);
    expect(ended.map(({ id, end }) => [id, end])).toEqual([
      ['m', 'registry-changed'],
      ['h', 'registry-changed'],
      ['x', 'registry-changed'],
    ]);
  });
});

const acts = [
  ...Array.from({ length: 8 }, () => 'create' as const),
  ...Array.from({ length: 4 }, () => 'accept' as const),
  'revoke' as const,
  'settle' as const,
];

const anyAct = fc.record({
  kind: fc.constantFrom(...acts),
  person: fc.constantFrom('li', 'li', 'sun', 'sun', 'wang'),
  delegate: fc.constantFrom('sun', 'sun', 'wang', 'chen', 'zhao'),
  role: fc.constantFrom('manager' as const, 'handler' as const, 'handler' as const),
  scopeType: fc.constantFrom('full' as const, 'precise' as const),
  items: fc.subarray([...itemIds]),
  subDelegation: fc.nat(3).map((one) => one === 0),
  days: fc.integer({ min: -1, max: 220 }),
  pick: fc.nat(30),
});

test('P04/invariant/1 and 2: no walk widens a delegation or lets a grant outlive its parent', () => {
  let created = 0;
  let below = 0;
  fc.assert(
    fc.property(fc.array(anyAct, { minLength: 10, maxLength: 60 }), (acts) => {
      let grants: Grants = [{ ...manager, items: itemIds.slice(1), validTo: at + 200 * day }];
      let moment = at;
      const replace = (changed: Grants): void => {
        const byId = new Map(changed.map((grant) => [grant.id, grant]));
        const news = changed.filter(({ id }) => !grants.some((one) => one.id === id));
        grants = [...grants.map((grant) => byId.get(grant.id) ?? grant), ...news];
      };
      for (const [i, act] of acts.entries()) {
        const { kind, person, pick } = act;
        const fit = kind === 'accept' ? grants.filter((one) => one.state === 'pending') : grants;
        const id = fit[pick % Math.max(1, fit.length)]?.id ?? '';
        if (kind === 'create') {
          const { delegate, role, scopeType, items, subDelegation, days } = act;
          const validTo = moment + days * day;
          const asked = {
            id: `g${i}`,
            grantor: person,
            delegate,
            role,
            scopeType,
            items,
            subDelegation,
            validTo,
          };
          const grant = create(grants, asked, moment);
          if (!isRefusal(grant)) {
            replace([grant]);
            created += 1;
            if (grant.parent !== undefined) below += 1;
          }
        }
        if (kind === 'accept') {
          const taker = grants.find((grant) => grant.id === id)?.delegate ?? person;
          const taken = acceptGrant(grants, { id, person: taker, faceMatches: true, at: moment });
          if (!isRefusal(taken)) replace([taken]);
        }
        if (kind === 'revoke') {
          const ended = revokeGrant(grants, { id, by: person, legalRep: 'li', at: moment });
          if (!isRefusal(ended)) replace(ended);
        }
        if (kind === 'settle') {
          moment += day;
          replace(settleGrants(grants, moment));
        }
        hold(grants);
      }
    }),
    { numRuns: 200, seed: 20261123 },
  );
  expect(created).toBeGreaterThan(100);
  expect(below).toBeGreaterThan(20);
});

/** What must hold after every act. */
function hold(grants: Grants): void {
  const managers = grants.filter((grant) => grant.role === 'manager' && isLive(grant));
  expect(new Set(managers.map(({ delegate }) => delegate)).size).toBeLessThanOrEqual(managersMax);
  for (const grant of grants) {
    if (grant.parent === undefined) {
      if (grant.grantor !== 'li') throw new Error('a root grant of somebody else');
      continue;
    }
    const parent = grants.find(({ id }) => id === grant.parent);
    if (parent === undefined) throw new Error('no parent');
    expect(parent.delegate).toBe(grant.grantor);
    expect(parent.subDelegation).toBe(true);
    expect(grant.subDelegation).toBe(false);
    expect(grant.validTo).toBeLessThanOrEqual(parent.validTo);
    expect(grant.validFrom).toBeGreaterThanOrEqual(parent.validFrom);
    for (const item of itemIds) if (covers(grant, item)) expect(covers(parent, item)).toBe(true);
    if (isLive(grant)) expect(isLive(parent)).toBe(true);
  }
}
