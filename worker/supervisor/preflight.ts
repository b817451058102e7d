import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { type CommandContext, runCommandStep } from "#worker/commands/run-command-step.ts";
import type { UntimedInput } from "./engine-loop.ts";

type Options = { run: RunForWorker; feed: (input: UntimedInput) => void; signal: AbortSignal };

/** Starts the preflight steps of a canary in the form's order; each reports by itself. Demo and drills need none. Never throws. */
export function startPreflight(options: Options): void {
  if (options.run.kind === "CANARY") void runSteps(options);
}

async function runSteps({ run, feed, signal }: Options): Promise<void> {
  const context: CommandContext = { run, signal };
  for (const step of run.template.preflight) {
    if (signal.aborted) return;
    feed({ type: "preflightStepStarted", stepId: step.id });
    const startedAt = performance.now();
    const { ok, output } = await runCommandStep(step, context);
    feed({ type: "preflightStep", stepId: step.id, ok, output, durationMs: performance.now() - startedAt });
  }
}
