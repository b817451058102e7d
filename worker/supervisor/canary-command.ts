import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { venueEnvironment } from "#worker/venue/venue-environment.ts";
import { childEnvironment } from "./child-environment.ts";

const TRADER = fileURLToPath(new URL("../trader/main.ts", import.meta.url));
/**
 * What is young and dead may take this much before it is collected, MB. Left alone the engine lets it grow in steps to 64 MB and
 * more, which looks like a leak to whoever watches resident memory; what is alive is 30 MB.
 */
const YOUNG_MEMORY_MB = 8;
/** Client order ids of a venue are short (32 letters and digits), so the run's id goes in as a digest of this length. */
const PREFIX_DIGEST = 10;

/** Client order ids of this run begin with it; an order without it on the account is foreign. Letters and digits only. */
export function orderPrefixOf(runId: string): string {
  return `cs${createHash("sha256").update(runId).digest("hex").slice(0, PREFIX_DIGEST)}`;
}

/** The form's own flags, filled in from the approved configuration. */
function formFlags({ config, durationSec }: RunForWorker): string[] {
  return [
    ...["--symbol", config.symbol],
    ...["--size", config.sizeBtc],
    ...["--max-loss", config.maxLossUsd],
    ...["--duration", String(durationSec)],
    ...["--mode", config.mode],
    ...(config.filters.rsiConfirmation ? ["--rsi-confirm"] : []),
    "--monitor",
  ];
}

/** What the built-in trader is told besides. */
function traderFlags({ runId, account, config, template }: RunForWorker, dailyLossUsedUsd: string): string[] {
  return [
    ...["--account", account],
    ...["--order-prefix", orderPrefixOf(runId)],
    ...["--position-limit", config.positionLimitBtc],
    ...["--daily-loss-cap", config.dailyLossCapUsd],
    ...["--daily-loss-used", dailyLossUsedUsd],
    ...["--volatility", config.filters.volatility],
    ...["--max-spread-bps", config.filters.maxSpreadBps],
    ...["--min-depth-usd", config.filters.minDepthUsd],
    ...["--pace", JSON.stringify(template.trader)],
  ];
}

/**
 * The command that becomes the canary: the team's own with the form's flags behind it, else the built-in trader.
 * `dailyLossUsedUsd`: what earlier runs of the day have lost on the account.
 */
export function canaryCommand(run: RunForWorker, dailyLossUsedUsd: string): [string, ...string[]] {
  const [program, ...args] = run.template.launch.command ?? [];
  if (program !== undefined) return [program, ...args, ...formFlags(run)];
  const young = `--max-semi-space-size=${YOUNG_MEMORY_MB}`;
  return [process.execPath, young, TRADER, ...formFlags(run), ...traderFlags(run, dailyLossUsedUsd)];
}

/** Flags of the built-in trader as this run's paper twin, on the twin's own account. It starts with nothing lost today. */
export function twinFlags(run: RunForWorker, account: string): string[] {
  const prefix = orderPrefixOf(`${run.runId} twin`);
  return [...formFlags(run), ...traderFlags(run, "0"), "--account", account, "--order-prefix", prefix];
}

/** The canary's environment: what it needs to run and reach its own venue, and who it is. Never the database, never another venue's keys. */
export function canaryEnvironment(
  run: Pick<RunForWorker, "runId" | "account">,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  return childEnvironment(env, {
    ...venueEnvironment(run.account, env),
    COUNTERSIGN_RUN_ID: run.runId,
    COUNTERSIGN_ACCOUNT: run.account,
    COUNTERSIGN_ORDER_PREFIX: orderPrefixOf(run.runId),
  });
}
