import type { Tx } from "./transaction.ts";

/** Proof of life of a process, by the database's clock. */
export async function saveHeartbeat(tx: Tx, name: string, detail: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO "ProcessHeartbeat" (name, at, detail) VALUES (${name}, now(), ${detail})
    ON CONFLICT (name) DO UPDATE SET at = now(), detail = excluded.detail`;
}

/** Every process that ever reported, with the age of its last report in ms. */
export async function listHeartbeats(tx: Tx): Promise<{ name: string; detail: string; ageMs: number }[]> {
  return tx.$queryRaw`SELECT name, detail, extract(epoch FROM now() - at)::float8 * 1000 AS "ageMs" FROM "ProcessHeartbeat"`;
}
