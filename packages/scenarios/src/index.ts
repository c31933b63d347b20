import { labourContract } from './labour-contract/scenario.ts';

export { labourContract };
export { scenariosCodes } from './codes.ts';

/** Every scenario of the platform. */
export const scenarios = [labourContract];
