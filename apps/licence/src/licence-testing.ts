import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as oidc from 'openid-client';
import type { AuditEntry } from './audit.ts';
import { demoPin } from './demo/cast.ts';
import { createLicence, type Licence, type LicenceOptions } from './licence.ts';
import type { Client } from './provider/client.ts';

/** A client with a secret, which pushes its requests, and one without. */
export const portal: Client = {
  id: 'seal-portal',
  name: { zh: '云章印章门户', en: 'Yunzhang seal portal' },
  purpose: { zh: '办理印章业务', en: 'Seal business' },
  redirectUris: ['http://127.0.0.1:9/callback'],
  postLogoutRedirectUris: ['http://127.0.0.1:9/bye'],
  secret: 'a-secret-of-the-portal-for-tests-only',
};
export const other: Client = {
  id: 'tax-portal',
  name: { zh: '示例税务门户', en: 'Example tax portal' },
  purpose: { zh: '开具完税证明', en: 'Tax certificates' },
  redirectUris: ['http://127.0.0.1:9/tax'],
};

/** What is taken from a good request, or put in its place, to weaken it. */
export const downgrades: readonly (readonly [
  string,
  Readonly<Record<string, string | undefined>>,
])[] = [
  ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
  ['plain PKCE', { code_challenge_method: 'plain' }],
  ['PKCE without a method, which would mean plain', { code_challenge_method: undefined }],
  ['a short challenge', { code_challenge: 'short' }],
  ['no state', { state: undefined }],
  ['an empty state', { state: '' }],
  ['no nonce', { nonce: undefined }],
];

/** Addresses that look like the registered one and are not. */
export function likenessesOf(registered: string): readonly string[] {
  const { protocol, hostname, port, host, pathname } = new URL(registered);
  return [
    `${registered}/`,
    `${registered}?x=1`,
    `${registered}#x`,
    `${protocol}//${host}${pathname.toUpperCase()}`,
    `${registered}/../evil`,
    `${protocol}//${hostname}:${Number(port) + 1}${pathname}`,
    `https://${host}${pathname}`,
    `${protocol}//${host}@evil.example${pathname}`,
    `${protocol}//${hostname}.evil.example:${port}${pathname}`,
    'https://evil.example/',
    `//evil.example${pathname}`,
    'javascript:alert(1)',
  ];
}

/** A provider that runs for a test. */
export interface Running {
  readonly licence: Licence;
  readonly issuer: string;
  readonly folder: string;
  readonly heard: AuditEntry[];
  stop(): Promise<void>;
}

/** Starts a provider in a folder of its own, with the cast of the demonstration. */
export async function startLicence(
  options: Partial<LicenceOptions> & { readonly folder?: string } = {},
): Promise<Running> {
  const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'licence-'));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const heard: AuditEntry[] = [];
  const licence = await createLicence({
    issuer,
    data: folder,
    clients: [portal, other],
    demo: true,
    heard: (entry) => heard.push(entry),
    ...options,
  });
  await licence.listen(port);
  return { licence, issuer, folder, heard, stop: () => licence.close() };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A browser without a screen: it keeps cookies and follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(address: string): Promise<Response>;
  post(address: string, body?: unknown): Promise<Response>;
  form(address: string, fields: Readonly<Record<string, string>>): Promise<Response>;
}

/** Opens a browser with no cookies. */
export function openBrowser(): Browser {
  const cookies = new Map<string, string>();
  const ask = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    get: (address) => ask(address, { headers: { accept: 'text/html' } }),
    post: (address, body = {}) =>
      ask(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      }),
    form: (address, fields) =>
      ask(address, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
          origin: new URL(address).origin,
        },
        body: new URLSearchParams(fields),
      }),
  };
}

/** A relying party that speaks through openid-client, as the platform does. */
export interface Party {
  readonly config: oidc.Configuration;
  /** Begins a login: where to go, and what to expect when coming back. */
  begin(asked: Readonly<Record<string, string>>): Promise<Begun>;
}

/** A login under way at a relying party. */
export interface Begun {
  readonly url: string;
  finish(callback: string): Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers>;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** Makes a relying party of a client. */
export async function relyingParty(issuer: string, client: Client): Promise<Party> {
  const auth = client.secret === undefined ? oidc.None() : oidc.ClientSecretBasic(client.secret);
  const config = await oidc.discovery(
    new URL(issuer),
    client.id,
    { id_token_signed_response_alg: 'ES256' },
    auth,
    {
      execute: [oidc.allowInsecureRequests],
    },
  );
  return {
    config,
    begin: async (asked) => {
      const verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const nonce = oidc.randomNonce();
      const parameters = {
        redirect_uri: client.redirectUris[0] ?? '',
        scope: 'openid ebl.basic ebl.grant',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...asked,
      };
      const url =
        client.secret === undefined
          ? oidc.buildAuthorizationUrl(config, parameters)
          : await oidc.buildAuthorizationUrlWithPAR(config, parameters);
      return {
        url: url.href,
        verifier,
        state,
        nonce,
        finish: (callback) =>
          oidc.authorizationCodeGrant(config, new URL(callback), {
            pkceCodeVerifier: verifier,
            expectedState: state,
            expectedNonce: nonce,
            idTokenExpected: true,
          }),
      };
    },
  };
}

/** A phone whose holder has signed in, and its key. */
export interface Phone {
  readonly browser: Browser;
  /** Signs what it is given, as the page does. */
  sign(approval: Readonly<Record<string, unknown>>): string;
  /** Opens a code and approves it, changed as a forger might. */
  approve(code: string, given: Approving): Promise<Response>;
}

/** What the holder of a phone says yes to. */
export interface Approving {
  readonly uscc?: string;
  readonly grantId?: string | null;
  readonly scopes: readonly string[];
  readonly acr: string;
  readonly client?: string;
  readonly pin?: string;
  readonly face?: boolean;
  readonly changed?: Readonly<Record<string, unknown>>;
}

/** Signs a person in on a new phone. */
export async function openPhone(issuer: string, account: string): Promise<Phone> {
  const browser = openBrowser();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const body = { account, pin: demoPin, jwk: { kty, crv, x, y } };
  const answer = await browser.post(`${issuer}/wallet/sign-in`, body);
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const sign = (approval: Readonly<Record<string, unknown>>): string => {
    const code = (value: unknown): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${code({ alg: 'ES256', typ: 'ebl-approval+jws' })}.${code(approval)}`;
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${text}.${signWith('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  return {
    browser,
    sign,
    approve: async (code, given) => {
      await browser.get(`${issuer}/qr/${code}`);
      const approval = sign({
        iss: issuer,
        qr_id: code,
        client_id: given.client ?? portal.id,
        scopes: given.scopes,
        acr: given.acr,
        uscc: given.uscc ?? cloud,
        grantId: given.grantId ?? null,
        ts: Date.now(),
        ...given.changed,
      });
      const { pin = demoPin, face = true } = given;
      return browser.post(`${issuer}/qr/${code}/approve`, { approval, pin, face });
    },
  };
}

/** The enterprise of most tests; its legal representative is `li`. */
export const cloud = '91110108MA0EXAM15Y';

/** The address of the screen in this browser, and the code that it shows. */
export async function showCode(
  issuer: string,
  desk: Browser,
  url: string,
): Promise<{ readonly screen: string; readonly code: string; readonly short: string }> {
  const start = await desk.get(url);
  const location = start.headers.get('location') ?? '';
  if (!location.includes('/login/')) throw new Error(`no screen: ${start.status} ${location}`);
  const screen = new URL(location, issuer).href;
  const page = await desk.get(screen);
  if (!page.ok) throw new Error(`screen: ${page.status}`);
  const text = await page.text();
  const code = /\/qr\/([\w-]{22})/.exec(text)?.[1] ?? '';
  const short = /id="short">([^<]+)</.exec(text)?.[1] ?? '';
  return { screen, code, short };
}

/** Takes the approved login in the browser; the answer is the address of the client. */
export async function takeCode(issuer: string, desk: Browser, screen: string): Promise<string> {
  const finished = await desk.post(`${screen}/finish`);
  if (!finished.ok) throw new Error(`finish: ${finished.status} ${await finished.text()}`);
  const { next } = (await finished.json()) as { next: string };
  const resumed = await desk.get(new URL(next, issuer).href);
  return (
    resumed.headers.get('location') ?? `no location: ${resumed.status} ${await resumed.text()}`
  );
}

/** A whole login: the address that the client is called back at, and how it began. */
export async function logIn(
  running: Running,
  given: {
    readonly party: Party;
    readonly phone: Phone;
    readonly desk?: Browser;
    readonly asked?: Readonly<Record<string, string>>;
    readonly approving?: Partial<Approving>;
  },
): Promise<{ readonly callback: string; readonly begun: Begun; readonly desk: Browser }> {
  const { issuer } = running;
  const { party, phone, desk = openBrowser(), asked = {} } = given;
  const begun = await party.begin(asked);
  const { screen, code } = await showCode(issuer, desk, begun.url);
  const scopes = (asked['scope'] ?? 'openid ebl.basic ebl.grant').split(' ');
  const acr = asked['acr_values'] ?? 'urn:ebl:loa:2';
  const approved = await phone.approve(code, { scopes, acr, ...given.approving });
  if (!approved.ok) throw new Error(`approve: ${approved.status} ${await approved.text()}`);
  return { callback: await takeCode(issuer, desk, screen), begun, desk };
}

/** A client’s server that hears of ended logins. */
export async function listenForLogouts(): Promise<{
  readonly address: string;
  readonly tokens: string[];
  readonly stop: () => void;
}> {
  const tokens: string[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      tokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { address: `http://127.0.0.1:${port}/logout`, tokens, stop: () => server.close() };
}
