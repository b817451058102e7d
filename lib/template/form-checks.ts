import type { Checklist, Comparison, Criterion, MeasureName, RuledItem, Template } from "./schema.ts";

/** The numbers in which versions of the form differ; words and rows are the same in all of them. */
export type FormLimits = {
  demoMinutes: string;
  minSamples: number;
  memoryMinSamples: number;
  memorySlopeMbPerMin: string;
  memoryRangePct: string;
  checkpointsAtSec: readonly [number, number, number];
  wsDownSec: { limit: string; warnAt: string };
  maxLossUsd: string;
};

export function rule(measure: MeasureName, op: Comparison, limit: string, minSamples = 0): Criterion {
  return { measure, op, limit, minSamples };
}

/** A difference that counts as none, USD: the rounding of eight decimals. */
const NO_DIFFERENCE_USD = "0.00000001";

function demoValidation(limits: FormLimits): RuledItem[] {
  return [
    {
      id: "demo-duration",
      text: "Demo ran for minimum 30 minutes",
      source: "DEMO",
      criteria: [rule("durationMin", ">=", limits.demoMinutes)],
    },
    {
      id: "demo-acceptance",
      text: "Acceptance rate ≥ 90%",
      source: "DEMO",
      criteria: [rule("acceptancePct", ">=", "90", limits.minSamples)],
    },
    {
      id: "demo-critical-errors",
      text: "No critical errors",
      source: "DEMO",
      criteria: [rule("criticalErrors", "=", "0")],
    },
    {
      id: "demo-pnl",
      text: "PnL tracking accurate",
      source: "DEMO",
      criteria: [rule("pnlDifferenceUsd", "<=", NO_DIFFERENCE_USD, 1)],
    },
    {
      id: "demo-funding",
      text: "Funding calculations correct",
      source: "DEMO",
      // Without a settlement in the demo nothing was shown: not enough data, never a pass.
      criteria: [rule("fundingDifferenceUsd", "<=", NO_DIFFERENCE_USD, 1)],
    },
  ];
}

function systemMetrics(limits: FormLimits): RuledItem[] {
  return [
    {
      id: "system-p50",
      text: "p50 latency < 200ms",
      source: "DEMO",
      criteria: [rule("p50LatencyMs", "<", "200", limits.minSamples)],
    },
    {
      id: "system-p95",
      text: "p95 latency < 500ms",
      source: "DEMO",
      criteria: [rule("p95LatencyMs", "<", "500", limits.minSamples)],
    },
    {
      id: "system-reconnects",
      text: "WebSocket reconnects < 3 per 30 min",
      source: "DEMO",
      criteria: [{ ...rule("wsReconnects", "<", "3"), perMinutes: 30 }],
    },
    {
      id: "system-staleness",
      text: "Staleness events < 3 per hour",
      source: "DEMO",
      criteria: [{ ...rule("stalenessEvents", "<", "3"), perMinutes: 60 }],
    },
    {
      id: "system-memory",
      text: "Memory usage stable",
      source: "DEMO",
      criteria: [
        rule("memorySlopeMbPerMin", "<=", limits.memorySlopeMbPerMin, limits.memoryMinSamples),
        rule("memoryRangePct", "<=", limits.memoryRangePct, limits.memoryMinSamples),
      ],
    },
  ];
}

const RISK_CONTROLS: RuledItem[] = [
  {
    id: "risk-kill-switch",
    text: "Kill switch tested and working",
    source: "DRILL",
    // By hand, and by every trigger that has to press it.
    criteria: [rule("drillKillSwitch", "=", "1"), rule("drillTriggers", "=", "1")],
  },
  {
    id: "risk-daily-loss-cap",
    text: "Daily loss cap configured ($100)",
    source: "DRILL",
    criteria: [rule("drillDailyLossCap", "=", "1"), rule("dailyLossCapUsd", "<=", "100")],
  },
  {
    id: "risk-position-limits",
    text: "Position limits enforced",
    source: "DRILL",
    criteria: [rule("drillPositionLimit", "=", "1")],
  },
  {
    id: "risk-reduce-only",
    text: "Reduce-only mode functional",
    source: "DRILL",
    criteria: [rule("drillReduceOnly", "=", "1")],
  },
  {
    id: "risk-quiet-window",
    text: "Pre-funding quiet window active",
    source: "DRILL",
    criteria: [rule("drillQuietWindow", "=", "1")],
  },
];

/** The three checklists of the form, five rows each; risk controls need a second person. */
export function formChecklists(limits: FormLimits): Checklist[] {
  return [
    {
      id: "demo-validation",
      title: "Demo Validation",
      needsSecondPerson: false,
      items: demoValidation(limits),
    },
    { id: "system-metrics", title: "System Metrics", needsSecondPerson: false, items: systemMetrics(limits) },
    { id: "risk-controls", title: "Risk Controls", needsSecondPerson: true, items: RISK_CONTROLS },
  ];
}

/** The six rows of the metrics snapshot. */
export function formMetrics({ minSamples }: FormLimits): Template["metrics"] {
  const row = (id: string, text: string, unit: string, targetText: string, criterion: Criterion) => ({
    id,
    text,
    source: "DEMO" as const,
    criteria: [criterion],
    unit,
    targetText,
  });
  return [
    row("metric-acceptance", "Acceptance Rate", "%", "≥ 90%", rule("acceptancePct", ">=", "90", minSamples)),
    row("metric-p50", "p50 Latency", "ms", "< 200ms", rule("p50LatencyMs", "<", "200", minSamples)),
    row("metric-p95", "p95 Latency", "ms", "< 500ms", rule("p95LatencyMs", "<", "500", minSamples)),
    row(
      "metric-order-success",
      "Order Success",
      "%",
      "> 95%",
      rule("orderSuccessPct", ">", "95", minSamples),
    ),
    // Uptime is a share of time, not of samples: it needs no minimum count.
    row("metric-ws-uptime", "WS Uptime", "%", "> 99%", rule("wsUptimePct", ">", "99")),
    row("metric-error-rate", "Error Rate", "%", "< 1%", rule("errorRatePct", "<", "1", minSamples)),
  ];
}
