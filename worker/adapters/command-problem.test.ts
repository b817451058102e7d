import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { buildProblem, commandProblem } from "./command-problem.ts";
import { ownProgram } from "./own-program.ts";

const CONTENT = "#!/bin/sh\nexit 0\n";
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const ENV = { NODE_ENV: "test", PATH: "/usr/bin:/bin" } as const;
const metrics = { url: "http://127.0.0.1:9464/metrics", preset: "gpt_trader" };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-command-"));
  writeFileSync(join(folder, "bot"), CONTENT);
  chmodSync(join(folder, "bot"), 0o755);
  writeFileSync(join(folder, "plain"), CONTENT);
  symlinkSync("/etc", join(folder, "etc"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const profile = (changes: Record<string, unknown>) =>
  commandProfileSchema.parse({ program: "./bot", workingDirectory: folder, ...changes });
const problem = (changes: Record<string, unknown>, env: NodeJS.ProcessEnv = ENV) =>
  commandProblem({ ...rehearsalV1, launch: { ...rehearsalV1.launch, profile: profile(changes) } }, env);

test.each<[string, Record<string, unknown>, string]>([
  ["a program that is not there", { program: "./none" }, "no program ./none"],
  ["a program that no folder of the PATH has", { program: "no-such-bot" }, "no program no-such-bot"],
  ["a file that may not be run", { program: "./plain" }, "no program ./plain"],
  ["a folder as the program", { program: "/tmp/" }, "no program"],
  ["a working directory that is not there", { workingDirectory: "/nowhere" }, "no folder /nowhere"],
  ["an unknown placeholder", { args: ["{size}"] }, "has a value for {size}"],
  [
    "metrics that the installation does not allow",
    { prometheus: metrics },
    "COUNTERSIGN_SCRAPE_ORIGINS (none is named)",
  ],
  ["an order log elsewhere", { orderLog: { file: "/var/log/orders" } }, "lies outside"],
  ["an order log behind a link", { orderLog: { file: "etc/passwd" } }, "lies outside"],
  ["another build", { build: [{ file: "bot", sha256: "0".repeat(64) }] }, "not the signed one"],
  ["a build that is gone", { build: [{ file: "none", sha256: SHA256 }] }, "cannot be read"],
])("%s is told before anything starts", async (_what, changes, words) => {
  const told = await problem(changes);
  expect(told).toContain(words);
  expect(told).toContain("“Launch with strict parameters” has a program of its own that cannot run");
});

test("nothing is told where all is well", async () => {
  const build = [{ file: "bot", sha256: SHA256 }];
  const orderLog = { file: "logs/orders.jsonl" };
  expect(await problem({ build, orderLog })).toBeNull();
  expect(await problem({ program: "sh" })).toBeNull();
  expect(await commandProblem(rehearsalV1, ENV)).toBeNull();
});

test.each([
  ["http://127.0.0.1:9464", true],
  ["http://127.0.0.1:9465", false],
  ["https://127.0.0.1:9464", false],
  ["http://127.0.0.1:94640", false],
  ["http://localhost:9464, http://127.0.0.1:9464", true],
])("of the allowed origins %s exactly one counts: %s", async (allowed, isAllowed) => {
  const told = await problem({ prometheus: metrics }, { ...ENV, COUNTERSIGN_SCRAPE_ORIGINS: allowed });
  expect(told === null).toBe(isAllowed);
});

test("a folder that the installation names may hold the order log", async () => {
  const orderLog = { file: "/var/log/bot/orders.jsonl" };
  expect(await problem({ orderLog }, { ...ENV, COUNTERSIGN_LOG_FOLDERS: "/var/log/bot" })).toBeNull();
});

test("a missing kill command is found before the launch, not in the rollback", async () => {
  const rollback = rehearsalV1.rollback.map((step) => ({ ...step, command: ["/nowhere/kill.sh"] }));
  expect(await commandProblem({ ...rehearsalV1, rollback }, ENV)).toContain("Activate kill switch");
});

test("a build that changes after it was signed is found", async () => {
  const signed = profile({ build: [{ file: "plain", sha256: SHA256 }] });
  expect(await buildProblem(signed)).toBeNull();
  writeFileSync(join(folder, "plain"), `${CONTENT}# changed\n`);
  expect(await buildProblem(signed)).toContain("plain is not the signed one");
});

test("the program sees what the template allows, and never the database", () => {
  const run = { runId: "run_1", account: "demo", config: rehearsalV1.config, durationSec: 45 };
  const env = { ...ENV, DATABASE_URL: "secret", CANARY_KEY: "k", CANARY_OTHER: "o" };
  const args = ["{symbol}", "{durationSec}", "{maxLossUsd}", "{orderPrefix}"];
  const program = ownProgram(profile({ args, environment: ["CANARY_KEY"] }), run, env);
  const { COUNTERSIGN_ORDER_PREFIX: prefix, ...rest } = program.env;
  expect(rest).toEqual({
    PATH: ENV.PATH,
    CANARY_KEY: "k",
    COUNTERSIGN_RUN_ID: "run_1",
    COUNTERSIGN_ACCOUNT: "demo",
  });
  expect(prefix).toMatch(/^cs[0-9a-f]{10}$/);
  expect(program.command).toEqual(["./bot", "BTC-PERP", "45", "10", prefix]);
  expect(program.cwd).toBe(folder);
});
