import fs from 'node:fs';
import { importPKCS8 } from 'jose';
import type { LoginSettings } from '../support/index.ts';
import { type ClaimNames, claimNames } from './claims.ts';
import { algorithm, type LicenceSettings } from './licence-door.ts';

/** Asked for where no scopes are set. @basis platform.md P04, scopes */
const scopesByDefault = ['openid', 'ebl.basic', 'ebl.licence', 'ebl.person', 'ebl.grant'];

/** Settings of the login that cannot be used; the message names the setting, never its value. */
export class LoginSettingsWrong extends Error {}

/** Makes of the settings what a login needs: names of claims, and the key from its file. */
export async function licenceSettingsOf(settings: LoginSettings): Promise<LicenceSettings> {
  const { privateKeyFile, scopes, claims, ...others } = settings;
  const stranger = Object.keys(claims).find((name) => !Object.hasOwn(claimNames, name));
  if (stranger !== undefined) {
    const known = Object.keys(claimNames).join(' ');
    throw new LoginSettingsWrong(`YUNZHANG_OIDC_CLAIMS: ${stranger}; ${known}`);
  }
  const named: ClaimNames = { ...claimNames, ...claims };
  const wanted = scopes.length === 0 ? scopesByDefault : scopes;
  const licence = { ...others, claims: named, scopes: wanted };
  if (privateKeyFile === undefined) return licence;
  return { ...licence, privateKey: await readKey(privateKeyFile) };
}

async function readKey(file: string) {
  try {
    return await importPKCS8(fs.readFileSync(file, 'utf8'), algorithm);
  } catch {
    throw new LoginSettingsWrong('YUNZHANG_OIDC_PRIVATE_KEY_FILE: PKCS #8, P-256, PEM');
  }
}
