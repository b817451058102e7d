import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { UntimedInput } from "#worker/supervisor/engine-loop.ts";
import { createTeamCommands } from "#worker/supervisor/team-commands.ts";
import { runProgram } from "./run-program.ts";

/** A busy machine starts a process in seconds. */
vi.setConfig({ testTimeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), "countersign-program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = { runId: "run_1", account: "demo", config: rehearsalV1.config };
let count = 0;

/** Runs a shell script; its time is over after `withinMs`. */
function script(text: string, withinMs = 30_000, args: string[] = []) {
  const path = join(folder, `${count++}.sh`);
  writeFileSync(path, text);
  const profile = commandProfileSchema.parse({ program: "sh", args: [path, ...args], termGraceSec: 0.2 });
  return runProgram(profile, { signal: AbortSignal.timeout(withinMs), run });
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody has fetched yet is still listed.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};
async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries += 1) {
    if (tries > 600) throw new Error(`process ${pid} is still there`);
    await sleep(50);
  }
}

describe("a team's own command", () => {
  test("exit 0 passes, with everything that it printed", async () => {
    const { ok, output } = await script("echo out; echo err >&2");
    expect(ok).toBe(true);
    expect(output.split("\n").toSorted()).toEqual(["err", "exit code 0", "out"]);
  });

  test("one that prints nothing and exits at once passes by its exit code alone", async () => {
    expect(await script("exit 0")).toEqual({ ok: true, output: "exit code 0" });
    expect(await script("exit 3")).toEqual({ ok: false, output: "exit code 3" });
  });

  test("one that does not exist has not passed", async () => {
    const profile = commandProfileSchema.parse({ program: "/nowhere/kill.sh" });
    const { ok, output } = await runProgram(profile, { signal: AbortSignal.timeout(30_000), run });
    expect(ok).toBe(false);
    expect(output).toContain("/nowhere/kill.sh could not be started");
  });

  test("one that hangs and ignores SIGTERM is killed when its time is over, and says so", async () => {
    const { ok, output } = await script("trap '' TERM; echo begun; while :; do sleep 0.1; done", 1_000);
    expect(ok).toBe(false);
    expect(output).toContain("stopped by SIGKILL, because its time was over");
  });

  test("one that leaves in good order when its time is over has not passed either", async () => {
    const { ok, output } = await script("trap 'exit 0' TERM; while :; do sleep 0.1; done", 1_000);
    expect(ok).toBe(false);
    expect(output).toContain("because its time was over");
  });

  test("one that forks: what it left behind is ended with it, though it holds the pipe", async () => {
    const { ok, output } = await script("sleep 300 & echo $!");
    expect(ok).toBe(true);
    await untilGone(Number(output.split("\n")[0]));
  });

  test("a grandchild that ignores SIGTERM goes with the group", async () => {
    const forked = "(trap '' TERM; sleep 300 & echo $!; wait) & wait";
    const { output } = await script(forked, 1_500);
    await untilGone(Number(output.split("\n")[0]));
  });

  test("megabytes of output are cut, and held up nobody", async () => {
    const { ok, output } = await script("yes | head -c 5000000");
    expect(ok).toBe(true);
    expect(output.length).toBeLessThan(70_000);
  });

  test("an argument stays one argument, whatever a shell would make of it", async () => {
    const evil = "$(touch evil); `id` && {symbol}";
    expect(await script('printf "%s|%s" "$#" "$1"', 30_000, [evil])).toEqual({
      ok: true,
      output: "1|$(touch evil); `id` && BTC-PERP\nexit code 0",
    });
  });

  test("one whose time is over already is not started", async () => {
    const profile = commandProfileSchema.parse({ program: "sh", args: ["-c", "true"] });
    const { ok, output } = await runProgram(profile, { signal: AbortSignal.abort(), run });
    expect({ ok, output }).toEqual({ ok: false, output: "sh was not started: it was too late." });
  });
});

describe("kill, stop, archive and report commands of a template", () => {
  const teamOf = (commands: Record<string, string[]>) => {
    const rollback = rehearsalV1.rollback.map((step) => {
      const command = commands[step.builtin];
      return command ? { ...step, command } : step;
    });
    const fed: UntimedInput[] = [];
    const team = createTeamCommands({
      run: { ...run, template: { ...rehearsalV1, rollback } },
      feed: (input) => fed.push(input),
      signal: new AbortController().signal,
    });
    return { team, fed };
  };

  test("kill and stop run once each, however often they are asked, and are told before the archive", async () => {
    const { team, fed } = teamOf({
      "kill-switch": ["sh", "-c", "sleep 0.5; echo closed"],
      "stop-canary": ["sh", "-c", "exit 1"],
      archive: ["sh", "-c", "echo $COUNTERSIGN_RUN_ID"],
    });
    for (let asked = 0; asked < 3; asked += 1) {
      team.kill();
      team.stop();
    }
    await new Promise((resolve) => setImmediate(resolve));
    await team.archive();
    await team.report();
    const told = fed.map((input) =>
      input.type === "teamCommand" ? [input.stepId, input.ok, input.output] : null,
    );
    expect(told.toSorted()).toEqual([
      ["activate-kill-switch", true, "closed\nexit code 0"],
      ["archive-logs", true, "run_1\nexit code 0"],
      ["stop-canary", false, "exit code 1"],
    ]);
    expect(told.at(-1)?.[0]).toBe("archive-logs");
  });

  test("a template without any has nothing to wait for", async () => {
    const { team, fed } = teamOf({});
    team.kill();
    await team.archive();
    await team.report();
    expect(fed).toEqual([]);
  });
});
