import { describe, expect, test } from "vitest";
import { canonicalHash } from "../proof/canonical.ts";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { type Template, templateSchema } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { approvedContent, contentHashOf } from "./approved-content.ts";
import { contentDiff } from "./content-diff.ts";
import { type Decision, decisionSchema } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  act,
  actorOf,
  BUILD_ID,
  draft,
  evidenceOf,
  goCommand,
  KEY,
  NOW_MS,
  PEOPLE,
  signed,
} from "./test-decision.ts";
import { fileOf, importOf } from "./test-evidence.ts";
import { changed, leafNames, leafPaths, type Path, schemaLeaves, valueAt, withValue } from "./test-leaves.ts";

/**
 * What a signature does not cover, and why that is safe. Everything else of a decision, its configuration and its
 * template must be covered: a new field of the schema fails this test until someone has decided.
 */
const OUTSIDE: Readonly<Record<string, string>> = {
  phase: "the worker asks for AUTHORIZED by itself, and a phase alone opens nothing",
  submittedAtMs: "the snapshot in the content carries the same moment",
  "contacts.": "whom to call must stay correctable at any time",
  "runs.": "what was started and how it ended; grows after the signatures",
  "authorisation.": "written by GO; it cannot outlive the signatures, whose own expiry is signed",
  "drillRenewal.":
    "that signed drills passed again: a fact of the audit stream, arrived after the signatures",
  "renewsDrills.": "a wish about keeping evidence fresh; it decides nothing that runs",
  "after.": "the work after the run; a retry's root cause is demanded by its own rules before submit",
};
const isOutside = (pattern: string) =>
  Object.keys(OUTSIDE).some((one) => (one.endsWith(".") ? pattern.startsWith(one) : pattern === one));

const riku = { by: actorOf("riku") };

/** Everything that people and runs can put into a decision, so that no field of it is empty. */
function fullDraft(): Decision {
  const { demo, drills } = {
    demo: evidenceOf("DEMO", "demo-1", { values: { acceptancePct: "80" } }),
    drills: evidenceOf("DRILL", "drill-1"),
  };
  const withRange = demo.measured.map((one) => ({ ...one, interval: [70, 87] as [number, number] }));
  const config = { ...draft().config, venue: `okx-demo/test/${"0a".repeat(16)}` };
  const begun: Decision = { ...draft(), config, retryOf: "d0", clonedFrom: "d00" };
  const machine = { by: MACHINE_ACTOR };
  let decision = act(begun, { type: "recordRootCause", rootCause: "a wrong unit", fixes: "the right one" });
  decision = act(decision, { type: "startDemo", runId: "demo-1" });
  const remarks = { acceptancePct: "of 100 orders" };
  decision = act(
    decision,
    { type: "attachEvidence", evidence: { ...demo, measured: withRange, remarks } },
    machine,
  );
  decision = act(decision, { type: "startDrills", runId: "drill-1" });
  const fired = drills.measured.map((one) => ({ ...one, interval: [1, 1] as [number, number] }));
  const drilled = { ...drills, measured: fired, remarks: { drillKillSwitch: "fired in 14 ms" } };
  return act(decision, { type: "attachEvidence", evidence: drilled }, machine);
}

function complete(given: Decision): Decision {
  let decision = act(given, { type: "writeNote", noteId: "market", text: "calm" }, riku);
  const contact = {
    id: "on-call",
    role: "On-Call Engineer",
    name: "Ona",
    phone: "1",
    email: "ona@example.org",
  };
  decision = act(decision, { type: "setContact", contact });
  const targets = [
    ["ITEM", "demo-pnl"],
    ["METRIC", "metric-p50"],
    ["NOTE", "market"],
  ] as const;
  for (const [index, [kind, id]] of targets.entries())
    decision = act(decision, { type: "attachFile", attachment: fileOf(kind, id, { id: `att-${index}` }) });
  for (const itemId of ["demo-pnl", "metric-p50"])
    decision = act(decision, { type: "attestItem", itemId, value: "0", n: 5, note: "by hand" });
  decision = act(
    decision,
    { type: "waiveItem", itemId: "demo-acceptance", reason: "known and accepted" },
    riku,
  );
  for (const { item, needsSecondPerson } of checklistRows(rehearsalV1)) {
    decision = act(decision, { type: "tickItem", itemId: item.id });
    if (needsSecondPerson) decision = act(decision, { type: "verifyItem", itemId: item.id }, riku);
  }
  decision = act(decision, { type: "submit" });
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const)
    decision = signed(decision, role);
  decision = renewed(decision);
  decision = act(decision, goCommand(decision), { by: actorOf("cleo") });
  return { ...decision, after: { ...decision.after, done: ["Update documentation"] } };
}

/** In review, its drills run again by the worker. */
function renewed(before: Decision): Decision {
  const machine = { by: MACHINE_ACTOR, nowMs: NOW_MS + 22 * MS_PER_HOUR };
  const asked = act(before, { type: "setDrillRenewal", isOn: true });
  const started = act(asked, { type: "renewDrills", runId: "drill-2" }, machine);
  return act(started, { type: "attachEvidence", evidence: evidenceOf("DRILL", "drill-2") }, machine);
}

function imported(): Decision {
  const started = act(draft(), { type: "startDrills", runId: "drill-1" });
  const drilled = act(
    started,
    { type: "attachEvidence", evidence: evidenceOf("DRILL", "drill-1") },
    { by: MACHINE_ACTOR },
  );
  return act(drilled, importOf("imp-1", { values: { acceptancePct: "80" } }));
}

const SAMPLES: readonly [string, Decision][] = [
  ["measured by our own runs", complete(fullDraft())],
  ["imported from an outside bot", complete(imported())],
];

function verify(decision: Decision, template: Template = rehearsalV1) {
  return verifySignOffs({
    decision,
    content: approvedContent(decision, template, BUILD_ID),
    people: PEOPLE,
    publicKeys: { [KEY.keyId]: KEY.publicKeyPem },
    stations: template.stations,
    policy: template.signaturePolicy,
    nowMs: NOW_MS,
  });
}

/** Whether the worker would find the signatures valid; what its schema does not let in, it never comes to verify. */
function isAccepted(decision: Decision): boolean {
  try {
    return verify(decision).ok;
  } catch (error) {
    if (decisionSchema.safeParse(decision).success) throw error;
    return false;
  }
}

// Some two thousand verifications of four signatures each.
describe.each(SAMPLES)("a decision %s", { timeout: 120_000 }, (_name, decision) => {
  const patternOf = leafNames(schemaLeaves(decisionSchema));

  test("verifies as it is", () => expect(verify(decision)).toEqual({ ok: true }));

  test("one field changed leaves no valid signature, field by field", () => {
    const paths = leafPaths(decision);
    expect(paths.length).toBeGreaterThan(500);
    const survived: string[] = [];
    const unneeded: string[] = [];
    const verified = new Set<string>();
    for (const path of paths) {
      const pattern = patternOf(path);
      const other = withValue(decision, path, changed);
      const isContent = contentHashOf(other, rehearsalV1, BUILD_ID) !== decision.contentHash;
      // Another content is refused alike wherever it differs: of each field one place is verified in full.
      const isLikeVerified = isContent && verified.has(pattern);
      verified.add(pattern);
      if (!isLikeVerified && isAccepted(other) && !isOutside(pattern)) survived.push(path.join("."));
      if (isContent && isOutside(pattern)) unneeded.push(path.join("."));
    }
    expect(survived).toEqual([]);
    expect(unneeded).toEqual([]);
  });

  test("a row more or less leaves none either", () => {
    const lists: Path[] = [
      ["editors"],
      ["attachments"],
      ["demo", "measured"],
      ["drills", "measured"],
      ["snapshot", "rows"],
    ];
    for (const path of lists) {
      const drop = (before: unknown) => (before as unknown[]).slice(1);
      expect([path, verify(withValue(decision, path, drop)).ok]).toEqual([path, false]);
    }
    for (const path of [["notes"], ["demo", "remarks"]] as Path[]) {
      const add = (before: unknown) => ({ ...(before as object), extra: "more" });
      expect([path, verify(withValue(decision, path, add)).ok]).toEqual([path, false]);
    }
  });

  test("one field of the template changed leaves none", () => {
    const paths = leafPaths(rehearsalV1).filter((path) => path[0] !== "signaturePolicy");
    expect(paths.length).toBeGreaterThan(400);
    const hash = decision.contentHash;
    const survived = paths.filter((path) => {
      try {
        return contentHashOf(decision, withValue(rehearsalV1, path, changed), BUILD_ID) === hash;
      } catch {
        return false;
      }
    });
    expect(survived).toEqual([]);
  });

  test("another build leaves none", () => {
    expect(contentHashOf(decision, rehearsalV1, "build-2")).not.toBe(decision.contentHash);
  });

  test("one field of the content changed is said in words", () => {
    const content = approvedContent(decision, rehearsalV1, BUILD_ID);
    const silent = leafPaths(content).filter((path) => {
      if (path[0] === "revision") return false;
      const other = withValue(content, path, changed);
      expect(canonicalHash(other)).not.toBe(decision.contentHash);
      try {
        return contentDiff(content, other).length === 0;
      } catch {
        // A measure that does not exist has no words; such a content is told to be not comparable.
        return path.at(-1) !== "measure";
      }
    });
    expect(silent.map((path) => path.join("."))).toEqual([]);
    expect(contentDiff(content, { ...content, revision: 9 })).toEqual([]);
  });
});

test("the samples fill every field that the schema knows", () => {
  const leaves = new Set(schemaLeaves(decisionSchema));
  const patternOf = leafNames([...leaves]);
  expect(leaves.size).toBeGreaterThan(80);
  const filled = new Set(
    SAMPLES.flatMap(([, decision]) =>
      leafPaths(decision).flatMap((path) => (valueAt(decision, path) === null ? [] : [patternOf(path)])),
    ),
  );
  // Signatures have a test of their own for every field; here they are changed as far as the samples have them.
  // Drills share the demo's shape, but only demo values can be imported.
  const isElsewhere = (leaf: string) => leaf.startsWith("signOffs.") || leaf.startsWith("drills.imported.");
  const missing = [...leaves].filter((leaf) => !isElsewhere(leaf) && !filled.has(leaf));
  expect(missing).toEqual([]);
});

test("whoever stands outside of the signatures is still there", () => {
  const leaves = schemaLeaves(decisionSchema);
  for (const one of Object.keys(OUTSIDE))
    expect([one, leaves.some((leaf) => (one.endsWith(".") ? leaf.startsWith(one) : leaf === one))]).toEqual([
      one,
      true,
    ]);
});

test("the template's schema has no field that its digest does not take in", () => {
  expect(templateSchema.parse(rehearsalV1)).toEqual(rehearsalV1);
});
