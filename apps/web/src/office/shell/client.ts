import { Problem } from '../../app/client.ts';
import { languageNow } from '../../words/language.tsx';
import { tagOf } from '../../words/saying.ts';

/** A fault of one field of what was filled in, as the scenarios tell it. */
export interface FieldFault {
  /** Its path: `materials.0.number`. */
  readonly at: string;
  /** Why, as a code of the scenarios. */
  readonly why: string;
  /** An identifier's own code, or the bound that was broken. */
  readonly detail?: string;
  /** What the field itself says of it. */
  readonly words?: { readonly zh: string; readonly en: string };
}

/** What the office did not do, in its words, and what can be done now. */
export class OfficeProblem extends Problem {
  /** Names the request in the books of the server: a person can tell it to support. */
  readonly trace: string | undefined;
  /** The clause a refusal rests on. */
  readonly basis: string | undefined;
  readonly faults: readonly FieldFault[];
  /** How surely the person has to be known for this, where they are not known so surely. */
  readonly level: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(fields: {
    readonly status: number;
    readonly code: string;
    readonly title?: string | undefined;
    readonly detail?: string | undefined;
    readonly trace?: string | undefined;
    readonly basis?: string | undefined;
    readonly faults?: readonly FieldFault[];
    readonly level?: number | undefined;
    readonly retryAfterMs?: number | undefined;
  }) {
    super(fields);
    this.name = 'OfficeProblem';
    this.trace = fields.trace;
    this.basis = fields.basis;
    this.faults = fields.faults ?? [];
    this.level = fields.level;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** How something is asked that changes what is there. */
export interface Sending {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Idempotency-Key: the same for every try of one press. */
  readonly key?: string;
  readonly type?: string;
}

/** Reads from the office. The shape of its answers is held by the tests of the server. */
export async function ask<T>(
  path: string,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const answer = await request(path, { headers, ...(signal === undefined ? {} : { signal }) });
  return read<T>(answer);
}

/** Sends to the office; bodies are JSON unless they are octets. */
export async function send<T>(path: string, sending: Sending = {}): Promise<T> {
  const { method = 'POST', body, key, type = 'application/json' } = sending;
  const headers = new Headers();
  if (key !== undefined) headers.set('Idempotency-Key', key);
  if (body !== undefined) headers.set('Content-Type', type);
  const octets = body instanceof Blob || body instanceof Uint8Array;
  const content = body === undefined || octets ? body : JSON.stringify(body);
  const answer = await request(path, {
    method,
    headers,
    ...(content === undefined ? {} : { body: content as BodyInit }),
  });
  return read<T>(answer);
}

async function read<T>(answer: Response): Promise<T> {
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function request(path: string, options: RequestInit): Promise<Response> {
  const headers = new Headers(options.headers);
  headers.set('Accept', 'application/json');
  headers.set('Accept-Language', tagOf(languageNow()));
  let answer: Response;
  try {
    answer = await fetch(path, { ...options, headers, credentials: 'same-origin' });
  } catch {
    throw new OfficeProblem({ status: 0, code: 'server-away' });
  }
  if (answer.ok) return answer;
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<OfficeProblem> {
  const body: unknown = await answer.json().catch(() => undefined);
  const fields = isObject(body) ? body : {};
  const code = textOf(fields['code']) ?? `http-${answer.status}`;
  const seconds = Number(answer.headers.get('retry-after') ?? 'none');
  return new OfficeProblem({
    status: answer.status,
    code,
    title: textOf(fields['title']),
    detail: textOf(fields['detail']),
    trace: textOf(fields['trace']) ?? answer.headers.get('x-trace-id') ?? undefined,
    basis: textOf(fields['basis']),
    faults: Array.isArray(fields['faults']) ? fields['faults'].flatMap(faultOf) : [],
    level: levelOf(code, fields, answer.headers.get('link')),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  });
}

/** Both refusals that ask for a surer login name the level: one in a link, one in values. */
function levelOf(
  code: string,
  fields: Readonly<Record<string, unknown>>,
  link: string | null,
): number | undefined {
  const isAsked = code === 'insufficient-user-authentication' || code === 'step-up-required';
  if (!isAsked) return undefined;
  const values = isObject(fields['values']) ? fields['values'] : {};
  const said = /[?&]level=([1-4])/.exec(link ?? '')?.[1] ?? values['level'];
  const level = Number(said ?? 3);
  return level >= 1 && level <= 4 ? level : 3;
}

function faultOf(one: unknown): readonly FieldFault[] {
  if (!isObject(one)) return [];
  const [at, why, detail] = [textOf(one['at']), textOf(one['why']), textOf(one['detail'])];
  if (at === undefined || why === undefined) return [];
  const denial = isObject(one['denial']) ? one['denial'] : {};
  const [zh, en] = [textOf(denial['zh']), textOf(denial['en'])];
  return [
    {
      at,
      why,
      ...(detail === undefined ? {} : { detail }),
      ...(zh === undefined || en === undefined ? {} : { words: { zh, en } }),
    },
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Any failure as a problem that can be shown. */
export function asOfficeProblem(error: unknown): OfficeProblem {
  if (error instanceof OfficeProblem) return error;
  return new OfficeProblem({ status: 0, code: 'page-failed', detail: String(error) });
}
