/**
 * Starts everything on this machine and runs until it is told to stop.
 *
 * @basis architecture §8
 */
export async function runStart(): Promise<number> {
  const { start } = await import('@yunzhang/server');
  await start();
  return 0;
}
