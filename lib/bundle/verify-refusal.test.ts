import { describe, expect, test } from "vitest";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { webCrypto } from "../proof/web-crypto.ts";
import type { BundleParts } from "./build-bundle.ts";
import { pack } from "./pack.ts";
import { tampered } from "./tamper-bundle.ts";
import { bundleOf, honestParts, refusedParts, scrubbedParts } from "./test-bundle.ts";
import { verifyBundle } from "./verify-bundle.ts";

const launched = honestParts();
const refused = refusedParts();
const scrubbed = scrubbedParts();
const verify = (files: ReturnType<typeof bundleOf>) => verifyBundle(pack(files), nodeCrypto);
const withDecision = (parts: BundleParts, change: Partial<BundleParts["decision"]>): BundleParts => ({
  ...parts,
  decision: { ...parts.decision, ...change },
});
type Acts = Parameters<NonNullable<NonNullable<Parameters<typeof bundleOf>[1]>["acts"]>>[0];
/** One more act of the decision, right before the export. */
const withAct = (acts: Acts, event: object, phase: string): Acts => {
  const last = acts.findLast(({ detail }) => detail.events !== undefined);
  const exportedAt = acts.findIndex(({ act }) => act === "exportBundle");
  if (!last) throw new Error("there is no act");
  const said = { atMs: last.atMs, by: last.actorId, byName: last.actorName };
  const detail = { ...last.detail, phase, events: [{ ...said, ...event }] };
  return [...acts.slice(0, exportedAt), { ...last, detail }, ...acts.slice(exportedAt)];
};
const REOPENED = { type: "revisionOpened", revision: 3, reason: "new drills" };
const RENEWED = {
  type: "evidenceRenewed",
  evidence: { runId: "run_9", outcome: "SUCCEEDED", observedAtMs: 1_700_000_000_000 },
};
const SECOND_RUN = { type: "runStarted", runId: "run_2", kind: "CANARY" };
const IS_REFUSED =
  /^Revision 2 was refused: NO-GO signed by RISK_MANAGER person \(Risk Manager\), 2023-11-14 22:13:20 UTC: “the drills are older than the build”\.$/;
const NOTHING = /^Nothing was launched: the audit stream holds no start of a canary for this decision\.$/;
const UNTIL = /^All of this as it stood when the bundle was made, 2023-11-14 23:13:20 UTC, before entry \d+/;

describe("what a bundle says that it proves", () => {
  test.each<[string, () => ReturnType<typeof bundleOf>, string, RegExp[]]>([
    ["a refusal", () => bundleOf(refused), "REFUSED", [IS_REFUSED, NOTHING, UNTIL]],
    [
      "a refusal that was answered by another revision",
      () =>
        bundleOf(withDecision(refused, { phase: "DRAFT" }), {
          acts: (acts) => withAct(acts, REOPENED, "DRAFT"),
        }),
      "REFUSED",
      [IS_REFUSED, /^It was opened again as revision 3 .* none of these sign-offs counts/, NOTHING, UNTIL],
    ],
    [
      "drills that passed again after submit",
      () =>
        bundleOf(withDecision(refused, { phase: "IN_REVIEW", signOffs: [] }), {
          acts: (acts) => withAct(acts, RENEWED, "IN_REVIEW"),
        }),
      "IN_REVIEW",
      [
        /never authorised/,
        /^The audit stream holds that every drill passed again in run run_9, 2023-11-14 22:13:20 UTC: the drills that were signed counted from then on\.$/,
        NOTHING,
        UNTIL,
      ],
    ],
    [
      "nobody has answered",
      () => bundleOf(withDecision(refused, { phase: "IN_REVIEW", signOffs: [] })),
      "IN_REVIEW",
      [/never authorised: nobody had answered\.$/, NOTHING, UNTIL],
    ],
    [
      "one has answered",
      () =>
        bundleOf(
          withDecision(refused, { phase: "IN_REVIEW", signOffs: refused.decision.signOffs.slice(0, 1) }),
        ),
      "IN_REVIEW",
      [/never authorised: GO by Engineer; no answer of the others\.$/, NOTHING, UNTIL],
    ],
    [
      "a launch that was called off",
      () => bundleOf(scrubbed),
      "AUTHORIZED",
      [
        /^Revision 2 was authorised: GO signed by CTO person/,
        /^Nothing was launched: the one canary that was started ended before launch\.$/,
        UNTIL,
      ],
    ],
    [
      "a start whose end is not known",
      () =>
        bundleOf({
          ...withDecision(launched, {
            phase: "AUTHORIZED",
            runs: [{ runId: "run_1", kind: "CANARY", outcome: null }],
          }),
          runs: new Map(),
        }),
      "AUTHORIZED",
      [/was authorised/, /^A canary was started, .* this bundle does not say\.$/, UNTIL],
    ],
    [
      "a launch",
      () => bundleOf(launched),
      launched.decision.phase,
      [/was authorised/, /^The decision ended FAILED\.$/, /^Launched: 1 of 1 canaries/, UNTIL],
    ],
  ])("%s", async (_name, bundle, standing, words) => {
    const verdict = await verify(bundle());
    expect(verdict).toMatchObject({ ok: true, summary: { standing } });
    if (!verdict.ok) return;
    expect(verdict.summary.proves).toHaveLength(words.length);
    for (const [index, pattern] of words.entries()) expect(verdict.summary.proves[index]).toMatch(pattern);
  });
});

test("a refusal is verified by the browser's crypto too, and its signatures are counted, not promised", async () => {
  const verdict = await verifyBundle(pack(bundleOf(refused)), webCrypto);
  expect(verdict).toMatchObject({ ok: true, summary: { authorisedAtMs: null, runs: [] } });
  const words = verdict.checks.find(({ name }) => name === "signatures")?.words;
  expect(words).toMatch(/^sign-offs that stand: 2, /);
  if (verdict.ok)
    expect(verdict.summary.signers.map(({ role, choice }) => `${role} ${choice}`)).toEqual([
      "ENGINEER GO",
      "RISK_MANAGER NO_GO",
    ]);
});

describe("a bundle that leaves out what the stream tells proves nothing", () => {
  const [engineer, risk] = refused.decision.signOffs;
  const three = launched.decision.signOffs.slice(0, 3);
  const noRuns = { runs: new Map<string, never>() };
  const onlyEngineer = engineer ? [engineer] : [];
  test.each<[string, () => ReturnType<typeof bundleOf>, string, RegExp]>([
    [
      "its run",
      () => bundleOf({ ...withDecision(launched, { runs: [] }), ...noRuns }, { told: launched }),
      "decision.json",
      /tells of the CANARY run run_1, and the bundle leaves it out/,
    ],
    [
      "its run, its authorisation and the last signature",
      () =>
        bundleOf(
          {
            ...withDecision(launched, { runs: [], authorisation: null, signOffs: three, phase: "IN_REVIEW" }),
            ...noRuns,
          },
          { told: launched },
        ),
      "decision.json",
      /sign-off of CTO person \(CTO\/Director\) stands in the audit stream, and the bundle leaves it out/,
    ],
    [
      "its authorisation",
      () => bundleOf(withDecision(launched, { authorisation: null }), { told: launched }),
      "decision.json",
      /holds an authorisation, and the bundle leaves it out/,
    ],
    [
      "a second launch",
      () => bundleOf(scrubbed, { acts: (acts) => withAct(acts, SECOND_RUN, "AUTHORIZED") }),
      "decision.json",
      /tells of the CANARY run run_2/,
    ],
    [
      "that its run ended",
      () =>
        bundleOf(
          {
            ...withDecision(launched, { runs: [{ runId: "run_1", kind: "CANARY", outcome: null }] }),
            ...noRuns,
          },
          { told: launched },
        ),
      "decision.json",
      /says that run run_1 ended FAILED, the bundle says not yet/,
    ],
    [
      "that it was launched",
      () =>
        bundleOf(
          { ...scrubbed, decision: { ...scrubbed.decision, phase: "AUTHORIZED" } },
          { told: launched },
        ),
      "decision.json",
      /ended FAILED, the bundle says SCRUBBED/,
    ],
    [
      "its NO-GO",
      () =>
        bundleOf(withDecision(refused, { signOffs: onlyEngineer, phase: "IN_REVIEW" }), { told: refused }),
      "decision.json",
      /sign-off of RISK_MANAGER person \(Risk Manager\) stands in the audit stream/,
    ],
    [
      "that a NO-GO stands",
      () =>
        bundleOf(
          withDecision(refused, {
            signOffs: refused.decision.signOffs.map((one) => ({ ...one, withdrawnAtMs: 1_700_000_000_000 })),
          }),
          { told: refused },
        ),
      "decision.json",
      /holds another sign-off of ENGINEER person/,
    ],
    [
      "that it was refused",
      () => bundleOf(withDecision(refused, { phase: "IN_REVIEW" }), { told: refused }),
      "decision.json",
      /the audit stream says REFUSED, the bundle says IN_REVIEW/,
    ],
    [
      "that it was opened again",
      () => bundleOf(refused, { acts: (acts) => withAct(acts, REOPENED, "DRAFT") }),
      "decision.json",
      /the audit stream says DRAFT/,
    ],
    [
      "a later submission",
      () =>
        bundleOf(refused, {
          acts: (acts) => withAct(acts, { type: "submitted", contentHash: "other" }, "IN_REVIEW"),
        }),
      "decision.json",
      /with another content/,
    ],
    [
      "whose entries are withheld",
      () => bundleOf(refused, { isAllWithheld: true }),
      "audit.jsonl",
      /withheld/,
    ],
  ])("%s", async (_name, forge, where, reason) => {
    expect(await verify(forge())).toMatchObject({ ok: false, where, reason: expect.stringMatching(reason) });
  });

  test.each<[string, () => ReturnType<typeof bundleOf>, RegExp]>([
    [
      "a success without a canary that succeeded",
      () => bundleOf(withDecision(launched, { phase: "SUCCEEDED" })),
      /no canary of it ended so/,
    ],
    [
      "a refusal that nobody signed",
      () =>
        bundleOf(withDecision(refused, { signOffs: onlyEngineer }), {
          acts: (acts) =>
            withAct(acts, { type: "decisionRefused", role: "RISK_MANAGER", reason: "no" }, "REFUSED"),
        }),
      /about a refusal is not what was signed/,
    ],
    [
      "a NO-GO that was signed with other words",
      () =>
        bundleOf(
          withDecision(refused, {
            signOffs: [
              ...onlyEngineer,
              ...(risk ? [{ ...risk, statement: { ...risk.statement, comment: "no" } }] : []),
            ],
          }),
        ),
      /does not give its hash/,
    ],
    [
      "a NO-GO by someone who did not hold the role",
      () =>
        bundleOf(refused, {
          acts: (acts) =>
            acts.map((act) =>
              act.actorId === "per_risk_manager"
                ? { ...act, detail: { ...act.detail, as: { roles: ["OBSERVER"] } } }
                : act,
            ),
        }),
      /no longer holds the role/,
    ],
    [
      "an act that names another actor than its entry",
      () =>
        bundleOf(refused, {
          acts: (acts) => withAct(acts, { ...REOPENED, by: "per_cto" }, "DRAFT"),
        }),
      /by somebody else than its actor/,
    ],
    [
      "an act that cannot be read",
      () => bundleOf(refused, { acts: (acts) => withAct(acts, { type: "launched" }, "REFUSED") }),
      /tells of "launched" and cannot be understood/,
    ],
    [
      "a decision that was never submitted",
      () => bundleOf(refused, { acts: (acts) => acts.filter(({ detail }) => detail.events === undefined) }),
      /ever submitted/,
    ],
    [
      "one sign-off twice",
      () =>
        bundleOf(withDecision(refused, { signOffs: [...onlyEngineer, ...refused.decision.signOffs] }), {
          told: refused,
        }),
      /a sign-off twice/,
    ],
    [
      "a run that the stream does not know",
      () =>
        bundleOf(withDecision(refused, { runs: [{ runId: "run_9", kind: "DEMO", outcome: null }] }), {
          told: refused,
        }),
      /knows no DEMO run run_9/,
    ],
  ])("nor does %s", async (_name, forge, reason) => {
    expect(await verify(forge())).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });
});

test("of 200 random changes of one bit or one field in a refusal none is accepted", async () => {
  const files = bundleOf(refused);
  const accepted: string[] = [];
  for (let index = 0; index < 200; index += 1) {
    const { archive, words } = tampered(files, index);
    if ((await verifyBundle(archive, nodeCrypto)).ok) accepted.push(words);
  }
  expect(accepted).toEqual([]);
}, 120_000);
