import { isIP } from 'node:net';
import { z } from 'zod';
import { type Setting, word, words } from './setting.ts';

const siteForm = z
  .string()
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)))
  .optional();
const site: Setting<string | undefined> = {
  schema: siteForm,
  zh: '应为 https 地址（仅本机可用 http）',
  en: 'it must be an https address (http on this machine only)',
};
const origin: Setting<string | undefined> = {
  schema: siteForm.refine((text) => text === undefined || new URL(text).origin === text),
  zh: '应为 https://主机[:端口]，末尾无斜线（仅本机可用 http）',
  en: 'it must be https://host[:port] without a slash at the end (http on this machine only)',
};

// A token sent in clear belongs to whoever listens.
function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  const isHere = hostname === 'localhost' || hostname === '[::1]';
  return protocol === 'http:' && (isHere || (isIP(hostname) === 4 && hostname.startsWith('127.')));
}

/** What can be set about login by the electronic business licence. */
export const loginSettings = {
  YUNZHANG_ORIGIN: origin,
  YUNZHANG_REGISTRY_KEY_FILE: word(),
  YUNZHANG_OIDC_ISSUER: site,
  YUNZHANG_OIDC_CLIENT_ID: word(),
  YUNZHANG_OIDC_CLIENT_SECRET: word(),
  YUNZHANG_OIDC_PRIVATE_KEY_FILE: word(),
  YUNZHANG_OIDC_SCOPES: words({
    isWord: (one) => /^[\w.:-]{1,100}$/.test(one),
    zh: '应为以逗号分隔的 scope',
    en: 'it must be scopes, parted by commas',
  }),
  YUNZHANG_OIDC_CLAIMS: words({
    isWord: (one) => /^[a-z][a-zA-Z]{0,40}=[\w.:/-]{1,200}$/.test(one),
    zh: '应为 名称=claim，以逗号分隔',
    en: 'it must be name=claim, parted by commas',
  }),
} as const;

/** How the licence provider is reached; what is not set is as platform.md P04 has it. */
export interface LoginSettings {
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secret?: string;
  readonly privateKeyFile?: string;
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, string>>;
}

type Read = {
  readonly [K in keyof typeof loginSettings]: z.infer<(typeof loginSettings)[K]['schema']>;
};

const needed = {
  zh: '登录缺少此项',
  en: 'login needs it',
} as const;

/** What is missing to half a login: names of settings, and what is wrong with them. */
export function loginContradictions(
  read: Read,
): readonly { readonly name: string; readonly zh: string; readonly en: string }[] {
  const { YUNZHANG_OIDC_CLIENT_SECRET: secret, YUNZHANG_OIDC_PRIVATE_KEY_FILE: file } = read;
  const others = ['YUNZHANG_ORIGIN', 'YUNZHANG_OIDC_CLIENT_ID'] as const;
  if (read.YUNZHANG_OIDC_ISSUER === undefined) {
    const isHalf = read.YUNZHANG_OIDC_CLIENT_ID ?? secret ?? file;
    return isHalf === undefined ? [] : [{ name: 'YUNZHANG_OIDC_ISSUER', ...needed }];
  }
  const missing: string[] = others.filter((name) => read[name] === undefined);
  if ((secret === undefined) === (file === undefined)) {
    const zh = '须与 YUNZHANG_OIDC_PRIVATE_KEY_FILE 二选一';
    const en = 'give either it or YUNZHANG_OIDC_PRIVATE_KEY_FILE';
    return [
      ...missing.map((name) => ({ name, ...needed })),
      { name: 'YUNZHANG_OIDC_CLIENT_SECRET', zh, en },
    ];
  }
  return missing.map((name) => ({ name, ...needed }));
}

/** The login as it is set; absent without a provider. */
export function readLoginSettings(read: Read): LoginSettings | undefined {
  const { YUNZHANG_OIDC_ISSUER: issuer } = read;
  if (issuer === undefined) return undefined;
  const { YUNZHANG_OIDC_CLIENT_SECRET: secret, YUNZHANG_OIDC_PRIVATE_KEY_FILE: file } = read;
  return {
    issuer,
    origin: read.YUNZHANG_ORIGIN ?? '',
    clientId: read.YUNZHANG_OIDC_CLIENT_ID ?? '',
    ...(secret === undefined ? {} : { secret }),
    ...(file === undefined ? {} : { privateKeyFile: file }),
    scopes: read.YUNZHANG_OIDC_SCOPES,
    claims: Object.fromEntries(
      read.YUNZHANG_OIDC_CLAIMS.map((one) => {
        const at = one.indexOf('=');
        return [one.slice(0, at), one.slice(at + 1)] as const;
      }),
    ),
  };
}
