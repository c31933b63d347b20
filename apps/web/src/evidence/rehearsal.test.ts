import { expect, test } from 'vitest';
import { rehearse } from './rehearsal.ts';

test('the rehearsal goes all the way: its evidence holds', () => {
  expect(rehearse()).toBe(true);
});
