/**
 * The signed attribute by which a CMS message carries its seal: one value, the SESeal as received.
 *
 * The identifier stands under the UUID arc, which needs no registration. It must be a signed
 * attribute: an unsigned one could be replaced without breaking the signature.
 *
 * @basis pdf-seals.md §2
 */
export const sealAttribute = '2.25.163647817106903515584519376382499439088';
