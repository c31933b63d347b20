import { readConfiguration } from '../support/index.ts';
import { startLicenceStandIn } from './licence-stand-in.ts';
import { DemoRefused } from './demo.ts';

/** Where a portal is looked for when nothing is said. */
const portalByDefault = 'http://127.0.0.1:8080';

/** The stand-in for the licence by itself: what a portal has to be told, and how to end it. */
export interface ServedLicence {
  readonly url: string;
  /** Settings of the portal; the secret is among them. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Runs the stand-in for the electronic business licence as a program of its own. */
export async function serveLicence(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServedLicence> {
  const configuration = readConfiguration(environment);
  if ('wrong' in configuration) throw new DemoRefused(configuration.wrong.join('\n'));
  const { data, origin = portalByDefault, licencePort: port } = configuration;
  const place = { data, origin, ...(port === undefined ? {} : { port }) };
  const standIn = await startLicenceStandIn(place);
  const { url, login } = standIn;
  return {
    url,
    settings: {
      YUNZHANG_ORIGIN: origin,
      YUNZHANG_OIDC_ISSUER: login.issuer,
      YUNZHANG_OIDC_CLIENT_ID: login.clientId,
      YUNZHANG_OIDC_CLIENT_SECRET: login.secret ?? '',
    },
    close: async () => standIn.close(),
  };
}
