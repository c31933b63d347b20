import type { Refusal } from '@yunzhang/base';
import type { Core } from '../core.ts';
import { put } from '../store/store.ts';
import type { Person } from './person.ts';
import { clearAttempts, countAttempt, isPin, recordPin } from './pin.ts';

/** Compared with where there is no such account, so that both answers take as long. */
let decoy: ReturnType<typeof recordPin> | undefined;

/**
 * Judges a PIN; the attempt is on disk before it is compared.
 *
 * A process that is killed in between has counted an attempt too many, never one too few.
 */
export async function admitPin(
  core: Core,
  person: Person | undefined,
  pin: string,
): Promise<Person | Refusal> {
  const wrong: Refusal = { refused: 'pin-wrong', basis: 'platform.md P09' };
  if (person === undefined) {
    decoy ??= recordPin('000000');
    await isPin(pin, await decoy);
    return wrong;
  }
  const current = core.store.get('person', person.id) ?? person;
  const counted = countAttempt(current, core.now());
  if (counted.refusal !== undefined) return counted.refusal;
  await core.store.write([put('person', person.id, counted.person)]);
  if (!(await isPin(pin, current.pin))) return wrong;
  const cleared = clearAttempts(core.store.get('person', person.id) ?? current);
  await core.store.write([put('person', person.id, cleared)]);
  return cleared;
}
