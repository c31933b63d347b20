import { word } from './setting.ts';

/** What can be set about key custody; it is handed on to the process that has the keys. */
export const custodySettings = {
  YUNZHANG_CUSTODY_KEK: word(),
  YUNZHANG_CUSTODY_KEK_FILE: word(),
  YUNZHANG_CUSTODY_KEK_COMMAND: word(),
  YUNZHANG_CUSTODY_MARK: word(),
  YUNZHANG_CUSTODY_DEVICE: word(),
  YUNZHANG_CUSTODY_DEVICE_PURPOSES: word(),
  YUNZHANG_CUSTODY_DEVICE_PIN: word(),
  YUNZHANG_CUSTODY_DEVICE_PIN_FILE: word(),
  YUNZHANG_CUSTODY_DEVICE_PIN_COMMAND: word(),
} as const;

type Read = { readonly [K in keyof typeof custodySettings]: string | undefined };

/** The environment of the custody: what was set, under the same names. */
export function readCustodySettings(read: Read): Readonly<Record<string, string>> {
  const names = Object.keys(custodySettings) as readonly (keyof typeof custodySettings)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = read[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
