import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createDecision } from "#lib/service/create-decision.ts";
import { openService } from "#lib/service/open-service.ts";
import { accepted, Cast, personOf } from "#worker/rehearse/cast.ts";
import { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { openPartOutput } from "#worker/stack/part-output.ts";
import { startPartProcess } from "#worker/stack/part-process.ts";
import { freePort, freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import type { Stack } from "#worker/stack/stack-model.ts";
import { type Supervised, supervise } from "#worker/stack/supervise.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import type { ChaosPlace } from "./chaos-round.ts";

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
/** From the first answer of a worker's metrics to its first look at the leases. */
const SETTLE_MS = 300;

async function startStandby(stack: Stack, varDir: string): Promise<{ supervised: Supervised; url: string }> {
  const port = await freePort();
  const output = openPartOutput("worker", varDir, true);
  const env = { ...stack.env("worker"), METRICS_PORT: String(port) };
  const supervised = await supervise({
    name: "standby",
    say: output.say,
    isKilledOnPurpose: true,
    start: () =>
      startPartProcess({ args: [inCheckout("worker/main.ts")], env, stopWithinMs: STOP_WITHIN_MS }, output),
  });
  return { supervised, url: `http://127.0.0.1:${port}` };
}

async function untilAnswers(url: string): Promise<void> {
  const untilMs = Date.now() + READY_WITHIN_MS;
  while (
    !(await fetch(`${url}/metrics`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (Date.now() > untilMs)
      throw new Error(`the worker at ${url} is not there after ${READY_WITHIN_MS / 1000} s`);
    await sleep(50);
  }
}

/** A stack of its own for chaos: two workers, or one when `isAlone`. Everything is thrown away at the end. */
export async function openChaosStack(options: { isAlone: boolean; random: () => number }) {
  const { isAlone, random } = options;
  const varDir = makeTemporaryStateDir();
  const stack = await startStack({
    ports: await freePorts(),
    varDir,
    webMode: "none",
    faults: true,
    quiet: true,
    isKilledOnPurpose: true,
  });
  const standby = isAlone
    ? null
    : await startStandby(stack, varDir).catch(async (error: Error) => {
        await stack.stop();
        throw error;
      });
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  const { personId: actorPersonId } = personOf("ENGINEER");
  const act = { service, actorPersonId, templateId: "rehearsal-v1", title: "Chaos" };
  const created = accepted(await createDecision(act));
  const place: ChaosPlace = {
    varDir,
    cast: new Cast(service, created.decisionId),
    admin: new PaperAdmin(stack.adminUrl ?? ""),
    pids: stack.pids,
    random,
    workersReady: async () => {
      await untilAnswers(stack.urls.metrics);
      if (standby) await untilAnswers(standby.url);
      await sleep(SETTLE_MS);
    },
  };
  const close = async () => {
    await service.close();
    await standby?.supervised.stop();
    await stack.stop();
    rmSync(varDir, { recursive: true, force: true });
  };
  return { place, close };
}
