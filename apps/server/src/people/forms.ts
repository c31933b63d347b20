import { z } from 'zod';
import { scopeForm } from './api-keys.ts';
import { roles } from './roles.ts';

/** Texts a person writes: names of departments, keys and persons. */
export const nameForm = z.string().trim().min(1).max(100);
/** One of the roles. */
export const roleForm = z.enum(roles);

/** Parameters of routes. */
export const paramForms = {
  organisation: z.object({ id: z.string().max(64) }),
  member: z.object({ id: z.string().max(64), member: z.uuid() }),
  memberRole: z.object({ id: z.string().max(64), member: z.uuid(), role: roleForm }),
  department: z.object({ id: z.string().max(64), department: z.uuid() }),
  invitation: z.object({ id: z.string().max(64), invitation: z.uuid() }),
  apiKey: z.object({ id: z.string().max(64), key: z.string().max(64) }),
  device: z.object({ device: z.uuid() }),
};

/** Bodies of routes. */
export const bodyForms = {
  department: z.object({ name: nameForm }).strict(),
  place: z.object({ department: z.uuid().nullable() }).strict(),
  invitation: z
    .object({
      name: nameForm,
      department: z.uuid().optional(),
      roles: z.array(roleForm).max(roles.length),
    })
    .strict(),
  code: z.object({ code: z.string().min(1).max(100) }).strict(),
  apiKey: z
    .object({
      name: nameForm,
      scopes: z.array(z.string().regex(scopeForm)).min(1).max(50),
      days: z.number().int().min(1).max(365).default(90),
    })
    .strict(),
  rotation: z.object({ overlapMinutes: z.number().int().min(0).max(1440).default(60) }).strict(),
  soleOperator: z.object({ member: z.uuid(), statement: nameForm }).strict(),
};

const at = z.string();
const status = z.enum(['in-operation', 'revoked', 'cancelled', 'other']);

const me = z.object({
  person: z.string(),
  name: z.string(),
  idMasked: z.string().optional(),
  member: z.string(),
  organisation: z.object({ id: z.string(), name: z.string(), status }),
  roles: z.array(roleForm),
  grant: z.string().optional(),
  loa: z.number(),
  confirmedAt: at,
  endsAt: at,
});
/** Answers of routes: what is not named here does not leave. */
export const answerForms = {
  me,
  session: z.object({ me: me.optional() }),
  devices: z.object({
    devices: z.array(
      z.object({
        id: z.string(),
        device: z.string(),
        openedAt: at,
        seenAt: at,
        endsAt: at,
        isThis: z.boolean(),
      }),
    ),
  }),
  logout: z.object({ next: z.string().nullable() }),
  organisation: z.object({
    id: z.string(),
    name: z.string(),
    status,
    legalRepresentative: z.string().optional(),
    duties: z.array(z.string()),
    soleOperator: z.object({ member: z.string(), statement: z.string() }).optional(),
  }),
  members: z.object({
    members: z.array(
      z.object({
        id: z.string(),
        person: z.string(),
        name: z.string(),
        idMasked: z.string().optional(),
        department: z.string().optional(),
        roles: z.array(roleForm),
        joinedAt: at,
      }),
    ),
  }),
  department: z.object({ id: z.string(), name: z.string() }),
  departments: z.object({ departments: z.array(z.object({ id: z.string(), name: z.string() })) }),
  roles: z.object({
    acts: z.record(z.string(), z.object({ may: z.array(z.string()), loa: z.number() })),
    held: z.array(roleForm),
  }),
  invitation: z.object({ id: z.string(), code: z.string(), endsAt: at }),
  invitations: z.object({
    invitations: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        department: z.string().optional(),
        roles: z.array(roleForm),
        madeAt: at,
        endsAt: at,
      }),
    ),
  }),
  apiKey: z.object({ id: z.string(), key: z.string() }),
  apiKeys: z.object({
    keys: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        scopes: z.array(z.string()),
        madeAt: at,
        endsAt: at,
        rotatedAt: at.optional(),
        usedAt: at.optional(),
        revokedAt: at.optional(),
      }),
    ),
  }),
  audit: z.object({
    entries: z.array(
      z.object({
        id: z.number(),
        at,
        act: z.string(),
        actor: z.string().optional(),
        grant: z.string().optional(),
        facts: z.record(z.string(), z.unknown()),
      }),
    ),
    /** Of the next page, where there is one. */
    before: z.number().optional(),
  }),
};
