import { type NewDecision, newDecision } from "./create.ts";
import type { Decision } from "./model.ts";

/**
 * A draft with the title, configuration, notes and contacts of another decision. Whoever clones it is its editor; what
 * others ticked, measured, waived or signed belongs to the one that they looked at.
 */
export function clonedDecision(source: Decision, input: Omit<NewDecision, "title" | "retryOf">): Decision {
  const fresh = newDecision({ ...input, title: source.title });
  const notes = Object.keys(fresh.notes).map((id) => [id, source.notes[id] ?? ""] as const);
  return {
    ...fresh,
    config: source.config,
    notes: Object.fromEntries(notes),
    contacts: fresh.contacts.map((contact) => source.contacts.find(({ id }) => id === contact.id) ?? contact),
    clonedFrom: source.id,
  };
}
