/** A throwaway PostgreSQL that can be killed. */
export interface Cluster {
  readonly url: string;
  kill(): void;
  start(): void;
}

/** Its address, or undefined where this machine has no PostgreSQL. */
export function startCluster(): Promise<string | undefined>;

/** The same with its kill switch. */
export function openCluster(): Promise<Cluster | undefined>;
