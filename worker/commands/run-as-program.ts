import { parseArgs } from "node:util";
import { canaryV1 } from "#lib/template/canary-v1.ts";
import type { CommandContext, CommandResult } from "./command-context.ts";

/** Runs a command of the form from a terminal with the form's own configuration; exit code 0 only when it passed. */
export async function runAsProgram(
  command: (context: CommandContext) => Promise<CommandResult>,
): Promise<never> {
  try {
    const { values } = parseArgs({
      options: {
        account: { type: "string", default: "production" },
        symbol: { type: "string", default: canaryV1.config.symbol },
      },
    });
    const config = { ...canaryV1.config, symbol: values.symbol };
    const times = { durationSec: config.durationSec, countdownSec: canaryV1.timing.countdownSec };
    const run = { runId: "terminal", account: values.account, config, template: canaryV1, ...times };
    const { ok, output } = await command({ run, signal: new AbortController().signal });
    console.log(output);
    process.exit(ok ? 0 : 1);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
