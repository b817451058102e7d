import type { EditorField } from "./field.ts";

const SECONDS_A_DAY = 86_400;
const HOURS_A_MONTH = 744;

type NumberRow = readonly [
  key: string,
  label: string,
  unit: string,
  min: number,
  max: number,
  whole: boolean,
  hint: string,
];

const TIMING: readonly NumberRow[] = [
  ["demoDurationSec", "Demo run", "s", 10, SECONDS_A_DAY, true, "How long a demo run lasts."],
  ["countdownSec", "Countdown", "s", 0, 3600, true, "From GO to T-0; preflight runs in it."],
  [
    "questionSec",
    "Open question",
    "s",
    1,
    3600,
    true,
    "Continue or roll back? After this time it rolls back.",
  ],
  ["checkpointConfirmSec", "Checkpoint confirmation", "s", 1, 3600, true, "Later counts as missed."],
  ["authorisationHours", "Authorisation", "h", 0.1, HOURS_A_MONTH, false, "How long sign-offs and GO count."],
  ["demoMaxAgeHours", "Demo evidence", "h", 0.1, HOURS_A_MONTH, false, "How long a demo run counts."],
  ["drillMaxAgeHours", "Drill evidence", "h", 0.1, HOURS_A_MONTH, false, "How long drills count."],
  ["coolDownHours", "Cool-down", "h", 0, HOURS_A_MONTH, false, "Lock on a retry after a failed canary."],
  ["rateWindowSec", "Rate window", "s", 1, 14_400, true, "Rates and percentiles look back this far."],
  ["noTelemetrySec", "No telemetry", "s", 1, 600, false, "Silence of the canary until it is rolled back."],
  ["lostControlSec", "Lost control", "s", 1, 600, false, "Time without database or venue until rollback."],
  ["tickMs", "Tick", "ms", 100, 60_000, true, "Distance of two points in the charts."],
  ["memoryWarmUpSec", "Memory warm-up", "s", 0, 3600, true, "Memory is judged after it."],
];

const TRADER: readonly NumberRow[] = [
  ["decisionEveryMs", "Looks for an entry every", "ms", 50, 3_600_000, true, ""],
  ["orderRestMs", "An order may rest", "ms", 50, 3_600_000, true, ""],
  ["minHoldMs", "A position is held at least", "ms", 0, 3_600_000, true, ""],
  ["holdPositionMs", "A position is held at most", "ms", 50, 14_400_000, true, ""],
  [
    "quietWindowSec",
    "Quiet window before funding",
    "s",
    0,
    28_800,
    true,
    "No entry in this time before a settlement.",
  ],
  ["maxOrdersPerMinute", "Orders per minute at most", "", 1, 600, true, ""],
];

const fieldsOf = (path: string, rows: readonly NumberRow[]): EditorField[] =>
  rows.map(([key, label, unit, min, max, isWhole, hint]) => ({
    path: `${path}/${key}`,
    label,
    kind: "number",
    ...(unit ? { unit } : {}),
    ...(hint ? { hint } : {}),
    range: { min, max, isWhole },
  }));

export const TIMING_FIELDS = fieldsOf("timing", TIMING);
export const TRADER_FIELDS = fieldsOf("trader", TRADER);

const choices = (...values: string[]) =>
  values.map((value) => ({ value, label: value.charAt(0) + value.slice(1).toLowerCase() }));

/** The configuration that a decision starts with. */
export const CONFIG_FIELDS: EditorField[] = [
  {
    path: "config/environment",
    label: "Environment",
    kind: "select",
    options: choices("PRODUCTION", "REHEARSAL"),
    hint: "Production needs four verified signatures.",
  },
  { path: "config/symbol", label: "Symbol", kind: "text", hint: "For example BTC-PERP." },
  {
    path: "config/durationSec",
    label: "Duration",
    kind: "number",
    unit: "s",
    range: { min: 10, max: 14_400, isWhole: true },
  },
  { path: "config/sizeBtc", label: "Position size", kind: "decimal", unit: "BTC" },
  { path: "config/positionLimitBtc", label: "Position limit", kind: "decimal", unit: "BTC" },
  {
    path: "config/maxLossUsd",
    label: "Max loss",
    kind: "decimal",
    unit: "USD",
    hint: "A loss of this much or more rolls back.",
  },
  { path: "config/dailyLossCapUsd", label: "Daily loss cap", kind: "decimal", unit: "USD" },
  { path: "config/mode", label: "Mode", kind: "select", options: choices("CONSERVATIVE", "NORMAL") },
  { path: "config/filters/rsiConfirmation", label: "RSI confirmation", kind: "switch" },
  {
    path: "config/filters/volatility",
    label: "Volatility filter",
    kind: "select",
    options: choices("STRICT", "NORMAL", "OFF"),
  },
  { path: "config/filters/maxSpreadBps", label: "Spread filter: below", kind: "decimal", unit: "bps" },
  { path: "config/filters/minDepthUsd", label: "Depth requirement: above", kind: "decimal", unit: "USD" },
];

export const POLICY_OPTIONS = [
  { value: "passkey", label: "Passkey only" },
  { value: "passkey-or-password", label: "Passkey or password" },
] as const;
