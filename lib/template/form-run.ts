import { type FormLimits, rule } from "./form-checks.ts";
import type { Criterion, RuledItem, Template } from "./schema.ts";

/** Four stations in the form's order with their statements. */
export const FORM_STATIONS: Template["stations"] = [
  {
    role: "ENGINEER",
    title: "Technical Approval",
    person: "Engineer",
    statements: ["Demo validation complete", "System metrics within SLOs", "No blocking issues"],
  },
  {
    role: "RISK_MANAGER",
    title: "Risk Approval",
    person: "Risk Manager",
    statements: ["Risk controls verified", "Loss limits appropriate", "Kill switch tested"],
  },
  {
    role: "PRODUCT_OWNER",
    title: "Business Approval",
    person: "Product Owner",
    statements: ["Business case validated", "Success criteria defined", "Rollback plan approved"],
  },
  {
    role: "CTO",
    title: "Final Authorization",
    person: "CTO/Director",
    statements: ["All approvals obtained", "Go/No-Go decision"],
  },
];

const item = (id: string, text: string, ...criteria: Criterion[]): RuledItem => ({
  id,
  text,
  source: "RUN",
  criteria,
});

/** A loss limit that is a share of the configured max loss. */
function lossBelow(limits: FormLimits, factor: string): Criterion {
  const limit = String(Number(limits.maxLossUsd) * Number(factor));
  return { ...rule("lossUsd", "<", limit), ofConfig: { field: "maxLossUsd", factor } };
}

/** T+5, T+15 and T+30 of the form, four rows each. */
export function formCheckpoints(limits: FormLimits): Template["checkpoints"] {
  const [initialSec, midSec, endSec] = limits.checkpointsAtSec;
  return [
    {
      id: "t5",
      title: "T+5: Initial Validation",
      atSec: initialSec,
      items: [
        item("t5-orders", "Orders being placed", rule("ordersSubmitted", ">=", "1")),
        item(
          "t5-errors",
          "No immediate errors",
          rule("criticalErrors", "=", "0"),
          rule("consecutiveErrors", "=", "0"),
        ),
        item(
          "t5-metrics",
          "Metrics collecting",
          rule("ticksRecorded", ">=", "1"),
          rule("telemetryAgeSec", "<", "10"),
        ),
        item("t5-position", "Position tracking working", rule("positionDifferenceBtc", "=", "0", 1)),
      ],
    },
    {
      id: "t15",
      title: "T+15: Mid-Canary Check",
      atSec: midSec,
      items: [
        item("t15-acceptance", "Acceptance rate check", rule("acceptancePct", ">", "85", limits.minSamples)),
        item("t15-latency", "Latency within bounds", rule("p95LatencyMs", "<=", "1000", limits.minSamples)),
        item("t15-limits", "No risk limit breaches", rule("limitBreaches", "=", "0")),
        item("t15-pnl", "PnL reasonable", lossBelow(limits, "0.5")),
      ],
    },
    {
      id: "t30",
      title: "T+30: Completion",
      atSec: endSec,
      items: [
        item(
          "t30-closed",
          "All positions closed",
          rule("positionBtc", "=", "0"),
          rule("openOrders", "=", "0"),
        ),
        item(
          "t30-metrics",
          "Final metrics collected",
          rule("ticksRecorded", ">=", "1"),
          rule("recordGaps", "=", "0"),
        ),
        item("t30-logs", "Logs archived", rule("logsArchived", "=", "1")),
        item("t30-report", "Report generated", rule("reportWritten", "=", "1")),
      ],
    },
  ];
}

/** Five triggers of the form, then the engine's own. A person's kill and a failed checkpoint need no limit, so they stand in no row. */
export function formTriggers(limits: FormLimits): Template["triggers"] {
  const { minSamples } = limits;
  const form = { fromForm: true, minSamples: 0, warnAt: null };
  const own = { fromForm: false, minSamples: 0 };
  return [
    {
      ...form,
      kind: "LOSS",
      text: "Loss exceeds $50",
      measure: "lossUsd",
      op: ">=",
      limit: null,
      unit: "USD",
    },
    {
      ...form,
      kind: "ERROR_RATE",
      text: "Error rate > 5%",
      measure: "errorRatePct",
      op: ">",
      limit: "5",
      warnAt: "1",
      unit: "%",
      minSamples,
    },
    {
      ...form,
      kind: "LATENCY_P95",
      text: "Latency p95 > 1000ms",
      measure: "p95LatencyMs",
      op: ">",
      limit: "1000",
      warnAt: "500",
      unit: "ms",
      minSamples,
    },
    {
      ...form,
      kind: "WS_DOWN",
      text: "WebSocket down > 2 minutes",
      measure: "wsDownSec",
      op: ">",
      ...limits.wsDownSec,
      unit: "s",
    },
    {
      ...form,
      kind: "UNAUTHORISED",
      text: "Unauthorized behavior detected",
      measure: "unauthorisedActs",
      op: ">",
      limit: "0",
      unit: "",
    },
    {
      ...own,
      kind: "NO_TELEMETRY",
      text: "No telemetry for 10 s",
      measure: "telemetryAgeSec",
      op: ">=",
      limit: "10",
      warnAt: "3",
      unit: "s",
    },
    {
      ...own,
      kind: "LOST_CONTROL",
      text: "Control lost for 30 s",
      measure: "controlLostSec",
      op: ">=",
      limit: "30",
      warnAt: "10",
      unit: "s",
    },
    {
      ...own,
      kind: "CONSECUTIVE_ERRORS",
      text: "Four consecutive errors",
      measure: "consecutiveErrors",
      op: ">=",
      limit: "4",
      warnAt: "2",
      unit: "",
    },
  ];
}

/** Minimum requirements: all of them. */
export function formMustHaves(limits: FormLimits): RuledItem[] {
  return [
    item("must-critical-errors", "No critical errors", rule("criticalErrors", "=", "0")),
    item("must-loss", "Loss < $50", lossBelow(limits, "1")),
    item("must-acceptance", "Acceptance rate > 85%", rule("acceptancePct", ">", "85", limits.minSamples)),
    item(
      "must-closed",
      "All positions properly closed",
      rule("positionBtc", "=", "0"),
      rule("openOrders", "=", "0"),
    ),
    item(
      "must-audit",
      "Audit trail complete",
      rule("recordGaps", "=", "0"),
      rule("ticksRecorded", ">=", "1"),
    ),
  ];
}

/** Target metrics: three or more of five. */
export function formTargets(limits: FormLimits): RuledItem[] {
  return [
    item("target-profit", "Profitable or break-even", rule("profitUsd", ">=", "0")),
    item("target-acceptance", "Acceptance rate > 95%", rule("acceptancePct", ">", "95", limits.minSamples)),
    // A stream that went away and never came back is no reconnect: uptime shows it.
    item(
      "target-disconnects",
      "Zero WebSocket disconnects",
      rule("wsReconnects", "=", "0"),
      rule("wsUptimePct", ">", "99"),
    ),
    item("target-p95", "p95 latency < 300ms", rule("p95LatencyMs", "<", "300", limits.minSamples)),
    item("target-filters", "All risk filters working as expected", rule("riskFindings", "=", "0", 1)),
  ];
}
