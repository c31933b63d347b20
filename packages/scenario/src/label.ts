import type { Field, Words } from './field.ts';

/** Unit words that end a name and that its form says in another way. */
const units: Readonly<Record<string, string>> = { fen: 'Fen', instant: 'At' };

/** A name as people read it: `probationMonths` and `worker-signed` as plain words. */
export function spoken(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The label of a noun; English is made from its own name where nobody wrote it. */
export function labelOf(
  name: string,
  noun: { readonly title: string; readonly en?: string },
): Words {
  return { zh: noun.title, en: noun.en ?? spoken(name) };
}

/** The label of a field: `wageFen` holds money and is called a wage. */
export function fieldLabel(name: string, field: Field<unknown>): Words {
  const unit = units[field.shape.kind];
  const bare = unit !== undefined && name.endsWith(unit) ? name.slice(0, -unit.length) : name;
  return labelOf(bare === '' ? name : bare, field);
}
