import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { useMe } from '../shell/session.ts';
import { nameIn, useFormBook } from './form-book.ts';

/** A party by its name where it is known, and always by its number. */
export function PartyName({ id }: { readonly id: string }) {
  const { say } = useBook(caseWords);
  const me = useMe();
  const book = useFormBook();
  const name =
    id === me.person
      ? `${me.name} (${say('case-yours')})`
      : id === me.organisation.id
        ? `${me.organisation.name} (${say('case-your-organisation')})`
        : nameIn(book, id);
  if (name === undefined) return <code>{id}</code>;
  return <span title={id}>{name}</span>;
}
