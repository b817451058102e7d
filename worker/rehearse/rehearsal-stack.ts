import { rmSync } from "node:fs";
import { openService, type Service } from "#lib/service/open-service.ts";
import { stateDir } from "#worker/stack/checkout.ts";
import { roleUrl } from "#worker/stack/database-roles.ts";
import { freePorts, portsFrom } from "#worker/stack/ports.ts";
import { embeddedUrl } from "#worker/stack/postgres-server.ts";
import { loadSecrets } from "#worker/stack/secrets.ts";
import { startStack } from "#worker/stack/stack.ts";
import { currentBuildId } from "#worker/stack/stamps.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { PaperAdmin } from "./paper-admin.ts";
import type { RehearseOptions } from "./rehearse-options.ts";
import type { StepLog } from "./step-log.ts";

export type RehearsalStack = {
  service: Service;
  admin: PaperAdmin | null;
  /** Process id of the worker of a stack of one's own. */
  workerPid: () => number | null;
  close: () => Promise<void>;
};

/** A healthy stack answers at once. */
const HEALTH_WITHIN_MS = 3_000;

/** The stack that `npm start` runs, when it is healthy and the rehearsal needs no market or fault of its own; else one of its own. */
export async function openRehearsalStack(options: RehearseOptions, steps: StepLog): Promise<RehearsalStack> {
  const needsOwn =
    options.fault !== null || options.replay.length > 0 || options.seed !== null || options.keep;
  const running = needsOwn || process.env.DATABASE_URL ? null : await runningStack();
  steps.say(running ? "using the running stack" : "starting a stack of its own");
  return running ?? startOwnStack(options);
}

async function runningStack(): Promise<RehearsalStack | null> {
  const ports = portsFrom(process.env);
  try {
    const signal = AbortSignal.timeout(HEALTH_WITHIN_MS);
    const answer = await fetch(`http://localhost:${ports.web}/api/health`, { signal });
    if (!answer.ok) return null;
    const varDir = stateDir();
    process.env.COUNTERSIGN_BUILD_ID ??= currentBuildId();
    const ownerUrl = embeddedUrl(ports.postgres, loadSecrets(varDir).databasePassword);
    const databaseUrl = roleUrl(ownerUrl, "countersign_app") ?? ownerUrl;
    const service = openService({ databaseUrl, varDir });
    return { service, admin: null, workerPid: () => null, close: () => service.close() };
  } catch {
    return null;
  }
}

/** A stack on free ports below a temporary folder: database, paper exchange with admin port, worker, watchdog. */
async function startOwnStack(options: RehearseOptions): Promise<RehearsalStack> {
  const varDir = makeTemporaryStateDir();
  const stack = await startStack({
    ports: await freePorts(),
    varDir,
    webMode: "none",
    faults: true,
    quiet: true,
    throwAway: true,
    market: {
      ...(options.seed === null ? {} : { seed: options.seed }),
      replayFiles: options.replay,
    },
  });
  // The rehearsal acts in the web process's stead: what people sign names the build that runs.
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  return {
    service,
    admin: stack.adminUrl ? new PaperAdmin(stack.adminUrl) : null,
    workerPid: () => stack.pids().worker ?? null,
    close: async () => {
      await service.close();
      await stack.stop();
      if (!options.keep) rmSync(varDir, { recursive: true, force: true });
    },
  };
}
