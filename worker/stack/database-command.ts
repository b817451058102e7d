import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { checkoutDir, inCheckout, stateDir } from "./checkout.ts";
import { ensureDatabaseRoles } from "./database-roles.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { portsFrom } from "./ports.ts";
import { embeddedUrl } from "./postgres-server.ts";
import { loadSecrets } from "./secrets.ts";
import { migrateInWords } from "./stack-database.ts";

async function sayRoles(url: string): Promise<void> {
  const { isSeparate, why } = await ensureDatabaseRoles(url);
  if (!isSeparate) console.log(`The roles of the application and the witness were left as they are: ${why}.`);
}

/** `migrate` or `seed` against DATABASE_URL, or against the embedded database while `npm start` runs. */
await runCommand(async () => {
  const dir = stateDir();
  const url =
    process.env.DATABASE_URL ||
    embeddedUrl(portsFrom(process.env).postgres, loadSecrets(dir).databasePassword);
  switch (process.argv[2]) {
    case "migrate":
      await migrateInWords(url, console.log);
      await sayRoles(url);
      console.log("The database is up to date.");
      return 0;
    case "seed":
      await promisify(execFile)(process.execPath, [inCheckout("worker/stack/seed.ts")], {
        cwd: checkoutDir,
        env: { ...process.env, DATABASE_URL: url, COUNTERSIGN_VAR: dir },
      });
      console.log("Templates and demo people are in the database.");
      return 0;
    default:
      throw new PlainFailure("Say what to do: npm run migrate, or npm run seed. Nothing was changed.");
  }
});
