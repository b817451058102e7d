import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { loadRunForWorker, type RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { addTemplate } from "#lib/service/templates.ts";
import { recordedMarketV1 } from "#lib/template/recorded-market-v1.ts";
import type { TriggerKind } from "#lib/template/schema.ts";
import { personOf } from "./cast.ts";
import { decideByPeople } from "./decide-by-people.ts";
import { whatIsWrong } from "./expected-outcome.ts";
import { followRun } from "./follow-run.ts";
import { injectFault } from "./inject-fault.ts";
import type { PaperAdmin } from "./paper-admin.ts";
import type { RehearsalStack } from "./rehearsal-stack.ts";
import type { RehearseOptions } from "./rehearse-options.ts";
import type { RehearsedStep, StepLog } from "./step-log.ts";

/** The fault comes when the canary has traded for a few seconds. */
const FAULT_AT_MS = 8_000;
/** Countdown and launch take 5 s; about 15 s later the trader holds its first position. */
const GO_BEFORE_SETTLEMENT_MS = 21_500;
/** Beyond its own length a canary may take this long for countdown, rollback and report. */
const AROUND_A_RUN_MS = 120_000;

export type RehearsalResult = {
  outcome: RunPhase;
  trigger: TriggerKind | null;
  flat: boolean;
  runId: string;
  decisionId: string;
  /** Where the Markdown report lies, relative to the working folder. */
  report: string | null;
  /** What is wrong with the end; null when it is the one that was to be expected. */
  wrong: string | null;
  steps: RehearsedStep[];
};

type Rehearsal = { stack: RehearsalStack; options: RehearseOptions; steps: StepLog };

/** One decision from draft to verdict: people, demo, drills, four sign-offs, GO, canary, checkpoints, the fault if one is wanted. */
export async function rehearse({ stack, options, steps }: Rehearsal): Promise<RehearsalResult> {
  const { service, admin } = stack;
  const isReplay = options.replay.length > 0;
  if (isReplay) await addTemplate({ service, template: recordedMarketV1 });
  const templateId = options.template ?? (isReplay ? recordedMarketV1.id : "rehearsal-v1");
  const around = isReplay && admin ? aroundTheSettlement(admin, steps) : {};
  const { cast, runId } = await decideByPeople({ service, templateId, steps, ...around });
  const run = await loadRunForWorker({ service, runId });
  if (!run) throw new Error(`run ${runId} cannot be read`);
  const withinMs = (run.durationSec + run.countdownSec) * 1000 + AROUND_A_RUN_MS;
  const watched = { stack, options, steps, run };
  const onEvent = (event: RunEvent) => react(watched, event);
  const { phase, record } = await steps.step("canary from countdown to verdict", () =>
    followRun({ service, runId, withinMs, onEvent }),
  );
  if (options.fault !== null) await stack.admin?.clearFaults();
  return { ...endOf(record, phase, options), runId, decisionId: cast.decisionId, steps: steps.steps };
}

/** A recorded market settles funding once, which is aimed at the live run: the demo gets a settlement of its own. */
function aroundTheSettlement(admin: PaperAdmin, steps: StepLog) {
  const whileDemo = async () => void (await admin.faults({ fundingNow: true }));
  const untilGo = async () => {
    const { market } = await admin.state();
    const waitMs = market.nextFundingMs - GO_BEFORE_SETTLEMENT_MS - Date.now();
    if (waitMs > 0) await steps.step("waited for the recorded settlement to come near", () => sleep(waitMs));
  };
  return { whileDemo, untilGo };
}

type Watched = Rehearsal & { run: RunForWorker };

/** What the people at the screen do when something happens, and the fault. */
async function react({ stack, options, steps, run }: Watched, { body }: RunEvent): Promise<void> {
  const { service, admin } = stack;
  if (body.type === "launched") {
    steps.say("launched");
    const { fault } = options;
    if (fault === null) return;
    if (!admin)
      throw new Error("the paper exchange's admin port is closed; faults need a stack of their own");
    const injection = { admin, run, childPid: body.pid, workerPid: stack.workerPid() };
    void sleep(FAULT_AT_MS)
      .then(() => steps.step(`fault ${fault} injected`, () => injectFault(fault, injection)))
      .then((what) => steps.say(what))
      .catch((error: Error) => steps.say(error.message));
  } else if (body.type === "checkpointJudged") {
    const passed = body.items.filter(({ verdict }) => verdict === "PASS").length;
    steps.say(`checkpoint ${body.title}: ${passed} of ${body.items.length} pass`);
    const { personId: actorPersonId } = personOf("ENGINEER");
    const { checkpointId } = body;
    const kind = "CONFIRM_CHECKPOINT";
    const asked = await requestIntent({ service, runId: run.runId, actorPersonId, kind, checkpointId });
    // The last checkpoint is judged in the run's last moment: too late to confirm it is no failure.
    if (!asked.ok) steps.say(`not confirmed: ${asked.refusal.whatHappened}`);
  } else if (body.type === "scrubbed") steps.say(`scrubbed: ${body.reason}`);
  else if (body.type === "triggerFired") steps.say(`trigger ${body.trigger}: ${body.reason}`);
  else if (body.type === "fundingSettled") {
    steps.say(
      `funding settled: booked ${body.bookedUsd} USD, expected ${body.expectedUsd} USD on ${body.positionBtc} BTC`,
    );
  } else if (body.type === "flatProven")
    steps.say(`flat proven: ${body.positionBtc} BTC, ${body.openOrders} open orders`);
  else if (body.type === "verdictReached") steps.say(`verdict ${body.outcome}: ${body.reason}`);
}

function endOf(record: readonly RunEvent[], outcome: RunPhase, { fault, replay }: RehearseOptions) {
  let trigger: TriggerKind | null = null;
  let flat = false;
  let report: string | null = null;
  for (const { body } of record) {
    if (body.type === "triggerFired") trigger ??= body.trigger;
    else if (body.type === "flatProven") flat = Number(body.positionBtc) === 0 && body.openOrders === 0;
    else if (body.type === "reportWritten") report = body.path;
  }
  const wrong = whatIsWrong({ outcome, trigger, flat }, { fault, isReplay: replay.length > 0 });
  return { outcome, trigger, flat, report, wrong };
}
