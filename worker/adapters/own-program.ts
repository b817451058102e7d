import { resolve } from "node:path";
import type { CommandProfile, Placeholder } from "#lib/template/command-profile.ts";
import { fillPlaceholders, placeholderValues } from "#lib/template/own-command.ts";
import type { CanaryConfig } from "#lib/template/schema.ts";
import { orderPrefixOf } from "#worker/supervisor/canary-command.ts";
import { venueEnvironment } from "#worker/venue/venue-environment.ts";

/** What a team's program may always see: how to find programs, its home, language, time zone. Never the database. */
const ALWAYS_PASSED_ON = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

export type OwnRun = {
  runId: string;
  account: string;
  config: CanaryConfig;
  /** How long this run lasts; a demo's length is not the canary's. */
  durationSec?: number;
  dailyLossUsedUsd?: string;
};

export type OwnProgram = { command: [string, ...string[]]; cwd: string; env: Record<string, string> };

function valuesOf(run: OwnRun): Record<Placeholder, string> {
  const { runId, account, config, durationSec = config.durationSec, dailyLossUsedUsd = "0" } = run;
  return placeholderValues(config, {
    runId,
    account,
    orderPrefix: orderPrefixOf(runId),
    durationSec: String(durationSec),
    dailyLossUsedUsd,
  });
}

/** Arguments with the run's values in the place of the placeholders. */
export function argumentsFor(args: readonly string[], run: OwnRun): string[] {
  return fillPlaceholders(args, valuesOf(run));
}

/** The folder in which a profile's program runs. */
export function workingDirectoryOf({ workingDirectory }: CommandProfile): string {
  return resolve(workingDirectory ?? ".");
}

/** A team's program for one run: arguments filled in, folder, and an environment built from nothing. */
export function ownProgram(profile: CommandProfile, run: OwnRun, env: NodeJS.ProcessEnv): OwnProgram {
  // A list that names venue keys gets those of the run's own account; the key that opens all of them goes to no program.
  const visible: NodeJS.ProcessEnv = {
    ...env,
    COUNTERSIGN_VENUE_KEYS: undefined,
    COUNTERSIGN_VENUE_PRIVATE_KEY_FILE: undefined,
    ...venueEnvironment(run.account, env),
  };
  const kept = [...ALWAYS_PASSED_ON, ...profile.environment].flatMap((name) => {
    const value = visible[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    command: [profile.program, ...argumentsFor(profile.args, run)],
    cwd: workingDirectoryOf(profile),
    env: {
      ...Object.fromEntries(kept),
      COUNTERSIGN_RUN_ID: run.runId,
      COUNTERSIGN_ACCOUNT: run.account,
      COUNTERSIGN_ORDER_PREFIX: orderPrefixOf(run.runId),
    },
  };
}
