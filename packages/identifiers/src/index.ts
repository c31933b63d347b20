export * from './codes.ts';
export * from './check-characters.ts';
export { type Division, divisionOf, divisionWords } from './divisions.ts';
export * from './explanation.ts';
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
export * from './organisations.ts';
