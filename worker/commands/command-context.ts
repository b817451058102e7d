import type { CanaryConfig, Template } from "#lib/template/schema.ts";

/** What a command of the form knows of the run it belongs to. */
export type CommandContext = {
  run: {
    runId: string;
    account: string;
    config: CanaryConfig;
    template: Template;
    durationSec: number;
    countdownSec: number;
    profile?: string;
  };
  signal: AbortSignal;
};

/** What a command printed, and whether it passed. */
export type CommandResult = { ok: boolean; output: string };

/** One line of a command's output: a check and what it found. */
export type CheckLine = { ok: boolean; text: string };

/** All lines as text; passes only when there is at least one line and every one passed. */
export function resultOf(lines: readonly CheckLine[]): CommandResult {
  return {
    ok: lines.length > 0 && lines.every((line) => line.ok),
    output: lines.map((line) => `${line.ok ? "pass" : "FAIL"}  ${line.text}`).join("\n"),
  };
}
