import { flatten } from "#worker/flatten/flatten.ts";
import { failureOf } from "#worker/venue/failure.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { type CheckLine, type CommandContext, type CommandResult, resultOf } from "./command-context.ts";
import { isMainModule } from "./main-module.ts";
import { runAsProgram } from "./run-as-program.ts";

/** The kill sequence over an account that is flat already. */
const MAX_FLAT_MS = 2_000;
/** An order id that no venue gave out. */
const NO_SUCH_ORDER = "1";

/**
 * Runs the kill sequence on the run's own account, which must be flat, and proves that these keys may cancel and close:
 * the venue must refuse for the right reason (no such order, no position), not for missing permission.
 */
export async function verifyKillSwitch({ run }: CommandContext): Promise<CommandResult> {
  const venue = await openVenue({ account: run.account, profile: run.profile, purpose: "kill" });
  try {
    const symbol = venue.instrument(run.config.symbol).symbol;
    const startedAt = performance.now();
    const result = await flatten({ exchange: venue.exchange, maxAttempts: 1 });
    const flatMs = performance.now() - startedAt;
    const line = {
      ok: result.flat && flatMs <= MAX_FLAT_MS,
      text: `kill sequence: ${result.reason} after ${flatMs.toFixed(0)} ms`,
    };
    if (!result.flat) return resultOf([line]);
    return resultOf([
      line,
      await permission("cancel", () => venue.exchange.cancelOrder(NO_SUCH_ORDER, symbol)),
      await closePermission(venue, symbol),
    ]);
  } finally {
    await venue.close();
  }
}

function closePermission(venue: Venue, symbol: string): Promise<CheckLine> {
  return permission("close", () => venue.exchange.closePosition(symbol, undefined, { autoCxl: true }));
}

async function permission(what: string, call: () => Promise<unknown>): Promise<CheckLine> {
  try {
    await call();
    return { ok: true, text: `the keys may ${what}` };
  } catch (error) {
    const { kind, code, message } = failureOf(error);
    const isPermitted = kind !== "UNKNOWN" && code !== null && !code.startsWith("50");
    return {
      ok: isPermitted,
      text: isPermitted ? `the keys may ${what} (answer ${code})` : `${what} failed: ${message}`,
    };
  }
}

if (isMainModule(import.meta.url)) void runAsProgram(verifyKillSwitch);
