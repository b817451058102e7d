import type { CanaryConfig, Template, TriggerKind } from "#lib/template/schema.ts";

/**
 * What the trigger drills trade with. At the size of a real canary a loss can hardly reach the limit, so they have a size and a
 * limit of their own on their own paper exchange.
 */
const DRILL_CONFIG = {
  sizeBtc: "0.01",
  positionLimitBtc: "0.02",
  dailyLossCapUsd: "10000",
} as const satisfies Partial<CanaryConfig>;
/** The loss drill moves the one market that all drills share: only its own limit may be in reach. */
const MAX_LOSS_USD = "10";
const FAR_LOSS_USD = "1000";

/** A limit in seconds, short enough to wait for and long enough for a busy machine. */
const SHORT_SEC = 3;
/** With this many samples two bad ones break both limits, and four in a row are not reached. */
const MIN_SAMPLES = 20;
const ERROR_RATE_PCT = 5;
const LATENCY_MS = 1_000;
/** A canary on a busy machine gets this long for its first word. */
const START_WITHIN_SEC = 60;

export function drillConfig(config: CanaryConfig, drilled: TriggerKind): CanaryConfig {
  const maxLossUsd = drilled === "LOSS" ? MAX_LOSS_USD : FAR_LOSS_USD;
  return { ...config, ...DRILL_CONFIG, maxLossUsd };
}

/**
 * The template as the drill of one trigger runs it: the trigger's own limit at most as wide as can be waited for, every other
 * limit as the template has it, no checkpoints, and the built-in canary.
 */
export function drillTemplate(template: Template, drilled: TriggerKind): Template {
  const { command: _command, ...launch } = template.launch;
  const isSilence = drilled === "NO_TELEMETRY";
  return {
    ...template,
    checkpoints: [],
    launch: { ...launch, timeoutSec: START_WITHIN_SEC },
    timing: {
      ...template.timing,
      noTelemetrySec: isSilence ? SHORT_SEC : template.timing.noTelemetrySec,
    },
    triggers: template.triggers.map((trigger) => {
      if (trigger.kind === "LOSS") return { ...trigger, limit: null, warnAt: null };
      return trigger.kind === drilled ? { ...trigger, ...shortLimit(drilled, trigger.limit) } : trigger;
    }),
  };
}

function shortLimit(kind: TriggerKind, limit: string | null) {
  const atMost = (most: number) => String(Math.min(most, Number(limit ?? most)));
  switch (kind) {
    case "ERROR_RATE":
      return { limit: atMost(ERROR_RATE_PCT), warnAt: null, minSamples: MIN_SAMPLES };
    case "LATENCY_P95":
      return { limit: atMost(LATENCY_MS), warnAt: null, minSamples: MIN_SAMPLES };
    case "WS_DOWN":
    case "NO_TELEMETRY":
      return { limit: atMost(SHORT_SEC), warnAt: null };
    default:
      return {};
  }
}
