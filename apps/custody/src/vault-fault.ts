import type { CustodyCode } from './codes.ts';

/** Why a key in a device cannot be used now. */
export type VaultCode = Extract<CustodyCode, `custody-device-${string}`>;

/**
 * A key that cannot be used now for a reason of the place where it is; the border answers it as a
 * refusal. Anything else that goes wrong with a key is a fault of ours.
 */
export class VaultFault extends Error {
  readonly code: VaultCode;
  readonly detail: string | undefined;

  constructor(code: VaultCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'VaultFault';
    this.code = code;
    this.detail = detail;
  }
}
