import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const lengthMax = 2048;

/** Nets that are not the public internet. @basis RFC 6890; RFC 4291 §2.4 */
const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  inside.addSubnet(net, prefix, 'ipv6');
}
/** Of IPv6 only this much is given out to anybody; what leads into IPv4 is outside of it. */
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return unicast.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

/** Where an alert may be sent. */
export interface WebhookAddress {
  readonly url: URL;
  /** Listed by the operator, who answers for it: any scheme, port and network. */
  readonly isListed: boolean;
}

/**
 * Reads where alerts are to go; nothing where they may not.
 *
 * Whoever registers a monitor must not reach through us what only we can reach: https to the public
 * internet at its own port, or what the operator listed by name and port.
 */
export function readWebhook(text: string, hosts: readonly string[]): WebhookAddress | undefined {
  if (text.length > lengthMax || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const { protocol, username, password, hash, host, hostname } = url;
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '' || hash !== '') {
    return undefined;
  }
  if (hosts.includes(host)) return { url, isListed: true };
  if (protocol !== 'https:' || url.port !== '') return undefined;
  const plain = hostname.replace(/^\[|\]$/g, '');
  // A number is never looked up, so it is judged here; names are judged when they are.
  if (isIP(plain) !== 0 && !isPublicAddress(plain)) return undefined;
  const isLocal =
    isIP(plain) === 0 && (!plain.includes('.') || /\.(local|internal)\.?$/.test(plain));
  return isLocal ? undefined : { url, isListed: false };
}

/** Finds the addresses of a name and refuses it when one of them is not public. */
export const lookupPublic: LookupFunction = (hostname, options, answer) => {
  dns.lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return answer(error, '');
    const [first] = found;
    // The connection is made to what was judged here: a second look-up might say something else.
    if (first === undefined || !found.every(({ address }) => isPublicAddress(address))) {
      return answer(new Error('the address is not a public one'), '');
    }
    return options.all === true ? answer(null, found) : answer(null, first.address, first.family);
  });
};
