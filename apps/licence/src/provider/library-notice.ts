/**
 * Keeps one line of the library out of our output while it loads.
 *
 * It warns on every Node.js before 22 that it prefers a later one. We support 20.19, where its own
 * tests and ours pass, so an operator who reads the line would look for a fault that is not there.
 * Exactly this line is dropped; whatever else it has to say is passed on, and once it is loaded
 * nothing is filtered any more.
 */
const runtimeLine = 'oidc-provider WARNING: Unsupported runtime.';
const { warn } = console;

/** Whether these words are the line that is dropped; on a terminal it stands in colours. */
export function isRuntimeLine(words: readonly unknown[]): boolean {
  const [first] = words;
  return words.length === 1 && typeof first === 'string' && first.includes(runtimeLine);
}

console.warn = (...words: unknown[]): void => {
  if (!isRuntimeLine(words)) warn.apply(console, words);
};

/** Gives the console back. */
export function endFilter(): void {
  console.warn = warn;
}
