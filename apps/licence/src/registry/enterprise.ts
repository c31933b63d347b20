import { type Refusal } from '@yunzhang/base';
import { cancellationItems, type Item } from '../grants/item.ts';

/** Registration states, in the registry’s words. */
export const enterpriseStates = ['存续', '开业', '吊销', '注销', '迁出', '停业', '清算'] as const;

/** One of the registration states. */
export type EnterpriseState = (typeof enterpriseStates)[number];

/**
 * A licence as the registry holds it.
 *
 * `version` counts the registrations; `claimedVersion` is the one that the legal representative
 * downloaded last: while the two differ every copy is stale.
 *
 * @basis platform.md P04
 */
export interface Enterprise {
  readonly uscc: string;
  readonly name: string;
  readonly type: string;
  /** The id of a person. */
  readonly legalRep: string;
  readonly capital: string;
  readonly establishedOn: string;
  readonly openFrom: string;
  readonly openTo: string;
  readonly domicile: string;
  readonly scope: string;
  readonly authority: string;
  readonly approvedOn: string;
  readonly state: EnterpriseState;
  readonly licenceId: string;
  readonly version: number;
  readonly claimedVersion: number;
}

/** Whether an enterprise is in business. */
export function isInBusiness({ state }: Pick<Enterprise, 'state'>): boolean {
  return state === '存续' || state === '开业';
}

/**
 * An enterprise out of business logs in for nothing but its cancellation.
 *
 * @basis platform.md P04, invariant 4
 */
export function refuseState(
  enterprise: Pick<Enterprise, 'state'>,
  asked: readonly Item[],
): Refusal | undefined {
  if (isInBusiness(enterprise)) return undefined;
  if (asked.length > 0 && asked.every((item) => cancellationItems.has(item))) return undefined;
  return { refused: 'ebl-ent-status', basis: 'platform.md P04', detail: enterprise.state };
}
