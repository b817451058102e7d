import { expect, test } from "vitest";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { CommandStep } from "#lib/template/schema.ts";
import { canaryLaunch } from "./canary-launch.ts";

const ENV = { NODE_ENV: "test", PATH: "/bin", CANARY_MODE: "x", DATABASE_URL: "secret" } as const;

function launchOf(changes: Partial<CommandStep>) {
  const template = { ...rehearsalV1, launch: { ...rehearsalV1.launch, ...changes } };
  const run = { runId: "run_1", account: "demo", symbol: "BTC-PERP", durationSec: 45, template };
  return canaryLaunch({ ...run, config: template.config } as RunForWorker, "1.5", ENV);
}

test("without a program of the team's own the built-in trader runs, arguments as they are", () => {
  const { command, sources, stopGraceMs } = launchOf({});
  expect(command[2]).toContain("trader/main.ts");
  expect(JSON.parse(command.at(-1) ?? "")).toEqual(rehearsalV1.trader);
  expect({ sources, stopGraceMs }).toEqual({});
});

test("the short form is filled in and gets the form's flags behind it", () => {
  const { command, sources } = launchOf({ command: ["./bot", "--id={runId}", "{{x}}"] });
  expect(command.slice(0, 5)).toEqual(["./bot", "--id=run_1", "{x}", "--symbol", "BTC-PERP"]);
  expect(sources).toBeUndefined();
});

test("a profile gives program, folder, times and sources, and nothing behind its arguments", () => {
  const profile = commandProfileSchema.parse({
    program: "./bot",
    args: ["{dailyLossUsedUsd}"],
    workingDirectory: "/opt/bot",
    environment: ["CANARY_MODE"],
    stopGraceSec: 3,
    orderLog: { file: "logs/o.jsonl" },
  });
  const { command, cwd, env, sources, stopGraceMs, termGraceMs } = launchOf({ profile });
  expect(command).toEqual(["./bot", "1.5"]);
  expect([cwd, env.CANARY_MODE, env.DATABASE_URL]).toEqual(["/opt/bot", "x", undefined]);
  expect([stopGraceMs, termGraceMs]).toEqual([3_000, 2_000]);
  expect(sources).toMatchObject({ stdout: "json-lines", orderLog: { path: "/opt/bot/logs/o.jsonl" } });
});
