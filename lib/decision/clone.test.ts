import { expect, test } from "vitest";
import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { clonedDecision } from "./clone.ts";
import { newDecision } from "./create.ts";
import type { Decision } from "./model.ts";
import { act, actorOf, draft, inPhase, inReview, NOW_MS } from "./test-decision.ts";

const LATER_MS = NOW_MS + MS_PER_HOUR;
const input = { id: "d2", number: 8, template: rehearsalV1, actor: actorOf("riku"), nowMs: LATER_MS };
const ROLE_ID = rehearsalV1.contacts.map(({ id }) => id);
const NOTE_ID = rehearsalV1.notes.map(({ id }) => id);

/** A signed decision with another size, a note and a contact. */
function source(): Decision {
  const noted = inReview();
  const contacts = noted.contacts.map((one, at) =>
    at === 1 ? { ...one, name: "Riku", phone: "+1 555" } : one,
  );
  const notes = { ...noted.notes, [NOTE_ID[1] ?? ""]: "calm", gone: "of an older form" };
  return { ...noted, config: { ...noted.config, sizeBtc: "0.015" }, contacts, notes };
}

test("a clone begins with the title, configuration, notes and contacts of its source and says so", () => {
  const clone = clonedDecision(source(), input);
  expect(clone).toMatchObject({
    id: "d2",
    number: 8,
    title: "A careful change",
    clonedFrom: "d1",
    retryOf: null,
  });
  expect(clone.config.sizeBtc).toBe("0.015");
  expect(clone.notes).toEqual(Object.fromEntries(NOTE_ID.map((id, at) => [id, at === 1 ? "calm" : ""])));
  expect(clone.contacts.map(({ id, name, phone }) => [id, name, phone])).toEqual(
    ROLE_ID.map((id, at) => (at === 1 ? [id, "Riku", "+1 555"] : [id, "", ""])),
  );
});
test("what others ticked, measured, attached or signed stays with the source; its editors are those of the clone", () => {
  const from = inPhase("SUCCEEDED");
  const clone = clonedDecision(from, input);
  const fresh = newDecision({ ...input, title: from.title });
  expect(clone).toEqual({ ...fresh, clonedFrom: "d1" });
  expect(clone).toMatchObject({
    phase: "DRAFT",
    revision: 1,
    editors: ["riku"],
    signOffs: [],
    demo: null,
    runs: [],
  });
});
test("a note or contact that its source never had is the form's empty one", () => {
  const from = { ...source(), notes: {}, contacts: [] };
  const clone = clonedDecision(from, input);
  expect(Object.values(clone.notes)).toEqual(NOTE_ID.map(() => ""));
  expect(clone.contacts).toEqual(draft().contacts);
});

const failed = (): Decision =>
  act(inPhase("FAILED"), { type: "recordRootCause", rootCause: "a wrong unit", fixes: "the right unit" });
test("a retry carries root cause, fixes and, on the same form, the configuration of the one that failed", () => {
  const retryOf = { ...failed(), config: { ...failed().config, sizeBtc: "0.015" } };
  const retry = newDecision({ ...input, title: "  Once more ", retryOf });
  expect(retry).toMatchObject({
    title: "Once more",
    retryOf: "d1",
    after: { rootCause: "a wrong unit", fixes: "the right unit", done: [] },
  });
  expect(retry.config.sizeBtc).toBe("0.015");
  const ofOtherForm = newDecision({
    ...input,
    title: "Once more",
    retryOf: { ...retryOf, templateId: "canary-v1" },
  });
  expect(ofOtherForm.config).toEqual(rehearsalV1.config);
});
test("a draft of its own answers for nothing earlier", () => {
  const fresh = newDecision({ ...input, title: "A new one" });
  expect(fresh).toMatchObject({
    retryOf: null,
    clonedFrom: null,
    createdBy: "riku",
    createdByName: "Riku",
    createdAtMs: LATER_MS,
    after: { rootCause: "", fixes: "", done: [] },
  });
  expect(fresh.contacts.map(({ role }) => role)).toEqual(rehearsalV1.contacts.map(({ role }) => role));
});
