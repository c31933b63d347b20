/**
 * Octets of a content stream, written one after the other.
 *
 * A string for each piece would have to be put together and encoded: a page has thousands of them.
 */
export class Octets {
  #octets = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Writes letters of ASCII. */
  write(text: string): void {
    this.#reserve(text.length);
    const octets = this.#octets;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) octets[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  append(other: Octets): void {
    this.#reserve(other.#length);
    this.#octets.set(other.#octets.subarray(0, other.#length), this.#length);
    this.#length += other.#length;
  }

  /** A copy of all. */
  taken(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#octets.length) return;
    const larger = new Uint8Array(Math.max(this.#length + size, 2 * this.#octets.length));
    larger.set(this.#octets.subarray(0, this.#length));
    this.#octets = larger;
  }
}
