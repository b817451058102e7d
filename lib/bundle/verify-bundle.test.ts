import { describe, expect, test } from "vitest";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { webCrypto } from "../proof/web-crypto.ts";
import type { BundleParts } from "./build-bundle.ts";
import { encodeText, pack } from "./pack.ts";
import { tampered } from "./tamper-bundle.ts";
import { bundleOf, honestParts } from "./test-bundle.ts";
import { verifyBundle } from "./verify-bundle.ts";

const parts = honestParts();
const files = bundleOf(parts);
const archive = pack(files);
const verify = (given: Uint8Array) => verifyBundle(given, nodeCrypto);

test.each([
  ["Node", nodeCrypto],
  ["WebCrypto", webCrypto],
])("%s accepts an honest bundle and says what it holds", async (_name, crypto) => {
  const verdict = await verifyBundle(archive, crypto);
  expect(verdict).toMatchObject({ ok: true });
  if (!verdict.ok) return;
  expect(verdict.checks.map(({ name }) => name)).toEqual([
    "archive",
    "manifest",
    "content",
    "audit stream",
    "witness",
    "export",
    "history",
    "signatures",
    "runs",
  ]);
  expect(verdict.summary).toMatchObject({
    number: 7,
    title: "Faster requotes",
    exportedBy: "Auditor person",
  });
  expect(verdict.summary.signers.map(({ role }) => role)).toEqual([
    "ENGINEER",
    "RISK_MANAGER",
    "PRODUCT_OWNER",
    "CTO",
  ]);
  expect(verdict.summary.runs[0]?.words).toMatch(/^(SUCCEEDED|FAILED): /);
});

test("the same files give the same archive", () => {
  expect(pack(bundleOf(parts))).not.toBe(archive);
  expect(Buffer.from(pack(files)).equals(Buffer.from(archive))).toBe(true);
});

describe("what a forger with every hash at hand changes is found all the same", () => {
  const withDecision = (change: object): BundleParts => ({
    ...parts,
    decision: { ...parts.decision, ...change },
  });
  const [engineer, risk, owner, cto] = parts.decision.signOffs as [never, never, never, never];
  const record = parts.runs.get("run_1") ?? [];
  const withRecord = (events: typeof record): BundleParts => ({
    ...parts,
    runs: new Map([["run_1", events]]),
  });
  const signed = (one: (typeof parts.decision.signOffs)[number], change: object) => ({
    ...one,
    statement: { ...one.statement, ...change },
  });
  test.each<[string, () => ReturnType<typeof bundleOf>, string, RegExp]>([
    [
      "other content",
      () => bundleOf({ ...parts, contentText: parts.contentText.replace("Faster", "Faxter") }),
      "content.json",
      /not the content/,
    ],
    ["another title", () => bundleOf(withDecision({ title: "Else" })), "decision.json", /not the decision/],
    [
      "another form",
      () => bundleOf({ ...parts, template: { ...parts.template, targetsNeeded: 1 } }),
      "template.json",
      /not the form/,
    ],
    [
      "a signature less",
      () => bundleOf(withDecision({ signOffs: [engineer, risk, cto] })),
      "decision.json",
      /Product Owner: no GO/,
    ],
    [
      "a statement changed",
      () => bundleOf(withDecision({ signOffs: [signed(engineer, { comment: "no" }), risk, owner, cto] })),
      "decision.json",
      /does not give its hash/,
    ],
    [
      "a borrowed signature",
      () =>
        bundleOf(
          withDecision({
            signOffs: [
              { ...(engineer as object), signature: (risk as { signature: object }).signature },
              risk,
              owner,
              cto,
            ],
          }),
        ),
      "decision.json",
      /does not verify/,
    ],
    ["no house key", () => bundleOf({ ...parts, keys: {} }), "decision.json", /does not verify/],
    [
      "another authorisation",
      () =>
        bundleOf(parts, {
          acts: (acts) =>
            acts.map((act) =>
              act.actorId === "per_cto"
                ? { ...act, detail: { ...act.detail, events: (act.detail.events as object[]).slice(0, 1) } }
                : act,
            ),
        }),
      "decision.json",
      /authorisation does not stand/,
    ],
    [
      "a role that was not held",
      () =>
        bundleOf(parts, {
          acts: (acts) =>
            acts.map((act) =>
              act.actorId === "per_cto"
                ? { ...act, detail: { ...act.detail, as: { roles: ["OBSERVER"] } } }
                : act,
            ),
        }),
      "decision.json",
      /no longer holds the role/,
    ],
    [
      "a sign-off that was never recorded",
      () => bundleOf(parts, { acts: (acts) => acts.filter((act) => act.actorId !== "per_risk_manager") }),
      "decision.json",
      /does not stand in the audit stream/,
    ],
    [
      "an entry out of the stream",
      () => bundleOf(parts, { entries: (entries) => entries.filter(({ seq }) => seq !== 3) }),
      "audit.jsonl",
      /entry 3 is missing/,
    ],
    [
      "the stream's end cut off",
      () => bundleOf(parts, { entries: (entries) => entries.slice(0, -1) }),
      "checkpoint.txt",
      /another stream/,
    ],
    ["own entries withheld", () => bundleOf(parts, { isAllWithheld: true }), "audit.jsonl", /withheld/],
    [
      "an export that was never recorded",
      () => bundleOf(parts, { acts: (acts) => acts.filter(({ act }) => act !== "exportBundle") }),
      "manifest.json",
      /no entry/,
    ],
    [
      "a record without its seal",
      () => bundleOf(parts, { acts: (acts) => acts.filter(({ act }) => act !== "sealRun") }),
      "runs/run_1.jsonl",
      /never sealed/,
    ],
    [
      "a record without one entry",
      () => bundleOf(withRecord(record.filter(({ seq }) => seq !== 5))),
      "runs/run_1.jsonl",
      /entry 5/,
    ],
    [
      "another outcome",
      () => bundleOf(withDecision({ runs: [{ runId: "run_1", kind: "CANARY", outcome: "ROLLED_BACK" }] })),
      "runs/run_1.jsonl",
      /the decision says/,
    ],
    [
      "a run left out",
      () => bundleOf({ ...parts, runs: new Map() }),
      "runs/run_1.jsonl",
      /record is missing/,
    ],
    [
      "a run of another decision",
      () =>
        bundleOf(
          withRecord(
            record.map((one) =>
              one.body.type === "runQueued" ? { ...one, body: { ...one.body, decisionId: "dec_2" } } : one,
            ),
          ),
        ),
      "runs/run_1.jsonl",
      /another run/,
    ],
    [
      "a canary of another build",
      () =>
        bundleOf(
          withRecord(
            record.map((one) =>
              one.body.type === "runQueued" ? { ...one, body: { ...one.body, buildId: "x" } } : one,
            ),
          ),
        ),
      "runs/run_1.jsonl",
      /not what was signed/,
    ],
  ])("%s", async (_name, forge, where, reason) => {
    expect(await verify(pack(forge()))).toMatchObject({
      ok: false,
      where,
      reason: expect.stringMatching(reason),
    });
  });
});

describe("the archive", () => {
  const replaced = (name: string, text: string) => pack(new Map([...files, [name, encodeText(text)]]));
  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(), "the archive"],
    ["no zip", encodeText("not a zip"), "the archive"],
    ["a byte more", Uint8Array.from([...archive, 0]), "the archive"],
    ["cut in half", archive.slice(0, archive.length / 2), "the archive"],
    ["a file more", replaced("extra.txt", "x"), "extra.txt"],
    ["a file changed", replaced("README.txt", "x"), "README.txt"],
    ["a manifest of another kind", replaced("manifest.json", "{}"), "manifest.json"],
    ["a checkpoint of nobody", replaced("checkpoint.txt", "x"), "checkpoint.txt"],
    ["a witness of nobody", replaced("witness.pub", "x"), "witness.pub"],
  ])("%s", async (_name, given, where) => {
    expect(await verify(given)).toMatchObject({ ok: false, where });
  });
});

test("of 300 random changes of one bit or one field none is accepted", async () => {
  const accepted: string[] = [];
  for (let index = 0; index < 300; index += 1) {
    const { archive: changed, words } = tampered(files, index);
    if ((await verify(changed)).ok) accepted.push(words);
  }
  expect(accepted).toEqual([]);
}, 120_000);
