import type { HeldKey, KeyShelf } from './key-box.ts';

const databaseName = 'yunzhang-keys';
const storeName = 'keys';

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(storeName));
  return asked(request);
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await open();
  try {
    return await work(database.transaction(storeName, mode).objectStore(storeName));
  } finally {
    database.close();
  }
}

// What lies there was put there by this module: other origins cannot.
async function findIn(store: IDBObjectStore, name: string): Promise<HeldKey | undefined> {
  return (await asked(store.get(name))) as HeldKey | undefined;
}

/** Keys in this browser. A private window forgets them when it is closed. */
export const browserShelf: KeyShelf = {
  find: async (name) => inStore('readonly', async (store) => findIn(store, name)),
  keep: async (name, key) => {
    // A browser whose disk is full throws away what nobody asked it to keep.
    void navigator.storage?.persist?.();
    return inStore('readwrite', async (store) => {
      const known = await findIn(store, name);
      if (known !== undefined) return known;
      await asked(store.add(key, name));
      return key;
    });
  },
};
