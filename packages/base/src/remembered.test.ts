import { expect, test } from 'vitest';
import { Remembered } from './remembered.ts';

test('what was made of an object is found by the object alone', () => {
  const lengths = new Remembered<object, number>();
  const [one, other] = [{}, {}];
  lengths.set(one, 5);
  expect([lengths.get(one), lengths.get(other)]).toEqual([5, undefined]);
  lengths.set(one, 6);
  expect(lengths.get(one)).toBe(6);
});

test('two kinds of things about one object do not meet', () => {
  const [lengths, names] = [new Remembered<object, number>(), new Remembered<object, string>()];
  const of = new Uint8Array(3);
  lengths.set(of, 5);
  expect(names.get(of)).toBeUndefined();
});

test('the object looks as before to whoever lists, compares or copies it', () => {
  const lengths = new Remembered<object, number>();
  const of = { a: 1 };
  lengths.set(of, 5);
  expect(Object.keys(of)).toEqual(['a']);
  expect(of).toStrictEqual({ a: 1 });
  expect(lengths.get({ ...of })).toBeUndefined();
});
