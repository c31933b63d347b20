import type { Instant } from '@yunzhang/base';
import { uscc } from '@yunzhang/identifiers';
import { z } from 'zod';
import { no } from './problem.ts';

const textMax = 200;
const itemsMax = 200;
const dayMs = 86_400_000;
/** Days of a grant are days of Beijing. */
const beijingMs = 8 * 3_600_000;
const loaPrefix = 'urn:ebl:loa:';

/** Under which names the provider says what a login needs. @basis platform.md P04 */
export interface ClaimNames {
  readonly organisation: string;
  readonly organisationName: string;
  readonly licence: string;
  readonly status: string;
  readonly holderRole: string;
  readonly grant: string;
  readonly personName: string;
  readonly idMasked: string;
}

/** The names of P04's table. */
export const claimNames: ClaimNames = {
  organisation: 'ebl:uscc',
  organisationName: 'ebl:ent_name',
  licence: 'ebl:licence_id',
  status: 'ebl:ent_status',
  holderRole: 'ebl:holder_role',
  grant: 'ebl:auth',
  personName: 'name',
  idMasked: 'ebl:id_no_masked',
};

/** Whether an enterprise may act. */
export type EnterpriseStatus = 'in-operation' | 'revoked' | 'cancelled' | 'other';

/** What the licence grants the person, for how long. */
export interface Grant {
  readonly id: string;
  /** Absent: the whole business. */
  readonly items?: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
}

/** What a login is about, as the licence says it: one enterprise, one person, one grant. */
export interface LicenceFacts {
  readonly issuer: string;
  readonly subject: string;
  readonly sid?: string;
  readonly loa: number;
  readonly authedAt: Instant;
  readonly organisation: string;
  readonly organisationName: string;
  readonly licence?: string;
  readonly status: EnterpriseStatus;
  readonly holderRole: 'legal_rep' | 'manager' | 'handler';
  /** Absent only for the legal representative, whose power is of the law. */
  readonly grant?: Grant;
  readonly personName: string;
  readonly idMasked?: string;
}

const text = z.string().trim().min(1).max(textMax);
const grantForm = z.object({
  grantId: z.string().regex(/^[\w.:-]{1,100}$/),
  scopeType: z.enum(['full', 'precise']),
  items: z
    .array(z.string().regex(/^[\w.:-]{1,100}$/))
    .max(itemsMax)
    .default([]),
  validFrom: text,
  validTo: text,
  /** The same end to the millisecond, where the provider says it. */
  validUntil: text.optional(),
});
const standardForm = z.object({
  iss: text,
  sub: z.string().min(1).max(255),
  sid: z.string().min(1).max(255).optional(),
  acr: text,
  auth_time: z.number().int().positive(),
});
const holderForm = z.enum(['legal_rep', 'manager', 'handler']);

/**
 * Reads the claims of a login.
 *
 * What is not said is not guessed: a login without an enterprise, a person and a grant is none. The
 * problem names the claim and never its value.
 *
 * @basis platform.md P04 (relying party)
 */
export function factsOf(
  claims: Readonly<Record<string, unknown>>,
  names: ClaimNames,
): LicenceFacts {
  const at = <T>(name: string, form: z.ZodType<T>): T => {
    const read = form.safeParse(claims[name]);
    return read.success ? read.data : no('login-claims-wrong', name);
  };
  const standard = standardForm.safeParse(claims);
  if (!standard.success) {
    return no('login-claims-wrong', String(standard.error.issues[0]?.path[0] ?? ''));
  }
  const { iss, sub, sid, acr, auth_time: authTime } = standard.data;
  const code = uscc.parse(at(names.organisation, text), { source: 'register' });
  if (!code.ok) return no('login-claims-wrong', names.organisation);
  const holderRole = at(names.holderRole, holderForm);
  const given = at(names.grant, grantForm.optional());
  if (given === undefined && holderRole !== 'legal_rep') {
    return no('login-claims-wrong', names.grant);
  }
  const licence = at(names.licence, text.optional());
  const idMasked = at(names.idMasked, text.optional());
  return {
    issuer: iss,
    subject: sub,
    ...(sid === undefined ? {} : { sid }),
    loa: loaOf(acr),
    authedAt: authTime * 1000,
    organisation: code.text,
    organisationName: at(names.organisationName, text),
    ...(licence === undefined ? {} : { licence }),
    status: statusOf(at(names.status, text)),
    holderRole,
    ...(given === undefined ? {} : { grant: grantOf(given, names.grant) }),
    personName: at(names.personName, text),
    // A provider that does not mask must not make us keep the number.
    ...(idMasked === undefined || !idMasked.includes('*') ? {} : { idMasked }),
  };
}

function grantOf(form: z.infer<typeof grantForm>, name: string): Grant {
  const { grantId: id, scopeType, items } = form;
  const from = momentOf(form.validFrom, 0) ?? no('login-claims-wrong', name);
  // The last day belongs to the grant.
  const to = momentOf(form.validUntil ?? form.validTo, dayMs) ?? no('login-claims-wrong', name);
  return { id, from, to, ...(scopeType === 'full' ? {} : { items }) };
}

function momentOf(text: string, ofDayMs: number): Instant | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const at = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(at) ? undefined : at - beijingMs + ofDayMs;
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** What a registry calls the state of an enterprise, as far as it decides what is admitted. */
export function statusOf(said: string): EnterpriseStatus {
  if (/^(存续|在业|开业|在营)/.test(said)) return 'in-operation';
  if (said.startsWith('吊销')) return 'revoked';
  return said.startsWith('注销') ? 'cancelled' : 'other';
}

/** 1 to 4, or 0 for what nobody has told us the meaning of. @basis platform.md P04, acr */
export function loaOf(acr: string): number {
  const number = acr.startsWith(loaPrefix) ? acr.slice(loaPrefix.length) : '';
  return /^[1-4]$/.test(number) ? Number(number) : 0;
}

/** How a wanted level is asked for. */
export function acrOf(loa: number): string {
  return `${loaPrefix}${loa}`;
}
