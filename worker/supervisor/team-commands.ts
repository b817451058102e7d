import { ownCommand } from "#lib/template/own-command.ts";
import type { CommandStep, Template } from "#lib/template/schema.ts";
import type { OwnRun } from "#worker/adapters/own-program.ts";
import { runProgram } from "#worker/commands/run-program.ts";
import type { UntimedInput } from "./engine-loop.ts";

/** The rules wait 60 s for archive and report each; a team's program gets less than half of it, whatever its time limit says. */
const MOST_MS = 25_000;

export type TeamCommands = {
  /** Ours has been sent; now theirs, once in a rollback. */
  kill: () => void;
  stop: () => void;
  /** Waits for kill and stop, then runs their archive command. */
  archive: () => Promise<void>;
  report: () => Promise<void>;
};

type Options = {
  run: OwnRun & { template: Template };
  feed: (input: UntimedInput) => void;
  /** For a command that is still running when nobody needs it any more. */
  signal: AbortSignal;
};

/**
 * The template's own kill, stop, archive and report commands. They run beside ours, never instead: closing does not depend
 * on a team's script. Each result goes into the record. Nothing here throws.
 */
export function createTeamCommands({ run, feed, signal }: Options): TeamCommands {
  const begun = new Map<CommandStep["builtin"], Promise<void>>();

  async function runStep(step: CommandStep): Promise<void> {
    const profile = ownCommand(step);
    if (!profile) return;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.min(MOST_MS, step.timeoutSec * 1_000))]);
    const startedAt = performance.now();
    const { ok, output } = await runProgram(profile, { signal: limit, run }).catch((error: Error) => ({
      ok: false,
      output: error.message,
    }));
    const durationMs = performance.now() - startedAt;
    feed({ type: "teamCommand", stepId: step.id, text: step.text, ok, output, durationMs });
  }

  function once(builtin: CommandStep["builtin"]): Promise<void> {
    const step = run.template.rollback.find((one) => one.builtin === builtin);
    const running = begun.get(builtin) ?? (step ? runStep(step) : Promise.resolve());
    begun.set(builtin, running);
    return running;
  }

  return {
    // In a turn of their own: starting a process takes milliseconds that the first request to the venue must not wait for.
    kill: () => void setImmediate(() => void once("kill-switch")),
    stop: () => void setImmediate(() => void once("stop-canary")),
    archive: async () => {
      await Promise.all([begun.get("kill-switch"), begun.get("stop-canary")]);
      await once("archive");
    },
    report: () => once("incident-report"),
  };
}
