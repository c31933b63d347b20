import type { Place } from '@yunzhang/sealing';
import { languageNow } from '../words/language.tsx';
import { tagOf, type Language } from '../words/saying.ts';

/** What the server says about itself before and after set-up. */
export interface ServerState {
  readonly product: 'yunzhang';
  readonly version: string;
  readonly setUp: boolean;
  readonly session: boolean;
  readonly organisation?: string;
  readonly language: Language;
}

/** One seal of the organisation. */
export interface Seal {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'statutory' | 'finance' | 'contract' | 'legal-representative';
  readonly kindName: { readonly zh: string; readonly en: string };
  readonly widthMm: number;
  readonly heightMm: number;
  readonly validFrom: string | number;
  readonly validTo: string | number;
  readonly svgUrl: string;
}

/** A sample file the server carries. */
export interface Sample {
  readonly name: string;
  readonly format: string;
  readonly url: string;
}

/** The roots of the test authority, for the verifier in this page. */
export interface TrustBundle {
  /** Base64 of DER certificates. */
  readonly anchors: readonly string[];
  /** Base64 of DER revocation lists. */
  readonly crls: readonly string[];
  /** Base64 of DER responses about single certificates. */
  readonly ocsps?: readonly string[];
  readonly note: string;
  /** Logs and witnesses to trust, as a tlog-policy file. */
  readonly logPolicy?: string;
}

/** Which seal goes where. */
export interface SealingWish {
  readonly seal: string;
  readonly place: Place;
}

/** The server did not do what it was asked, in its own words where it gave any. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;

  constructor(fields: {
    readonly status: number;
    readonly code: string;
    readonly title?: string | undefined;
    readonly detail?: string | undefined;
  }) {
    super(fields.title ?? fields.code);
    this.name = 'Problem';
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title ?? '';
    this.detail = fields.detail;
  }
}

/** The largest answer body we hold: a sealed file is at most a little larger than its source. */
const answerMax = 256 << 20;

async function request(path: string, options: RequestInit = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  headers.set('Accept-Language', tagOf(languageNow()));
  let answer: Response;
  try {
    answer = await fetch(path, { ...options, headers, credentials: 'same-origin' });
  } catch {
    throw new Problem({ status: 0, code: 'server-away' });
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => undefined);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  return new Problem({
    status: answer.status,
    code: text('code') ?? `http-${answer.status}`,
    title: text('title'),
    detail: text('detail'),
  });
}

/** Reads JSON of our own server, whose shape its own tests hold. */
async function json<T>(path: string, options?: RequestInit): Promise<T> {
  const answer = await request(path, options);
  return (await answer.json()) as T;
}

async function octets(path: string, options?: RequestInit): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await request(path, options);
  if (Number(answer.headers.get('content-length') ?? 0) > answerMax) {
    throw new Problem({ status: answer.status, code: 'answer-too-large' });
  }
  return new Uint8Array(await answer.arrayBuffer());
}

const asJson = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(value),
});

/** What the server is and whether we are in. */
export const readState = () => json<ServerState>('/api/state');

/** Opens a session with the one-time code that was printed. */
export async function openSession(code: string): Promise<void> {
  await request('/api/session', asJson({ code }));
}

/** Makes the test authority and its four seals. */
export const setUp = (wish: { readonly organisation: string; readonly language: Language }) =>
  json<ServerState>('/api/set-up', asJson(wish));

/** The seals this session may use. */
export const listSeals = () => json<readonly Seal[]>('/api/seals');

/** The sample files. */
export const listSamples = () => json<readonly Sample[]>('/api/samples');

/** The octets of a sample. Only a path of our own server is followed. */
export function readSample(sample: Sample): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(sample.url, location.origin);
  if (url.origin !== location.origin) throw new Problem({ status: 0, code: 'sample-elsewhere' });
  return octets(url.pathname + url.search);
}

/** The roots to trust. */
export const readTrust = () => json<TrustBundle>('/api/trust');

/** Has a file sealed; gives back the sealed octets. */
export function sealFile(
  file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
  wish: SealingWish,
): Promise<Uint8Array<ArrayBuffer>> {
  const place = JSON.stringify(wish.place);
  const query = new URLSearchParams({ seal: wish.seal, place });
  return octets(`/api/sealings?${query.toString()}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/octet-stream',
      'File-Name': encodeURIComponent(file.name),
    },
    body: file.bytes,
  });
}

/** A monitor that was just registered; the token is told this once. */
export interface RegisteredMonitor {
  readonly id: string;
  readonly token: string;
  /** Base64; only where alerts go to a webhook. */
  readonly alertKey?: string;
  readonly tags: number;
  readonly everySeconds: number;
}

/** One alarm of a monitor, in the words of the server. */
export interface MonitorAlarm {
  readonly id: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly log?: string;
  readonly index?: number;
  readonly raisedAt: string;
  readonly settledAt?: string;
}

/** How a monitor stands. */
export interface MonitorState {
  readonly seal: string;
  /** False until the acts before its registration were found too. */
  readonly begun: boolean;
  readonly standing: number;
  readonly alarms: readonly MonitorAlarm[];
  readonly acts: readonly { readonly listed: boolean }[];
}

/** Has this server watch a seal. @basis ledger.md §15 */
export const registerMonitor = (wish: object) =>
  json<RegisteredMonitor>('/v1/monitors', asJson(wish));

type MonitorTicket = Pick<RegisteredMonitor, 'id' | 'token'>;

const withToken = ({ token }: MonitorTicket, method = 'GET'): RequestInit => ({
  method,
  headers: { Authorization: `Bearer ${token}` },
});

/** What a monitor has found. */
export const readMonitor = (ticket: MonitorTicket) =>
  json<MonitorState>(`/v1/monitors/${ticket.id}`, withToken(ticket));

/** Ends a monitor and takes everything of it away. */
export async function endMonitor(ticket: MonitorTicket): Promise<void> {
  await request(`/v1/monitors/${ticket.id}`, withToken(ticket, 'DELETE'));
}
