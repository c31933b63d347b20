import type { Proof } from '@yunzhang/scenario';
import { antiCounterfeitingProof } from './anti-counterfeiting/proof.ts';
import { copyrightRegistrationProof } from './copyright-registration/proof.ts';
import { receivableVoucherProof } from './receivable-voucher/proof.ts';
import { billOfLadingProof } from './bill-of-lading/proof.ts';
import { commercialContractProof } from './commercial-contract/proof.ts';
import { drugPackProof } from './drug-pack/proof.ts';
import { labourContractProof } from './labour-contract/proof.ts';
import { prescriptionProof } from './prescription/proof.ts';
import { tenderProof } from './tender/proof.ts';
import { mandateProof } from './mandate/proof.ts';
import { sealLifeProof } from './seal-life/proof.ts';
import { supportTicketProof } from './support-ticket/proof.ts';
import { sealUseProof } from './seal-use/proof.ts';

/** Every scenario under attack; walks, mutation runs and benchmarks read this list. */
export const proofs: readonly Proof[] = [
  commercialContractProof,
  labourContractProof,
  receivableVoucherProof,
  billOfLadingProof,
  tenderProof,
  prescriptionProof,
  drugPackProof,
  antiCounterfeitingProof,
  copyrightRegistrationProof,
  sealLifeProof,
  sealUseProof,
  mandateProof,
  supportTicketProof,
];
