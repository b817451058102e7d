import { rmSync } from "node:fs";
import { buildWeb } from "./build.ts";
import { ensureDatabaseRoles } from "./database-roles.ts";
import { generateClient } from "./generate.ts";
import { partPlan } from "./part-commands.ts";
import { type PartEnvironment, type PartName, partEnvironment, type StackFacts } from "./part-environment.ts";
import { openPartOutput, type PartOutput } from "./part-output.ts";
import { startPartProcess } from "./part-process.ts";
import { PlainFailure } from "./plain-failure.ts";
import { type Ports, requirePortsFree } from "./ports.ts";
import { sharedPlaceFor } from "./postgres-place.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { type HealthPart, healthParts, untilAnswers } from "./readiness.ts";
import { loadSecrets, makeStateDir } from "./secrets.ts";
import { lifeOf, migrateInWords, seedOnce } from "./stack-database.ts";
import { type StackLock, takeStackLock } from "./stack-lock.ts";
import type { Stack, StackOptions } from "./stack-model.ts";
import { currentBuildId } from "./stamps.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** The parts' own start takes seconds; this is for a loaded machine. */
const READY_WITHIN_MS = 90_000;
/** In which order parts end: nobody loses what it still needs. */
const STOP_ORDER = ["web", "worker", "watchdog", "witness", "paper-exchange", "postgres"] as const;
const ALL_PARTS = ["paper-exchange", "worker", "watchdog", "witness"] as const;

type Building = {
  options: StackOptions;
  lock: StackLock;
  running: Map<string, Supervised>;
  say: PartOutput["say"];
};

function neededPorts({ webMode, databaseUrl, faults }: StackOptions): (keyof Ports)[] {
  return [
    "paper",
    "metrics",
    ...(webMode === "start" ? (["web"] as const) : []),
    ...(databaseUrl ? [] : (["postgres"] as const)),
    ...(faults ? (["paperAdmin"] as const) : []),
  ];
}

async function runPostgres(building: Building, password: string): Promise<PostgresServer> {
  const { options, lock, running, say } = building;
  const { varDir, ports, throwAway } = options;
  const output = openPartOutput("postgres", varDir, true);
  let server: PostgresServer | undefined;
  const supervised = await supervise({
    name: "postgres",
    say,
    isKilledOnPurpose: options.isKilledOnPurpose,
    onLife: (life) => lock.remember("postgres", life.pid),
    start: async () => {
      server = await startPostgres({
        stateDir: varDir,
        port: ports.postgres,
        password,
        throwAway,
        onLog: output.say,
      });
      return lifeOf(server);
    },
  });
  running.set("postgres", supervised);
  if (!server) throw new Error("supervise resolved without a first life");
  if (!server.dataDir.startsWith(varDir)) {
    say(
      `the database lies in ${server.dataDir}: PostgreSQL runs as the user postgres, who cannot reach ${varDir}`,
    );
  }
  return server;
}

async function runPart(building: Building, part: PartName, env: PartEnvironment): Promise<void> {
  const { options, lock, running, say } = building;
  const plan = partPlan(part, options.ports, options.market);
  const output = openPartOutput(part, options.varDir, options.quiet ?? false);
  const supervised = await supervise({
    name: part,
    say,
    isKilledOnPurpose: options.isKilledOnPurpose,
    onLife: (life) => lock.remember(part, life.pid),
    start: () => startPartProcess({ ...plan, env }, output),
  });
  running.set(part, supervised);
}

/** Settles with the sentence of the first part that gave up. */
function firstToGiveUp(running: Map<string, Supervised>): Promise<string> {
  return Promise.race([...running.values()].map((supervised) => supervised.gaveUp));
}

async function untilReady({ options, running }: Building, urls: Stack["urls"]): Promise<HealthPart[]> {
  const answers: Promise<string>[] = [];
  const expect = (part: string, url: string) => {
    if (running.has(part)) answers.push(untilAnswers(part, url, READY_WITHIN_MS));
  };
  expect("paper-exchange", `${urls.paper}/api/v5/public/time`);
  expect("worker", `${urls.metrics}/metrics`);
  expect("web", `${urls.web}/api/health`);
  const failed = firstToGiveUp(running).then((sentence) => {
    throw new PlainFailure(sentence);
  });
  const bodies = await Promise.race([Promise.all(answers), failed]);
  return options.webMode === "start" ? healthParts(bodies.at(-1) ?? "") : [];
}

async function stopAll({ options, running, lock }: Building): Promise<void> {
  for (const name of STOP_ORDER) await running.get(name)?.stop();
  if (options.throwAway) rmSync(sharedPlaceFor(options.varDir), { recursive: true, force: true });
  lock.release();
}

async function bringUp(building: Building): Promise<Stack> {
  const { options, running, say } = building;
  const { ports, varDir, webMode } = options;
  const callersEnv = options.env ?? process.env;
  await requirePortsFree(ports, neededPorts(options));
  if (await generateClient()) say("database client generated");
  const secrets = loadSecrets(varDir);
  const server = options.databaseUrl ? undefined : await runPostgres(building, secrets.databasePassword);
  const ownerDatabaseUrl = options.databaseUrl ?? server?.url ?? "";
  await migrateInWords(ownerDatabaseUrl, say);
  const roles = await ensureDatabaseRoles(ownerDatabaseUrl);
  if (!roles.isSeparate)
    say(`the application has no database role of its own, so it owns its audit chain: ${roles.why}`);
  const facts: StackFacts = {
    ports,
    stateDir: varDir,
    databaseUrl: roles.app,
    witnessDatabaseUrl: roles.witness,
    secrets,
    buildId: currentBuildId(),
    isDemo: server !== undefined,
    hasFaults: options.faults ?? false,
  };
  const env = (part: PartName) => partEnvironment(part, facts, callersEnv);
  if (server && (await seedOnce(server, env("web")))) say("demo people and templates written");
  if (webMode === "start") {
    say("checking the web application's build (the first one takes a minute or two) ...");
    if (await buildWeb()) say("web application built");
  }
  const parts: PartName[] = [
    ...(options.parts ?? ALL_PARTS),
    ...(webMode === "start" ? (["web"] as const) : []),
  ];
  await Promise.all(parts.map((part) => runPart(building, part, env(part))));
  const urls = {
    web: `http://localhost:${ports.web}`,
    paper: `http://127.0.0.1:${ports.paper}`,
    metrics: `http://127.0.0.1:${ports.metrics}`,
  };
  return {
    urls,
    adminUrl: options.faults ? `http://127.0.0.1:${ports.paperAdmin}` : undefined,
    databaseUrl: roles.app,
    ownerDatabaseUrl,
    dataDir: server?.dataDir,
    health: await untilReady(building, urls),
    env,
    pids: () =>
      Object.fromEntries([...running].flatMap(([name, { pid }]) => (pid() ? [[name, pid() as number]] : []))),
    failed: firstToGiveUp(running),
    stop: () => stopAll(building),
  };
}

/**
 * Starts everything on the given ports and state folder and resolves when it is healthy: database (migrated, seeded),
 * paper exchange, worker, watchdog, witness, web. A failure is a sentence, and what had been started is stopped again.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  makeStateDir(options.varDir);
  const say = openPartOutput("stack", options.varDir, options.quiet ?? false).say;
  const lock = await takeStackLock(options.varDir, `http://localhost:${options.ports.web}`, say);
  const building: Building = { options, lock, running: new Map(), say };
  try {
    return await bringUp(building);
  } catch (error) {
    await stopAll(building);
    throw error;
  }
}
