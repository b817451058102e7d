import { join } from "node:path";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import type { Twin } from "#lib/report/twin/twin-model.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { paperAccountsFrom } from "#worker/paper-exchange/paper-accounts.ts";
import { canaryEnvironment, twinFlags } from "#worker/supervisor/canary-command.ts";
import { compareInProcess, startTwinProcess, type TwinProcess } from "./twin-process.ts";

type Options = {
  stateDirectory: string;
  save: (runId: string, twin: Twin) => Promise<void>;
  log: (message: string) => void;
};

export type Twins = {
  /** Takes an entry of a run's record as it is made. Never throws, never waits. */
  onEntry: (run: RunForWorker, body: RunEventBody) => void;
  /** Ends the twin of a run that goes on in another worker's hands. */
  letGo: (run: Pick<RunForWorker, "runId">) => void;
  /** Ends all twins; resolves when their comparisons are saved. */
  close: () => Promise<void>;
};

/** The canary ends or comes down: from here on the two no longer do the same. */
const PARTED: ReadonlySet<RunEventBody["type"]> = new Set(["triggerFired", "closingStarted", "childExited"]);

/** Said by the worker that ends a run which another one launched. */
const LOST = "The worker that launched the canary lost it, and the twin was ended with it.";

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Why a run has no twin, in words; null when it may have one. */
export function whyNoTwin(
  { template, account }: Pick<RunForWorker, "template" | "account">,
  env: NodeJS.ProcessEnv,
): string | null {
  if (template.launch.command)
    return "The team's own bot ran. Only the built-in trader can be started a second time beside itself.";
  const paper = paperAccountsFrom(env).map(({ name }) => name);
  if (!paper.includes(account))
    return "The canary traded at a venue whose market the paper exchange does not play, so a twin would have traded on other ticks.";
  if (!paper.includes(twinAccountOf(account)))
    return `The paper exchange has no account ${twinAccountOf(account)} for a twin.`;
  return null;
}

/** The paper account of the twin of a canary on this account. */
export const twinAccountOf = (account: string) => `${account}-twin`;

/**
 * Paper twins of the canaries that this worker runs: the same trader with the same flags on a paper account of its own, on the
 * same ticks. Best effort: whatever goes wrong here becomes words on the report and never reaches the canary.
 */
export function createTwins({ stateDirectory, save, log }: Options): Twins {
  const running = new Map<string, TwinProcess | { why: string }>();
  const finishing = new Set<Promise<void>>();
  const pathOf = (runId: string, name: string) => join(stateDirectory, "runs", runId, name);

  function start(run: RunForWorker): TwinProcess | { why: string } {
    const why = whyNoTwin(run, process.env);
    if (why) return { why };
    const account = twinAccountOf(run.account);
    const flags = twinFlags(run, account);
    // Its own account's keys: those of the canary stay with the canary.
    const env = canaryEnvironment({ ...run, account }, process.env);
    return startTwinProcess({ flags, env, stdoutPath: pathOf(run.runId, "twin-stdout.jsonl") });
  }

  async function finish({ runId, account }: RunForWorker): Promise<void> {
    const twin = running.get(runId) ?? { why: LOST };
    running.delete(runId);
    try {
      await save(runId, "why" in twin ? { ran: false, why: twin.why } : await compared(twin, runId, account));
    } catch (error) {
      log(`${runId}: its paper twin was not saved: ${words(error)}`);
    }
  }

  async function compared(twin: TwinProcess, runId: string, account: string): Promise<Twin> {
    const how = await twin.gone();
    if (how) return { ran: false, why: `A twin was started, but ${how}.` };
    const [canaryPath, twinPath] = [pathOf(runId, "canary-stdout.jsonl"), pathOf(runId, "twin-stdout.jsonl")];
    try {
      return await compareInProcess({ account: twinAccountOf(account), canaryPath, twinPath });
    } catch (error) {
      return { ran: false, why: `A twin ran, but could not be compared: ${words(error)}` };
    }
  }

  function take(run: RunForWorker, body: RunEventBody): void {
    const { runId } = run;
    if (body.type === "launched") running.set(runId, start(run));
    const twin = running.get(runId);
    if (PARTED.has(body.type) && twin && "end" in twin) twin.end();
    if (body.type !== "finished" || body.phase === "SCRUBBED") return;
    const done = finish(run).finally(() => finishing.delete(done));
    finishing.add(done);
  }

  return {
    onEntry: (run, body) => {
      if (run.kind !== "CANARY") return;
      try {
        take(run, body);
      } catch (error) {
        running.set(run.runId, { why: `The twin could not be started: ${words(error)}` });
      }
    },
    letGo: ({ runId }) => {
      const twin = running.get(runId);
      running.delete(runId);
      if (!twin || "why" in twin) return;
      const done = twin.gone().then(() => void finishing.delete(done));
      finishing.add(done);
    },
    close: async () => {
      await Promise.all([...running.values()].map(async (twin) => "gone" in twin && twin.gone()));
      await Promise.allSettled(finishing);
    },
  };
}
