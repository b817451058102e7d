import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { CommandStep } from "#lib/template/schema.ts";
import { type CommandContext, runCommandStep } from "#worker/commands/run-command-step.ts";
import type { UntimedInput } from "./engine-loop.ts";

type Options = { run: RunForWorker; feed: (input: UntimedInput) => void; signal: AbortSignal };

/** Starts the preflight steps in the form's order, one after another; each reports by itself. Never throws. */
export function startPreflight(options: Options): void {
  void runSteps(options);
}

async function runSteps({ run, feed, signal }: Options): Promise<void> {
  const context: CommandContext = { run, signal };
  for (const step of run.template.preflight) {
    if (signal.aborted) return;
    feed({ type: "preflightStepStarted", stepId: step.id });
    const startedAt = performance.now();
    const { ok, output } = await attempt(step, context);
    feed({ type: "preflightStep", stepId: step.id, ok, output, durationMs: performance.now() - startedAt });
  }
}

async function attempt(step: CommandStep, context: CommandContext): Promise<{ ok: boolean; output: string }> {
  try {
    return await runCommandStep(step, context);
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
}
