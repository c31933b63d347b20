import type { Proof } from '@yunzhang/scenario';
import { sealUseProof } from '../seal-use/proof.ts';

/** Mandates under attack, together with the uses they open. */
export const mandateProof: Proof = { ...sealUseProof, id: 'mandate', about: ['mandate'] };
