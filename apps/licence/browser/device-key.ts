/** The phone’s key. The private half cannot be taken out of the browser that made it. */
const databaseName = 'ebl-device';
const storeName = 'keys';
const keyName = 'device';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(databaseName, 1);
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(storeName));
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error ?? new Error('no key store')));
  });
}

async function transact<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const asked = act(transaction.objectStore(storeName));
      transaction.addEventListener('complete', () => resolve(asked.result));
      transaction.addEventListener('error', () =>
        reject(transaction.error ?? new Error('no key store')),
      );
    });
  } finally {
    database.close();
  }
}

/** Makes a new key for this phone; the answer is its public half. */
export async function makeDeviceKey(): Promise<JsonWebKey> {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  await transact('readwrite', (store) => store.put(pair, keyName));
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kty, crv, x, y } as JsonWebKey;
}

/** Signs an approval; nothing where this phone holds no key. @basis RFC 7515 §7.1 */
export async function signApproval(
  approval: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const pair = (await transact('readonly', (store) => store.get(keyName))) as
    | CryptoKeyPair
    | undefined;
  if (pair === undefined) return undefined;
  const head = textCode(JSON.stringify({ alg: 'ES256', typ: 'ebl-approval+jws' }));
  const signed = `${head}.${textCode(JSON.stringify(approval))}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    pair.privateKey,
    new TextEncoder().encode(signed),
  );
  return `${signed}.${byteCode(new Uint8Array(signature))}`;
}

function textCode(text: string): string {
  return byteCode(new TextEncoder().encode(text));
}

function byteCode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
