/**
 * What was made of an object, kept as long as the object is.
 *
 * A `WeakMap` that lives long would say the same, but the quick rounds of V8's collector take all
 * that such a map holds for alive: what was made of every file read since the last full round is
 * copied again and again. Here it hangs on the object itself and dies with it.
 */
export class Remembered<K extends object, V> {
  readonly #name = Symbol('remembered');

  /** What is kept of this object. */
  get(of: K): V | undefined {
    return (of as Record<symbol, V | undefined>)[this.#name];
  }

  /** Keeps `value` beside the object; nobody who lists its properties sees it. */
  set(of: K, value: V): void {
    Object.defineProperty(of, this.#name, { value, writable: true });
  }
}
