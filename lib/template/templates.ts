import { canaryV1 } from "./canary-v1.ts";
import { rehearsalV1 } from "./rehearsal-v1.ts";
import type { RuledItem, Template } from "./schema.ts";

/** Every template version of the house. A version never changes once decisions were made on it. */
export const TEMPLATES: readonly Template[] = [canaryV1, rehearsalV1];

/** The template version with this id, or undefined. */
export function findTemplate(id: string): Template | undefined {
  return TEMPLATES.find((template) => template.id === id);
}

export type ChecklistRow = {
  item: RuledItem;
  checklistId: string;
  checklistTitle: string;
  needsSecondPerson: boolean;
};

/** All checklist items in the form's order, each with the checklist it stands in. */
export function checklistRows(template: Template): ChecklistRow[] {
  return template.checklists.flatMap((list) =>
    list.items.map((item) => ({
      item,
      checklistId: list.id,
      checklistTitle: list.title,
      needsSecondPerson: list.needsSecondPerson,
    })),
  );
}

/** The checklist item with this id, or undefined. */
export function findChecklistRow(template: Template, itemId: string): ChecklistRow | undefined {
  return checklistRows(template).find((row) => row.item.id === itemId);
}
