import { spawn } from "node:child_process";
import { constants } from "node:os";
import { checkoutDir, inCheckout, stateDir } from "./checkout.ts";
import { existingRoleUrls } from "./database-roles.ts";
import { partPlan } from "./part-commands.ts";
import { type PartName, partEnvironment } from "./part-environment.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { portsFrom } from "./ports.ts";
import { embeddedUrl } from "./postgres-server.ts";
import { loadSecrets } from "./secrets.ts";
import { currentBuildId } from "./stamps.ts";

const PARTS: readonly string[] = [
  "web",
  "worker",
  "watchdog",
  "witness",
  "paper-exchange",
] satisfies PartName[];
/** Commands that run beside the stack with the environment of the part whose work they do, and without the database. */
const COMMANDS: Readonly<Record<string, { file: string; part: PartName }>> = {
  "kill-switch": { file: "worker/commands/kill-switch.ts", part: "watchdog" },
};

function isPart(name: string): name is PartName {
  return PARTS.includes(name);
}

/** Runs one part, or one command, alone: same environment as under `npm start`, this terminal as its terminal. */
async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command && !isPart(name)) {
    throw new PlainFailure(
      `There is no part "${name}". Choose one of: ${[...PARTS, ...Object.keys(COMMANDS)].join(", ")}.`,
    );
  }
  const ports = portsFrom(process.env);
  const dir = stateDir();
  const secrets = loadSecrets(dir);
  const ownerUrl = process.env.DATABASE_URL || embeddedUrl(ports.postgres, secrets.databasePassword);
  // A command that has to work when the database hangs does not ask it anything, not even who may log in.
  const roles = command ? { app: "", witness: "" } : await existingRoleUrls(ownerUrl);
  const facts = {
    ports,
    stateDir: dir,
    secrets,
    databaseUrl: roles.app,
    witnessDatabaseUrl: roles.witness,
    buildId: currentBuildId(),
    isDemo: !process.env.DATABASE_URL,
    hasFaults: Boolean(process.env.PAPER_ADMIN_PORT),
  };
  const part = command?.part ?? (name as PartName);
  const programme = command ? [inCheckout(command.file)] : partPlan(part, ports).args;
  const child = spawn(process.execPath, [...programme, ...args], {
    cwd: checkoutDir,
    env: partEnvironment(part, facts, process.env),
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) =>
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))),
  );
}

await runCommand(main);
process.exit();
