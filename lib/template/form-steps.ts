import type { CommandStep } from "./schema.ts";

/** A preflight or rollback command that has not answered by then is a failed one, seconds. */
const STEP_TIMEOUT_SEC = 30;
/** The canary's first line must be there by then, seconds. */
const LAUNCH_TIMEOUT_SEC = 15;

type StepWords = Pick<CommandStep, "id" | "text" | "formCommand" | "builtin">;
const step = (words: StepWords, timeoutSec = STEP_TIMEOUT_SEC): CommandStep => ({ ...words, timeoutSec });

export const FORM_PREFLIGHT: CommandStep[] = [
  step({
    id: "final-preflight",
    text: "Final preflight",
    formCommand: "python scripts/preflight_check.py",
    builtin: "preflight-check",
  }),
  step({
    id: "start-monitoring",
    text: "Start monitoring",
    formCommand: "python scripts/dashboard_lite.py",
    builtin: "start-monitoring",
  }),
  step({
    id: "verify-kill-switch",
    text: "Verify kill switch",
    formCommand: "python scripts/test_kill_switch.py",
    builtin: "verify-kill-switch",
  }),
  step({
    id: "check-market-conditions",
    text: "Check market conditions",
    formCommand: "python scripts/check_market_conditions.py --symbol BTC-PERP",
    builtin: "check-market-conditions",
  }),
];

export const FORM_LAUNCH: CommandStep = step(
  {
    id: "launch",
    text: "Launch with strict parameters",
    formCommand:
      "python -m src.bot_v2.canary_trader --symbol BTC-PERP --size 0.0001 --max-loss 50 --duration 1800 --mode CONSERVATIVE --rsi-confirm --monitor",
    builtin: "canary-trader",
  },
  LAUNCH_TIMEOUT_SEC,
);

export const FORM_ROLLBACK: CommandStep[] = [
  step({
    id: "activate-kill-switch",
    text: "Activate kill switch",
    formCommand: "bash scripts/kill_switch.sh --close-all",
    builtin: "kill-switch",
  }),
  step({
    id: "stop-canary",
    text: "Stop canary",
    formCommand: "systemctl stop canary-trader",
    builtin: "stop-canary",
  }),
  step({
    id: "archive-logs",
    text: "Archive logs",
    formCommand: "python scripts/archive_canary_logs.py",
    builtin: "archive",
  }),
  step({
    id: "generate-incident-report",
    text: "Generate incident report",
    formCommand: "python scripts/generate_incident_report.py",
    builtin: "incident-report",
  }),
];
