import { describe, expect, test } from "vitest";
import type { Decision } from "../decision/model.ts";
import { authorised, draft, inPhase, inReview } from "../decision/test-decision.ts";
import { importForm } from "../template/markdown-import.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { csvText } from "./csv.ts";
import { decisionCsv } from "./decision-csv.ts";
import { decisionForm } from "./decision-form.ts";

const inputOf = (decision: Decision) => ({
  decision,
  template: rehearsalV1,
  canary: null,
  nowMs: decision.submittedAtMs ?? decision.createdAtMs,
  verifyAddress: "https://countersign.example/verify",
});
const formOf = (decision: Decision) => decisionForm(inputOf(decision));

describe("the form of an authorised decision", () => {
  const decision = authorised();
  const form = formOf(decision);

  test("has every row ticked with its value, source and people", () => {
    expect(form.match(/^- \[x\] /gm)).toHaveLength(15);
    expect(form).toMatch(
      /- \[x\] Acceptance rate ≥ 90%\n {2}- \*acceptance rate 97.5 %.*pass.*ticked by Erin/,
    );
    expect(form).toContain("verified by Riku");
  });

  test("has the snapshot, four signatures with their statements, and GO", () => {
    expect(form).toMatch(/\| Acceptance Rate \| 97.5% \(n \d+\) \| ≥ 90% \| ✅ pass \|/);
    for (const name of ["Erin", "Riku", "Paula", "Cleo"])
      expect(form).toMatch(new RegExp(`: ${name} Date: .*✅ GO`));
    expect(form.match(/statement SHA-256 [0-9a-f]{64}/g)).toHaveLength(4);
    expect(form).toContain("Go/No-Go decision: ✅ GO / ⬜ NO-GO");
  });

  test("names its hash, its status and where it is verified", () => {
    expect(form).toContain(`**Content SHA-256**: ${decision.contentHash}`);
    expect(form).toContain("⬜ DRAFT / ✅ APPROVED / ⬜ EXECUTED");
    expect(form).toContain("https://countersign.example/verify");
  });

  test("still is the form: it comes in again as the same rows", () => {
    const { template, refusals, missing, filledIn } = importForm(form, rehearsalV1);
    expect(refusals).toEqual([]);
    expect(missing).toEqual([]);
    expect(filledIn).toBeGreaterThan(30);
    expect(template?.checklists).toEqual(rehearsalV1.checklists);
    expect(template?.stations).toEqual(rehearsalV1.stations);
  });
});

test.each([
  ["DRAFT", "✅ DRAFT / ⬜ APPROVED / ⬜ EXECUTED"],
  ["AUTHORIZED", "⬜ DRAFT / ✅ APPROVED / ⬜ EXECUTED"],
  ["SUCCEEDED", "⬜ DRAFT / ⬜ APPROVED / ✅ EXECUTED"],
] as const)("phase %s reads %s", (phase, words) => {
  expect(formOf(phase === "DRAFT" ? draft() : inPhase(phase))).toContain(words);
});

const EVIL = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[click](javascript:alert(1))",
  "![x](https://evil.example/p.png)",
  "**bold** `code` | cell | ~~gone~~",
  "&lt;script&gt;",
  '=HYPERLINK("https://evil.example")',
  "abc\u202Eevil\u0000\u200B",
  "line\n## Rollback Triggers\n- [ ] none",
];

describe.each(EVIL)("the text %j is harmless", (evil) => {
  const decision: Decision = {
    ...inReview(),
    title: `x ${evil}`,
    notes: { observations: evil, market: `\`\`\`\n${evil}`, special: "" },
    contacts: [{ id: "on-call", role: "On-Call Engineer", name: evil, phone: "1", email: evil }],
  };

  test("in the form", () => {
    const form = formOf(decision);
    const outsideBlocks = form.replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, "");
    expect(outsideBlocks).not.toMatch(/<(script|img)/i);
    expect(outsideBlocks).not.toMatch(/(?<!\\)\]\(/);
    expect(form).not.toMatch(/(?![\n\r])[\p{Cc}\u202e\u200b]/u);
    expect(outsideBlocks.match(/^## Rollback Triggers$/gm)).toHaveLength(1);
    const contact = outsideBlocks.split("\n").find((line) => line.startsWith("| On-Call Engineer"));
    expect(contact?.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  test("in the table", () => {
    const csv = csvText([["a", evil]]);
    expect(csv).not.toMatch(/(?![\n\r])[\p{Cc}\u202e\u200b]/u);
    expect(csv).not.toMatch(/(^|,|")[=+@]/m);
  });
});

test.each([
  ["-3.2", "-3.2"],
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1+2", "'-1+2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["  =1", "'  =1"],
  ['a "b", c', '"a ""b"", c"'],
])("cell %j becomes %j", (text, cell) => expect(csvText([[text]])).toBe(`${cell}\r\n`));

test("the table has every row of the decision", () => {
  const rows = decisionCsv(inputOf(authorised())).trim().split("\r\n");
  expect(rows).toHaveLength(1 + 15 + 6 + 4);
});
