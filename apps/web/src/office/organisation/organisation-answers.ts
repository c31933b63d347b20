import { useAsked } from '../shell/asked.ts';
import { type Me, type RoleName, useMe } from '../shell/session.ts';

/** An organisation as it stands. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly duties: readonly string[];
  readonly legalRepresentative?: string;
  readonly soleOperator?: { readonly member: string; readonly statement: string };
}

/** Somebody who belongs to it. */
export interface Member {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly idMasked?: string;
  readonly department?: string;
  readonly roles: readonly RoleName[];
  readonly joinedAt: string;
}

/** A part of it. */
export interface Department {
  readonly id: string;
  readonly name: string;
}

/** Where things of the own organisation are asked for. */
export function organisationPath({ organisation }: Me, rest = ''): string {
  return `/v1/organisations/${encodeURIComponent(organisation.id)}${rest}`;
}

/** The departments; none where there are none, or none can be read. */
export function useDepartments(): readonly Department[] {
  const path = organisationPath(useMe(), '/departments');
  const { value } = useAsked<{ readonly departments: readonly Department[] }>(path);
  return value?.departments ?? [];
}

/** Whether the person may change the organisation: its legal representative. */
export function useIsHead(): boolean {
  return useMe().roles.includes('legal-representative');
}

/** Roles an organisation with these duties can give; its head is the licence's to name. */
export function givableRoles(duties: readonly string[]): readonly RoleName[] {
  const own: readonly RoleName[] = ['custodian', 'operator', 'approver', 'auditor'];
  const ofDuty: readonly (readonly [string, RoleName])[] = [
    ['making-unit', 'maker'],
    ['issuing-authority', 'reviewer'],
    ['police-filing', 'filer'],
    ['certification', 'certifier'],
    ['support', 'support'],
  ];
  return [...own, ...ofDuty.flatMap(([duty, role]) => (duties.includes(duty) ? [role] : []))];
}
