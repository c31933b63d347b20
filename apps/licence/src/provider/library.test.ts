import { expect, test, vi } from 'vitest';

test('the library loads without its line about the runtime, and all else it says is passed on', async () => {
  const said: unknown[][] = [];
  const own = vi.spyOn(console, 'warn').mockImplementation((...words) => void said.push(words));
  // Other tests of this process may have loaded it already.
  vi.resetModules();
  const { isRuntimeLine } = await import('./library-notice.ts');
  console.warn('oidc-provider WARNING: Unsupported runtime. Use Node.js v22.x LTS, or later.');
  console.warn('oidc-provider WARNING: something else');
  const { Provider } = await import('./library.ts');
  expect(Provider).toBeTypeOf('function');
  expect(said).toEqual([['oidc-provider WARNING: something else']]);
  // Loaded, it filters nothing: the console is what it was.
  console.warn('oidc-provider WARNING: Unsupported runtime.');
  expect(said).toHaveLength(2);
  own.mockRestore();
  expect(isRuntimeLine(['\x1b[31;1moidc-provider WARNING: Unsupported runtime. Use\x1b[0m'])).toBe(
    true,
  );
  expect(isRuntimeLine(['Unsupported runtime'])).toBe(false);
});
