/**
 * One private key, wherever it lives: in memory, in a device, behind a service.
 *
 * All device interfaces of the field meet at "sign a 32-octet e, get r and s"; Z and DER stay
 * outside.
 *
 * @basis sm2-engine.md §8
 */
export interface Sm2Signer {
  /** `04 ‖ X ‖ Y`, 65 octets. */
  readonly publicKey: Uint8Array;
  readonly origin: 'software' | 'sdf' | 'skf' | 'pkcs11' | 'remote';
  /** 32 octets of e to 64 octets of `r ‖ s`. */
  sign(e: Uint8Array): Promise<Uint8Array>;
  signMany?(es: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  /**
   * Signs a message whose e it computes itself, under the default identity. Where it is there it is
   * used instead of `sign`: a key custody wants to see what it signs.
   */
  signMessage?(message: Uint8Array): Promise<Uint8Array>;
  /** Forgets the key. Signing afterwards is a fault of the caller. */
  close(): Promise<void>;
}

/** One signature with what it is about. */
export interface Sm2Claim {
  readonly publicKey: Uint8Array;
  readonly e: Uint8Array;
  readonly rs: Uint8Array;
}

/**
 * The public side: verification without secrets.
 *
 * @basis sm2-engine.md §8
 */
export interface Sm2Engine {
  /**
   * Whether `rs` (64 octets) is a signature of `e` (32 octets) by `publicKey` (`04 ‖ X ‖ Y`).
   *
   * A key off the curve and r or s out of range make it false; nothing makes it throw.
   */
  verify(publicKey: Uint8Array, e: Uint8Array, rs: Uint8Array): boolean;
  verifyMany?(claims: readonly Sm2Claim[]): Promise<readonly boolean[]>;
  /** Prepares a key that will be met often, such as an issuer's, and keeps it prepared. */
  pin?(publicKey: Uint8Array): void;
}
