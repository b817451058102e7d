import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { sourcesOf } from "#worker/adapters/canary-sources.ts";
import { argumentsFor, ownProgram } from "#worker/adapters/own-program.ts";
import type { HolderSpec } from "#worker/holder/protocol.ts";
import { canaryCommand, canaryEnvironment } from "./canary-command.ts";

export type CanaryLaunch = Pick<
  HolderSpec,
  "command" | "cwd" | "env" | "sources" | "stopGraceMs" | "termGraceMs"
>;

/** How this run's canary is started and listened to: the team's own program as the template describes it, else the built-in trader. */
export function canaryLaunch(
  run: RunForWorker,
  dailyLossUsedUsd: string,
  env: NodeJS.ProcessEnv,
): CanaryLaunch {
  const { profile } = run.template.launch;
  if (!profile) {
    const [program, ...args] = canaryCommand(run, dailyLossUsedUsd);
    // The built-in trader's own arguments hold JSON, and nothing to fill in.
    const filled = run.template.launch.command ? argumentsFor(args, { ...run, dailyLossUsedUsd }) : args;
    return {
      command: [program, ...filled],
      cwd: process.cwd(),
      env: canaryEnvironment(run, env),
    };
  }
  const program = ownProgram(profile, { ...run, dailyLossUsedUsd }, env);
  const { template, symbol } = run;
  return {
    ...program,
    sources: sourcesOf(profile, { template, symbol, workingDirectory: program.cwd, env }),
    stopGraceMs: profile.stopGraceSec * 1_000,
    termGraceMs: profile.termGraceSec * 1_000,
  };
}
