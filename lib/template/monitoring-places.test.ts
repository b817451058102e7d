import { expect, test } from "vitest";
import { canaryV1 } from "./canary-v1.ts";
import { monitoringPlaces } from "./monitoring-places.ts";
import { rehearsalV1 } from "./rehearsal-v1.ts";

const form = { logPath: "/tmp/trading_logs/canary.log", reportsFolder: "docs/ops/preflight/canary/" };
const row = (address: string) => ({ id: address, label: address, address });

test("both house templates log and report where the form says", () => {
  expect(monitoringPlaces(canaryV1)).toEqual(form);
  expect(monitoringPlaces(rehearsalV1)).toEqual(form);
});

test.each([
  ["a log of its own", [row("/var/log/bot.log")], { ...form, logPath: "/var/log/bot.log" }],
  ["a folder of its own", [row("reports/ours/")], { ...form, reportsFolder: "reports/ours/" }],
  ["no paths", [row("http://localhost:8080/dashboard/"), row("https://x/canary.log")], form],
  ["nothing", [], form],
])("a template with %s", (_case, monitoring, expected) => {
  expect(monitoringPlaces({ monitoring })).toEqual(expected);
});
