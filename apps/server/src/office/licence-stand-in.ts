import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import {
  createOnce,
  findPort,
  type LoginSettings,
  makeFolder,
  readIfThere,
  tryPort,
} from '../support/index.ts';

/** It speaks to this machine alone. */
const host = '127.0.0.1';
/** Ports tried for the stand-in at its first start. */
const firstPort = 8100;
const portsMax = 50;
const clientId = 'yunzhang-portal';

/** The stand-in for the licence, with the settings by which it is reached. */
export interface LicenceStandIn {
  readonly login: LoginSettings;
  readonly url: string;
  close(): Promise<void>;
}

/** Its port is taken: the operator frees it or names another. */
export class LicencePortTaken extends Error {}

/**
 * Runs the stand-in for the electronic business licence beside the platform, for demonstrations.
 *
 * The platform talks to it as to any other provider. Its port stays what it was at the first start:
 * persons are known by the address of who vouches for them.
 */
export async function startLicenceStandIn(place: {
  readonly data: string;
  readonly origin: string;
  readonly port?: number;
}): Promise<LicenceStandIn> {
  const { data, origin } = place;
  const folder = path.join(data, 'licence');
  await makeFolder(folder, 0o700);
  // The machine gives each of those who ask at once another.
  const wanted = place.port === 0 ? await tryPort(host, 0) : place.port;
  const { port, secret } = await settingsOf(folder, wanted);
  const issuer = `http://${host}:${port}`;
  // Loaded here: whoever logs in elsewhere pays nothing for it.
  const { createLicence } = await import('@yunzhang/licence');
  const licence = await createLicence({
    issuer,
    data: path.join(folder, 'store'),
    demo: true,
    clients: [
      {
        id: clientId,
        name: { zh: '云章印章门户', en: 'Yunzhang seal portal' },
        purpose: { zh: '办理印章业务', en: 'Seal business' },
        redirectUris: [`${origin}/v1/login/callback`],
        postLogoutRedirectUris: [`${origin}/office`],
        backchannelLogoutUri: `${origin}/v1/login/back-channel-logout`,
        secret,
      },
    ],
  });
  try {
    await licence.listen(port);
  } catch (error) {
    await licence.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new LicencePortTaken(String(port));
    throw error;
  }
  return {
    login: { origin, issuer, clientId, secret, scopes: [], claims: {} },
    url: issuer,
    close: async () => licence.close(),
  };
}

async function settingsOf(
  folder: string,
  wanted: number | undefined,
): Promise<{ readonly port: number; readonly secret: string }> {
  const file = path.join(folder, 'portal.json');
  const known = await readIfThere(file);
  if (known !== undefined) {
    const kept = JSON.parse(Buffer.from(known).toString('utf8')) as {
      readonly port: number;
      readonly secret: string;
    };
    return wanted === undefined ? kept : { ...kept, port: wanted };
  }
  const port = wanted ?? (await freePort());
  const made = { port, secret: randomBytes(32).toString('base64url') };
  await createOnce(file, utf8(JSON.stringify(made)), 0o600);
  return made;
}

async function freePort(): Promise<number> {
  const found = await findPort(host, { first: firstPort, count: portsMax });
  if (found !== undefined) return found;
  throw new LicencePortTaken(`${firstPort}–${firstPort + portsMax - 1}`);
}
