import { createStore, useStore } from '../../store.ts';

const remembered = 'yunzhang.mm';
/** How much a screen may differ from what the browser takes it for. */
const [least, most] = [0.5, 2];

function readScale(): number {
  try {
    return within(Number(localStorage.getItem(remembered) ?? '1'));
  } catch {
    return 1;
  }
}

/** A factor that a screen can have; others are taken for none. */
export function within(factor: number): number {
  return Number.isFinite(factor) && factor >= least && factor <= most ? factor : 1;
}

const store = createStore(readScale());

/**
 * By how much lengths are drawn larger, so that a millimetre of a seal is one on this screen.
 *
 * Browsers do not know how large a screen is; the person lays a card on it once.
 */
export function useScale(): readonly [factor: number, change: (factor: number) => void] {
  return [useStore(store), setScale];
}

function setScale(factor: number): void {
  store.change(() => within(factor));
  try {
    localStorage.setItem(remembered, String(within(factor)));
  } catch {
    // storage may be switched off; it then lasts as long as the page
  }
}
