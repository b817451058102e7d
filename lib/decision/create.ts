import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { type Actor, type Decision, decisionSchema, EMPTY_ANSWER } from "./model.ts";

export type NewDecision = {
  id: string;
  number: number;
  title: string;
  template: Template;
  actor: Actor;
  nowMs: number;
  /** The failed decision that this one tries again: linked, with its root cause and fixes carried over. */
  retryOf?: Decision | null;
};

/** A draft from a template version: its configuration, empty answers, notes and contacts. Throws on a title out of range. */
export function newDecision(input: NewDecision): Decision {
  const { template, actor, nowMs, retryOf } = input;
  return decisionSchema.parse({
    id: input.id,
    number: input.number,
    title: input.title.trim(),
    templateId: template.id,
    phase: "DRAFT",
    revision: 1,
    createdBy: actor.personId,
    createdByName: actor.name,
    createdAtMs: nowMs,
    editors: [actor.personId],
    config: retryOf?.templateId === template.id ? retryOf.config : template.config,
    answers: Object.fromEntries(checklistRows(template).map(({ item }) => [item.id, EMPTY_ANSWER])),
    demo: null,
    drills: null,
    snapshot: null,
    notes: Object.fromEntries(template.notes.map((note) => [note.id, ""])),
    contacts: template.contacts.map(({ id, role }) => ({ id, role, name: "", phone: "", email: "" })),
    contentHash: null,
    submittedAtMs: null,
    signOffs: [],
    authorisation: null,
    runs: [],
    retryOf: retryOf?.id ?? null,
    after: { rootCause: retryOf?.after.rootCause ?? "", fixes: retryOf?.after.fixes ?? "", done: [] },
  });
}
