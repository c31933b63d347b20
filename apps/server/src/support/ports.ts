import net from 'node:net';

/** Listens there for a moment, which throws where that cannot be; 0 is any port that is free. */
export function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(found));
    });
  });
}

/** The first of so many ports that can be had; undefined where none can. */
export async function findPort(
  host: string,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<number | undefined> {
  for (let port = first; port < first + count; port++) {
    const found = await tryPort(host, port).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
