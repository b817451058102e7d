import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./ports.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

/** Root's server runs as the user `postgres`, who must be able to walk through the folder. */
const WALK_THROUGH = 0o711;

/** A state folder of its own under the system's temporary folder; `removeStateDir` takes it away again. */
export function makeTemporaryStateDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-"));
  chmodSync(dir, WALK_THROUGH);
  return dir;
}

/** Runs work against a fresh, fast PostgreSQL that is gone afterwards, whatever happens. */
export async function withThrowAwayPostgres<T>(work: (server: PostgresServer) => Promise<T>): Promise<T> {
  const dir = makeTemporaryStateDir();
  try {
    const server = await startPostgres({
      stateDir: dir,
      port: await freePort(),
      password: "throw-away",
      throwAway: true,
    });
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
