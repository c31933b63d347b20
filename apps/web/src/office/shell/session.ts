import { createStore, useStore } from '../../store.ts';
import { forgetForms, keepFormsFor } from './held-form.ts';
import { ask, asOfficeProblem, type OfficeProblem, send } from './client.ts';

/** Parts a person can have in an organisation, as the server names them. */
export type RoleName =
  | 'legal-representative'
  | 'custodian'
  | 'operator'
  | 'approver'
  | 'maker'
  | 'reviewer'
  | 'filer'
  | 'certifier'
  | 'auditor'
  | 'support';

/** Who is logged in. */
export interface Me {
  readonly person: string;
  readonly name: string;
  readonly idMasked?: string;
  readonly member: string;
  readonly organisation: { readonly id: string; readonly name: string; readonly status: string };
  readonly roles: readonly RoleName[];
  readonly grant?: string;
  readonly loa: number;
  readonly confirmedAt: string;
  readonly endsAt: string;
}

/** Whether somebody is logged in. */
export type Session =
  | { readonly phase: 'loading' }
  | { readonly phase: 'out' }
  | { readonly phase: 'away'; readonly problem: OfficeProblem }
  | { readonly phase: 'in'; readonly me: Me };

const store = createStore<Session>({ phase: 'loading' });

/** Whether somebody is logged in, for components. */
export function useSession(): Session {
  return useStore(store);
}

/** Who is logged in. Only for pages that are shown to nobody else. */
export function useMe(): Me {
  const session = useStore(store);
  if (session.phase !== 'in') throw new Error('this page is shown after a login only');
  return session.me;
}

/** Asks who is logged in. */
export async function meet(): Promise<void> {
  try {
    const { me } = await ask<{ readonly me?: Me }>('/v1/session');
    if (me === undefined) return store.change(() => ({ phase: 'out' }));
    keepFormsFor(`${me.organisation.id}/${me.person}`);
    store.change(() => ({ phase: 'in', me }));
  } catch (error) {
    const problem = asOfficeProblem(error);
    store.change(() => ({ phase: 'away', problem }));
  }
}

/** Takes note that the login is over; what was filled in stays where it is. */
export function noteLoginOver(): void {
  store.change((session) => (session.phase === 'in' ? { phase: 'out' } : session));
}

/** Ends the login here, and at the provider where it has a page for that. */
export async function leave(): Promise<void> {
  const { next } = await send<{ readonly next: string | null }>('/v1/logout');
  forgetForms();
  store.change(() => ({ phase: 'out' }));
  location.assign(next ?? '/office');
}

/** Where a login begins; it comes back to the page it began from. */
export function loginPath(options: {
  readonly next: string;
  readonly level?: number;
  readonly confirm?: boolean;
}): string {
  const { next, level, confirm } = options;
  const query = new URLSearchParams({ next });
  if (level !== undefined) query.set('level', String(level));
  if (confirm === true) query.set('confirm', '1');
  return `/v1/login?${query.toString()}`;
}
