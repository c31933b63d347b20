import type { IncomingMessage } from 'node:http';
import type { Language } from '../pages/words.ts';

const languageCookie = 'ebl_lang';

/** One cookie of a request. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Writes a cookie; `__Host-` where the address is secure. */
export function cookieLine(
  name: string,
  value: string,
  options: { readonly isSecure: boolean; readonly maxAge: number },
): string {
  const { isSecure, maxAge } = options;
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** The language chosen, or that the browser asks for; Chinese unless English comes first. */
export function languageOf(request: IncomingMessage): Language {
  const chosen = chosenLanguage(request) ?? cookieOf(request, languageCookie);
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh';
}

/** The cookie for a language chosen by a link. */
export function languageLine(request: IncomingMessage, isSecure: boolean): string | undefined {
  const chosen = chosenLanguage(request);
  if (chosen === undefined) return undefined;
  return cookieLine(languageCookie, chosen, { isSecure, maxAge: 31_536_000 });
}

function chosenLanguage(request: IncomingMessage): Language | undefined {
  return /[?&]lang=(zh|en)\b/.exec(request.url ?? '')?.[1] as Language | undefined;
}

/** Whether a request that changes something comes from our own pages, or from no browser. */
export function isFromHere(request: IncomingMessage, issuer: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = request.headers;
  return origin === undefined || origin === new URL(issuer).origin;
}
