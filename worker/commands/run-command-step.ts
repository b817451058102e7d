import { ownCommand } from "#lib/template/own-command.ts";
import type { CommandStep } from "#lib/template/schema.ts";
import { checkMarketConditions } from "./check-market-conditions.ts";
import type { CommandContext, CommandResult } from "./command-context.ts";
import { preflightCheck } from "./preflight-check.ts";
import { runProgram } from "./run-program.ts";
import { startMonitoring } from "./start-monitoring.ts";
import { verifyKillSwitch } from "./verify-kill-switch.ts";

export type { CommandContext, CommandResult } from "./command-context.ts";

const BUILTINS: Partial<Record<CommandStep["builtin"], (context: CommandContext) => Promise<CommandResult>>> =
  {
    "preflight-check": preflightCheck,
    "start-monitoring": startMonitoring,
    "verify-kill-switch": verifyKillSwitch,
    "check-market-conditions": checkMarketConditions,
  };

/**
 * Runs one command of the form: the team's own program when the template names one, else our default. Time-limited,
 * output captured; a command that throws, hangs or does not exist has not passed.
 */
export async function runCommandStep(step: CommandStep, context: CommandContext): Promise<CommandResult> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(step.timeoutSec * 1_000)]);
  const own = ownCommand(step);
  if (own) return runProgram(own, { signal, run: context.run });
  const builtin = BUILTINS[step.builtin];
  if (!builtin) return { ok: false, output: `There is no command "${step.builtin}" at this step.` };
  try {
    return await Promise.race([builtin({ ...context, signal }), whenAborted(signal, step.timeoutSec)]);
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
}

function whenAborted(signal: AbortSignal, timeoutSec: number): Promise<CommandResult> {
  const output = `The command did not finish within ${timeoutSec} s, or the run was stopped. It does not count as passed.`;
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ ok: false, output }), { once: true });
  });
}
