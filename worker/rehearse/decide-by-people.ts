import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { createDecision } from "#lib/service/create-decision.ts";
import { newRunId } from "#lib/service/new-id.ts";
import type { Service } from "#lib/service/open-service.ts";
import { SIGNING_ROLES } from "#lib/template/schema.ts";
import { accepted, Cast, personOf } from "./cast.ts";
import { followRun } from "./follow-run.ts";
import type { StepLog } from "./step-log.ts";

/** Beyond its own length a run may take this long for its start and end, on a busy machine. */
const AROUND_A_RUN_MS = 90_000;
/** By then the demo's trader is at work. */
const INTO_THE_DEMO_MS = 15_000;

type Options = {
  service: Service;
  templateId: string;
  steps: StepLog;
  /** Done once while the demo trades. */
  whileDemo?: () => Promise<void>;
  /** Waits for the moment at which the CTO says GO. */
  untilGo?: () => Promise<void>;
};

async function runEvidence(
  cast: Cast,
  kind: "startDemo" | "startDrills",
  whileLive?: () => Promise<void>,
): Promise<RunPhase> {
  const runId = newRunId();
  await cast.act("ENGINEER", { type: kind, runId });
  const { template } = await cast.view();
  const withinMs = template.timing.demoDurationSec * 1000 + AROUND_A_RUN_MS;
  const onEvent = async ({ body }: RunEvent) => {
    if (body.type !== "launched" || !whileLive) return;
    await sleep(INTO_THE_DEMO_MS);
    await whileLive();
  };
  const { phase, record } = await followRun({ service: cast.service, runId, withinMs, onEvent });
  const verdict = record.find(({ body }) => body.type === "verdictReached")?.body;
  const reason = verdict?.type === "verdictReached" ? verdict.reason : "no verdict";
  if (phase !== "SUCCEEDED") throw new Error(`run ${runId} ended ${phase}: ${reason}`);
  return phase;
}

async function tickEverything(cast: Cast): Promise<void> {
  const { template } = await cast.view();
  for (const list of template.checklists) {
    for (const { id: itemId } of list.items) {
      await cast.act("ENGINEER", { type: "tickItem", itemId });
      if (list.needsSecondPerson) await cast.act("RISK_MANAGER", { type: "verifyItem", itemId });
    }
  }
}

/** Takes a new decision from draft to three sign-offs by the commands that clicks send: only the last station's GO is left. */
export async function prepareByPeople({ service, templateId, steps, whileDemo }: Options): Promise<Cast> {
  const cast = await steps.step("decision created", async () => {
    const { personId: actorPersonId } = personOf("ENGINEER");
    const title = `Rehearsal ${new Date().toISOString().slice(0, 19).replace("T", " ")} UTC`;
    const created = accepted(await createDecision({ service, actorPersonId, templateId, title }));
    return new Cast(service, created.decisionId);
  });
  await steps.step("drills run", () => runEvidence(cast, "startDrills"));
  await steps.step("demo run", () => runEvidence(cast, "startDemo", whileDemo));
  await steps.step("15 items ticked and verified", () => tickEverything(cast));
  await steps.step("submitted", () => cast.act("ENGINEER", { type: "submit" }));
  for (const role of SIGNING_ROLES.slice(0, -1))
    await steps.step(`${role} signed GO`, () => cast.signGo(role));
  return cast;
}

/** The same up to GO. Resolves with the run that GO inserted. */
export async function decideByPeople(options: Options): Promise<{ cast: Cast; runId: string }> {
  const cast = await prepareByPeople(options);
  await options.untilGo?.();
  const go = await options.steps.step("CTO authorised: GO", () => cast.signGo("CTO"));
  if (!go.runId) throw new Error("GO inserted no run");
  return { cast, runId: go.runId };
}
