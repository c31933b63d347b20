import type { Stage } from './provider-testing.ts';

/** Addresses that a browser takes for another site, or that are no page. */
export const foreignPages: readonly string[] = [
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '/%09/evil.example\n',
  'https://evil.example/',
  'javascript:alert(1)',
  '\\\\evil.example',
  ' //evil.example',
  '/@evil.example\\..',
  '',
  `/${'a'.repeat(1000)}`,
];

/** A browser: it keeps cookies by origin and follows addresses from site to site. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly stage: Pick<Stage, 'origin'>;

  constructor(stage: Pick<Stage, 'origin'>) {
    this.stage = stage;
  }

  /** Cookies of the platform. */
  cookie(name: string): string | undefined {
    return this.#jars.get(this.stage.origin)?.get(name);
  }

  /** Plants a cookie, as an attacker beside would. */
  plant(name: string, value: string): void {
    this.#jar(this.stage.origin).set(name, value);
  }

  /** Forgets every other site, as with a new person at the machine. */
  forget(): void {
    for (const origin of this.#jars.keys()) {
      if (origin !== this.stage.origin) this.#jars.delete(origin);
    }
  }

  #jar(origin: string): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }

  /** One request, with what a browser would say of its origin. */
  async send(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.stage.origin);
    const jar = this.#jar(url.origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    if ((init.method ?? 'GET') !== 'GET' && !headers.has('origin')) {
      headers.set('origin', this.stage.origin);
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const isGone = /max-age=0/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
      if (isGone) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Follows addresses while `goes` says so; answers the last response and where it was. */
  async follow(
    address: string,
    goes: (url: URL) => boolean = () => true,
  ): Promise<{ readonly response: Response | undefined; readonly url: URL }> {
    let url = new URL(address, this.stage.origin);
    for (let step = 0; step < 15; step++) {
      if (!goes(url)) return { response: undefined, url };
      const response = await this.send(url.href);
      const next = response.headers.get('location');
      if (next === null) return { response, url };
      url = new URL(next, url);
      if (url.origin === this.stage.origin && !url.pathname.startsWith('/v1/login')) {
        return { response, url };
      }
    }
    throw new Error('too many redirects');
  }

  /** Logs in; answers where the browser ended. */
  async login(query = ''): Promise<string> {
    const { response, url } = await this.follow(`/v1/login${query}`);
    if (response !== undefined && response.status >= 400) {
      const { code } = (await response.json()) as { code: string };
      return code;
    }
    return `${url.pathname}${url.search}`;
  }

  /** Goes as far as the answer of the provider and does not bring it back. */
  async answerOf(query = ''): Promise<URL> {
    const { url } = await this.follow(
      `/v1/login${query}`,
      (at) => at.pathname !== '/v1/login/callback',
    );
    return url;
  }

  /** One request with a JSON body and a key of its own; answers status, code or body. */
  async ask(
    method: string,
    address: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{
    readonly status: number;
    readonly body: Record<string, unknown>;
    readonly etag: string;
  }> {
    const headers = new Headers(more);
    if (method !== 'GET' && !headers.has('idempotency-key')) {
      headers.set('idempotency-key', crypto.randomUUID());
    }
    if (body !== undefined) headers.set('content-type', 'application/json');
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await this.send(address, init);
    const text = await response.text();
    return {
      status: response.status,
      body: /json/.test(response.headers.get('content-type') ?? '')
        ? (JSON.parse(text) as never)
        : {},
      etag: response.headers.get('etag') ?? '',
    };
  }
}
