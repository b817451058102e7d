import { readExactLines } from "./editor/exact-lines.ts";
import { fillPlaceholders, placeholderValues, unknownPlaceholders } from "./own-command.ts";
import type { CanaryConfig } from "./schema.ts";

/** Every word that would be handed to the system, in order; or why there is nothing to show yet. */
export type ProgramPreview = { ok: true; words: string[] } | { ok: false; reason: string };

/** What only a run knows stands in brackets. */
const AT_THE_RUN = {
  runId: "⟨run id⟩",
  account: "⟨account⟩",
  orderPrefix: "⟨order prefix⟩",
  dailyLossUsedUsd: "⟨loss of the day, USD⟩",
};

/**
 * The exact argument vector of a program as it stands in the editor: program first, each argument a word of its own. The same
 * replacement as in a run, so nothing is shown that would not be started.
 */
export function programPreview(
  typed: { program: string; args: string },
  config: CanaryConfig,
): ProgramPreview {
  const program = typed.program.trim();
  if (program === "") return { ok: false, reason: "No program is named yet." };
  const args = readExactLines(typed.args);
  if (!args.ok) return { ok: false, reason: args.words };
  const [unknown] = unknownPlaceholders(args.value);
  if (unknown !== undefined) return { ok: false, reason: `No run has a value for {${unknown}}.` };
  const values = placeholderValues(config, { ...AT_THE_RUN, durationSec: String(config.durationSec) });
  return { ok: true, words: [program, ...fillPlaceholders(args.value, values)] };
}
