import { fromHex, Malformed, Unavailable } from '@yunzhang/base';
import { sha256Tree, sm3Tree } from '@yunzhang/ledger';
import {
  type Anchor,
  createContractAnchor,
  createEvmChain,
  createJsonRpc,
  RpcRefusal,
} from '../anchor/index.ts';
import { isHttpUrl } from '../witness/index.ts';
import type { Notice, OtherHead } from './head-check.ts';
import { MonitorProblem } from './problem.ts';

const placeForm = /^eip155:(\d{1,15}):0x([0-9a-f]{40})=(.+)$/i;

/** The heads a chain holds of a log, or why it was not asked. */
export interface AnchorLook {
  readonly heads: readonly OtherHead[];
  readonly notices: readonly Notice[];
}

/** Asks a chain for the newest head of a log it holds. */
export type AskAnchor = (origin: string) => Promise<AnchorLook>;

/**
 * A contract to look at, as a person writes it: `eip155:<chain>:<contract>=<URL of a node>`.
 *
 * The node is one the person trusts: a light monitor cannot check a chain by itself.
 *
 * @basis ledger.md §17 (anchor head that our view does not contain)
 */
export function anchorAt(place: string): AskAnchor {
  const [, chain = '', contract = '', url = ''] = placeForm.exec(place) ?? [];
  if (!isHttpUrl(url)) throw new MonitorProblem('anchor-address', place);
  const evm = createEvmChain({
    rpc: createJsonRpc({ url }),
    chainId: Number(chain),
    contract: fromHex(contract.toLowerCase()),
  });
  return (origin) => lookAt(createContractAnchor({ origin, chain: evm }));
}

/** The newest head of an anchor for both trees; a chain that does not answer accuses nobody. */
export async function lookAt(anchor: Pick<Anchor, 'chain' | 'newest'>): Promise<AnchorLook> {
  const holder = anchor.chain;
  try {
    const head = await anchor.newest();
    if (head === undefined)
      return { heads: [], notices: [{ code: 'notice-chain-empty', detail: holder }] };
    const { size, sha256Root, sm3Root } = head;
    return {
      heads: [
        { holder, size, hash: sha256Tree, root: sha256Root },
        { holder, size, hash: sm3Tree, root: sm3Root },
      ],
      notices: [],
    };
  } catch (error) {
    const isAway =
      error instanceof Unavailable || error instanceof Malformed || error instanceof RpcRefusal;
    if (!isAway) throw error;
    return {
      heads: [],
      notices: [{ code: 'notice-chain-away', detail: `${holder}: ${error.message}` }],
    };
  }
}
