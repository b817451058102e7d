import { rmSync } from "node:fs";
import { ensureDatabaseRoles } from "./database-roles.ts";
import { migrate } from "./migrate.ts";
import { freePort } from "./ports.ts";
import { embeddedUrl, startPostgres } from "./postgres-server.ts";
import { makeTemporaryStateDir } from "./throw-away-postgres.ts";

const PASSWORD = "test";

/**
 * Vitest's global set-up for database tests: one fast PostgreSQL in a temporary folder, with one migrated database that
 * each test file copies (`lib/store/test-database.ts`). Returns the function that takes everything away again.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const stateDir = makeTemporaryStateDir();
  const port = await freePort();
  const server = await startPostgres({ stateDir, port, password: PASSWORD, throwAway: true });
  const roles = await migrate(server.url)
    .then(() => ensureDatabaseRoles(server.url))
    .catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
  process.env.TEST_DATABASE_TEMPLATE_URL = roles.app;
  process.env.TEST_DATABASE_WITNESS_URL = roles.witness;
  process.env.TEST_DATABASE_ADMIN_URL = embeddedUrl(port, PASSWORD, "postgres");
  return async () => {
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
    rmSync(stateDir, { recursive: true, force: true });
  };
}
