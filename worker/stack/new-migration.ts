import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { inCheckout } from "./checkout.ts";
import { NO_FILTER, readMigrations } from "./migrate.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { withSchemaEngine } from "./schema-engine.ts";
import { withThrowAwayPostgres } from "./throw-away-postgres.ts";

/** Length of `20260131120000`: Prisma's own order of migration folders. */
const STAMP_LENGTH = 14;

/** The SQL that leads from the repository's migrations to its schema; empty when they agree. */
export function missingMigration(): Promise<string> {
  const schema = { path: "schema.prisma", content: readFileSync(inCheckout("prisma/schema.prisma"), "utf8") };
  return withThrowAwayPostgres(({ url }) =>
    withSchemaEngine(url, async (engine) => {
      const { stdout } = await engine.diff({
        from: { tag: "migrations", ...readMigrations() },
        to: { tag: "schemaDatamodel", files: [schema] },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      });
      const script = stdout ?? "";
      return script.includes("This is an empty migration") ? "" : script;
    }),
  );
}

async function writeMigration(): Promise<number> {
  const name = process.argv[2];
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    throw new PlainFailure("Say what the migration does, in small letters: npm run migration -- add_witness");
  }
  const script = await missingMigration();
  if (!script.trim()) {
    console.log("The migrations already lead to prisma/schema.prisma: nothing to write.");
    return 0;
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, STAMP_LENGTH);
  const folder = inCheckout("prisma/migrations", `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/migration.sql`, script);
  console.log(`Written: prisma/migrations/${stamp}_${name}/migration.sql. Read it before you commit it.`);
  return 0;
}

if (import.meta.main) await runCommand(writeMigration);
