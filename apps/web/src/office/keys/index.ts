export {
  type ListedKey,
  listGrantorKeys,
  openGrantorKey,
  registerGrantorKey,
} from './grantor-key.ts';
export type { GrantorKey } from './key-box.ts';
export {
  type AskedStatement,
  askedStatements,
  type SignedStatements,
  type SigningWish,
  signStatements,
  signWhenAsked,
} from './statements.ts';
