import { expect, test } from "vitest";
import type { Effect } from "#lib/canary/inputs.ts";
import { carryOut } from "./carry-out.ts";
import type { Paperwork } from "./paperwork.ts";
import type { Hands } from "./run-shell.ts";

/** Carries effects out with hands that only note what they were asked, in order. */
async function askedBy(...effects: Effect[]): Promise<string[]> {
  const asked: string[] = [];
  const note = (what: string) => () => void asked.push(what);
  const later = (what: string) => async () => {
    await Promise.resolve();
    asked.push(what);
  };
  const hands = {
    kill: { kill: note("kill"), proveFlat: later("prove flat") },
    canary: {
      stop: (force: boolean) => asked.push(`stop ${force}`),
      launch: note("launch"),
      send: note("send"),
    },
    team: {
      kill: note("their kill"),
      stop: note("their stop"),
      archive: later("their archive"),
      report: later("their report"),
    },
    startPreflight: note("preflight"),
    verifySignatures: note("signatures"),
  } as unknown as Hands;
  const paperwork = {
    archive: later("archive"),
    writeReport: async (kind: string) => void asked.push(`${kind} report`),
  } as unknown as Paperwork;
  const log = (message: string) => asked.push(message);
  const finish = (phase: string) => asked.push(phase);
  for (const effect of effects) carryOut(effect, { hands, paperwork, log, finish });
  await new Promise((resolve) => setImmediate(resolve));
  return asked;
}

test.each<[string, Effect[], string[]]>([
  [
    "a kill is ours first, then their kill and stop",
    [{ type: "kill", trigger: "LOSS", reason: "", attempt: 1 }],
    ["kill", "their kill", "their stop"],
  ],
  ["our canary is stopped by us", [{ type: "stopChild", force: true }], ["stop true"]],
  ["their archive is done before ours", [{ type: "archive" }], ["their archive", "archive"]],
  [
    "an incident has their report before ours",
    [{ type: "writeReport", kind: "incident" }],
    ["their report", "incident report"],
  ],
  ["a success has ours alone", [{ type: "writeReport", kind: "success" }], ["success report"]],
  [
    "what goes to one hand goes there",
    [
      { type: "startPreflight" },
      { type: "verifySignatures" },
      { type: "launchChild" },
      { type: "sendControl", control: { cmd: "hold" } },
      { type: "escalate", reason: "not flat" },
      { type: "finish", phase: "STUCK" },
      { type: "proveFlat" },
    ],
    ["preflight", "signatures", "launch", "send", "ESCALATE: not flat", "STUCK", "prove flat"],
  ],
])("%s", async (_what, effects, asked) => expect(await askedBy(...effects)).toEqual(asked));
