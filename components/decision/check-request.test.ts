import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { toBase64url } from "#lib/proof/base64url.ts";
import { canonicalJson } from "#lib/proof/canonical-json.ts";
import type { Statement, WithdrawalStatement } from "#lib/proof/statement-schema.ts";
import { asksWhatIsShown, type Shown } from "./check-request.ts";
import type { PasskeyRequest, SigningAct } from "./signing-context.tsx";

const restated: Statement["restated"] = {
  symbol: "BTC-PERP",
  sizeBtc: "0.0001",
  maxLossUsd: "50",
  durationSec: 1800,
  mode: "CONSERVATIVE",
  filters: "spread < 20 bps",
  snapshot: [
    { metricId: "p95", text: "p95 latency", value: "40", unit: "ms", target: "< 500", n: 9, verdict: "PASS" },
  ],
  waivers: [],
};
const statement: Statement = {
  v: 1,
  purpose: "countersign/sign-off",
  decisionId: "d1",
  decisionNumber: 1,
  revision: 1,
  contentHash: "ab".repeat(32),
  role: "CTO",
  choice: "GO",
  meaning: ["I authorise"],
  comment: "fine",
  restated,
  personId: "p1",
  personName: "Cleo",
  atMs: 1,
  expiresAtMs: 2,
  earlier: [],
};
const act: SigningAct = { type: "signOff", role: "CTO", choice: "GO", comment: "fine" };
const shown: Shown = { restated, meaning: ["I authorise"], contentHash: statement.contentHash };

function requestFor(
  asked: Statement | WithdrawalStatement,
  change: Partial<PasskeyRequest> = {},
): PasskeyRequest {
  const digest = createHash("sha256").update(canonicalJson(asked)).digest();
  return {
    challengeId: "c",
    statement: asked,
    statementHash: digest.toString("hex"),
    options: { challenge: toBase64url(digest) },
    ...change,
  };
}

test("what the page shows may be signed", async () => {
  expect(await asksWhatIsShown(requestFor(statement), act, shown)).toBe(true);
});

test.each<[string, PasskeyRequest]>([
  ["another answer", requestFor({ ...statement, choice: "NO_GO" })],
  ["another role", requestFor({ ...statement, role: "ENGINEER" })],
  ["another comment", requestFor({ ...statement, comment: "not fine" })],
  ["other sentences", requestFor({ ...statement, meaning: ["I refuse"] })],
  ["other content", requestFor({ ...statement, contentHash: "cd".repeat(32) })],
  ["another size", requestFor({ ...statement, restated: { ...restated, sizeBtc: "1" } })],
  ["a metric less", requestFor({ ...statement, restated: { ...restated, snapshot: [] } })],
  ["a hash of something else", requestFor(statement, { statementHash: "0".repeat(64) })],
  [
    "a challenge that is not its hash",
    requestFor(statement, { options: { challenge: toBase64url(new Uint8Array(32)) } }),
  ],
])("%s is not asked of a passkey", async (_name, request) => {
  expect(await asksWhatIsShown(request, act, shown)).toBe(false);
});

test("a withdrawal is asked as one, with its own reason", async () => {
  const { contentHash, decisionId, decisionNumber, revision, role, personId, personName, atMs } = statement;
  const withdrawal: WithdrawalStatement = {
    ...{ v: 1, purpose: "countersign/withdrawal", decisionId, decisionNumber, revision, contentHash },
    ...{ role, withdraws: "ef".repeat(32), reason: "no", personId, personName, atMs },
  };
  const back: SigningAct = { type: "withdrawal", role: "CTO", reason: "no" };
  expect(await asksWhatIsShown(requestFor(withdrawal), back, shown)).toBe(true);
  expect(await asksWhatIsShown(requestFor(withdrawal), { ...back, reason: "yes" }, shown)).toBe(false);
  expect(await asksWhatIsShown(requestFor(withdrawal), act, shown)).toBe(false);
  expect(await asksWhatIsShown(requestFor(statement), back, shown)).toBe(false);
});
