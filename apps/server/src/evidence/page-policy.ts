/** Longest address of a log. */
const addressMax = 500;

/**
 * The content policy of the log page: it may connect to our own server, and to the one log its
 * address names.
 *
 * Other pages may connect to nobody else; so a log elsewhere is opened by loading the page anew.
 *
 * @basis product.md R46
 */
export function logPagePolicy(policy: string, address: unknown): string {
  if (typeof address !== 'string' || address.length > addressMax) return policy;
  if (!URL.canParse(address)) return policy;
  const { protocol, origin } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return policy;
  // An origin has no blank, quote or semicolon; anything else is no directive of ours.
  if (!/^https?:\/\/[A-Za-z0-9.:[\]-]+$/.test(origin)) return policy;
  return policy.replace("connect-src 'self'", `connect-src 'self' ${origin}`);
}
