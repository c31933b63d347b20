import { z } from 'zod';
import { count, type Setting, word } from './setting.ts';

const anchors = ['none', 'evm', 'fisco-sm', 'chainmaker'] as const;
const anchor: Setting<(typeof anchors)[number]> = {
  schema: z.enum(anchors).default('none'),
  zh: `应为 ${anchors.join(' ')} 之一`,
  en: `it must be one of ${anchors.join(', ')}`,
};

function optionalCount(from: number, to: number) {
  const setting = count(from, to);
  return { ...setting, schema: setting.schema.optional() };
}

/** What can be set about anchoring in a chain. */
export const anchorSettings = {
  YUNZHANG_ANCHOR: anchor,
  YUNZHANG_ANCHOR_URL: word(),
  YUNZHANG_ANCHOR_CONTRACT: word(),
  YUNZHANG_ANCHOR_CHAIN: word(),
  YUNZHANG_ANCHOR_GROUP: word(),
  YUNZHANG_ANCHOR_KEY_FILE: word(),
  YUNZHANG_ANCHOR_CONFIRMATIONS: optionalCount(1, 1000),
  YUNZHANG_ANCHOR_GAS_PRICE: optionalCount(0, 999_999_999_999_999),
  YUNZHANG_ANCHOR_CONTRACT_NAME: word(),
  YUNZHANG_ANCHOR_ORGANISATION: word(),
  YUNZHANG_ANCHOR_CERTIFICATE_FILE: word(),
} as const;

/** Which chain, which contract there, and as whom. @basis ledger page 17 */
export interface AnchorSettings {
  readonly kind: (typeof anchors)[number];
  readonly url?: string;
  readonly contract?: string;
  /** Number of an EVM chain, or name of another. */
  readonly chain?: string;
  readonly group?: string;
  readonly keyFile?: string;
  readonly confirmations?: number;
  readonly gasPrice?: number;
  readonly contractName?: string;
  readonly organisation?: string;
  readonly certificateFile?: string;
}

type Read = {
  readonly [K in keyof typeof anchorSettings]?:
    | z.infer<(typeof anchorSettings)[K]['schema']>
    | undefined;
};

/** Gives the values their names; what is not set is not there. */
export function readAnchorSettings(read: Read): AnchorSettings {
  const { YUNZHANG_ANCHOR: kind = 'none' } = read;
  const named = {
    url: read.YUNZHANG_ANCHOR_URL,
    contract: read.YUNZHANG_ANCHOR_CONTRACT,
    chain: read.YUNZHANG_ANCHOR_CHAIN,
    group: read.YUNZHANG_ANCHOR_GROUP,
    keyFile: read.YUNZHANG_ANCHOR_KEY_FILE,
    confirmations: read.YUNZHANG_ANCHOR_CONFIRMATIONS,
    gasPrice: read.YUNZHANG_ANCHOR_GAS_PRICE,
    contractName: read.YUNZHANG_ANCHOR_CONTRACT_NAME,
    organisation: read.YUNZHANG_ANCHOR_ORGANISATION,
    certificateFile: read.YUNZHANG_ANCHOR_CERTIFICATE_FILE,
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return { kind, ...Object.fromEntries(given) };
}
