export * from './amounts.ts';
export * from './banking.ts';
export * from './capital-amounts.ts';
export * from './certificates.ts';
export * from './check-characters.ts';
export * from './codes.ts';
export { type Division, divisionOf, divisionStatus, divisionWords } from './divisions.ts';
export * from './explanation.ts';
export { type GivenOf, type PartsOf } from './fielded.ts';
export {
  bracketedText,
  type Element,
  elementKinds,
  elementString,
  type ElementStringParts,
  elementValue,
  scannedText,
} from './gs1-elements.ts';
export * from './gs1-links.ts';
export * from './hexadecimals.ts';
export { type HouseNumberId, houseNumbers, type HouseNumbers } from './house-numbers.ts';
export {
  type Fault,
  type Identifier,
  type Piece,
  type Read,
  type Reading,
  type ReadingOptions,
  type Warning,
  type Words,
} from './identifier.ts';
export * from './invoices.ts';
export * from './medicines.ts';
export * from './moments.ts';
export { type NumberGiven, numberOf, type NumberParts } from './number-template.ts';
export * from './official.ts';
export * from './organisations.ts';
export * from './persons.ts';
export * from './registry.ts';
export * from './seals.ts';
export * from './trade-items.ts';
export * from './transport.ts';
