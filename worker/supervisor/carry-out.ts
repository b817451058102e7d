import type { Effect, ReportKind } from "#lib/canary/inputs.ts";
import type { RunPhase } from "#lib/canary/run-events.ts";
import type { Paperwork } from "./paperwork.ts";
import type { Hands } from "./run-shell.ts";

type Means = {
  hands: Hands | null;
  paperwork: Paperwork;
  log: (message: string) => void;
  finish: (phase: RunPhase) => void;
};

/** Starts what the rules ask for, in this very turn. Nothing is waited for: whoever is asked reports by an input. */
export function carryOut(effect: Effect, { hands, paperwork, log, finish }: Means): void {
  switch (effect.type) {
    case "kill":
      hands?.kill.kill();
      hands?.team?.kill();
      // Also when our canary is gone already: what their script stops may be something else.
      hands?.team?.stop();
      return;
    case "stopChild":
      hands?.canary.stop(effect.force);
      return;
    case "sendControl":
      hands?.canary.send(effect.control);
      return;
    case "startPreflight":
      hands?.startPreflight();
      return;
    case "verifySignatures":
      hands?.verifySignatures();
      return;
    case "launchChild":
      hands?.canary.launch();
      return;
    case "proveFlat":
      void hands?.kill.proveFlat();
      return;
    case "archive":
      void archive(hands, paperwork);
      return;
    case "writeReport":
      void writeReport(hands, paperwork, effect.kind);
      return;
    case "escalate":
      log(`ESCALATE: ${effect.reason}`);
      return;
    case "finish":
      finish(effect.phase);
  }
}

/** The team's own script first, so that its result stands in what is archived; ours whatever became of it. */
async function archive(hands: Hands | null, paperwork: Paperwork): Promise<void> {
  await hands?.team?.archive();
  await paperwork.archive();
}

async function writeReport(hands: Hands | null, paperwork: Paperwork, kind: ReportKind): Promise<void> {
  // A success has no incident for their script to report.
  if (kind === "incident") await hands?.team?.report();
  await paperwork.writeReport(kind);
}
