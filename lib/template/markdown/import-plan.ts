import { ownCommand } from "../own-command.ts";
import { keepIds } from "../row-ids.ts";
import type { Checkpoint, CommandStep, Template, Trigger } from "../schema.ts";
import type { FormDocument, FormRow, FormStep, UnreadLine } from "./form-document.ts";
import { type ImportedRows, importRuledRows, pairRows, type RowContext, unexplained } from "./import-rows.ts";
import { readRule } from "./rule-in-words.ts";

/** Commands by their words or place. A new command is taken as the form's words only: the built-in step goes on running. */
export function importSteps(
  steps: readonly FormStep[],
  base: readonly CommandStep[],
): ImportedRows<CommandStep> {
  const result: ImportedRows<CommandStep> = { rows: [], unread: [], kept: [], missing: [] };
  const used = new Set<string>();
  for (const { row, base: before } of pairRows(steps, base, () => [])) {
    const { command } = row as FormStep;
    if (!before || command === "") {
      const why = before
        ? "It has no command; the step stays as it was."
        : "There is no such step; it is left out.";
      result.unread.push({ ...row, why });
      if (before) result.rows.push(before);
    } else {
      result.rows.push({ ...before, text: row.text, formCommand: command });
      if (command !== before.formCommand) {
        const own = ownCommand(before);
        const runs = own
          ? `its own program (${[own.program, ...own.args].join(" ")})`
          : `the built-in step ${before.builtin}`;
        const why = `New command “${command}”. What runs stays ${runs} until it is set in the editor.`;
        result.kept.push({ line: row.line, text: row.text, why });
      }
    }
    if (before) used.add(before.id);
  }
  result.missing = base.filter((step) => !used.has(step.id)).map((step) => step.text);
  return result;
}

type Outcome = { trigger: Trigger; kept?: string } | { why: string };

function changedTrigger(row: FormRow, base: Trigger | null, template: Template): Outcome {
  const read = readRule(row.text);
  if (!base) return { why: "Countersign has no rollback trigger for this; it is left out." };
  if (!read) return { trigger: { ...base, text: row.text }, kept: "New wording; the trigger stays." };
  const stays = ` The trigger stays as it was: “${base.text}”.`;
  if (!read.ok) return { why: read.why + stays };
  const { rule } = read;
  if (rule.measure !== base.measure) return { why: `No rollback trigger watches this.${stays}` };
  const more = unexplained(rule, base.text);
  if (more.length > 0) return { why: `It was understood but for “${more.join(" ")}”.${stays}` };
  if (rule.limit === null)
    return { trigger: { ...base, text: row.text }, kept: "New wording; the limit stays." };
  if (base.limit !== null) {
    return { trigger: { ...base, text: row.text, limit: rule.limit, op: rule.op ?? base.op } };
  }
  const { maxLossUsd } = template.config;
  if (Number(rule.limit) === Number(maxLossUsd)) return { trigger: { ...base, text: row.text } };
  return {
    why: `This trigger follows the max loss, which is ${maxLossUsd} USD here, not ${rule.limit}.${stays}`,
  };
}

/** The form's triggers over those of the base version; the engine's own stay. */
export function importTriggers(rows: readonly FormRow[], template: Template): ImportedRows<Trigger> {
  const ofForm = template.triggers.filter((trigger) => trigger.fromForm);
  const result: ImportedRows<Trigger> = { rows: [], unread: [], kept: [], missing: [] };
  const now = new Map<string, Trigger>();
  for (const { row, base, isSame } of pairRows(rows, ofForm, (trigger) => [trigger.measure])) {
    const outcome: Outcome =
      isSame && base ? { trigger: { ...base, text: row.text } } : changedTrigger(row, base, template);
    if ("why" in outcome) result.unread.push({ ...row, why: outcome.why });
    else if (outcome.kept) result.kept.push({ ...row, why: outcome.kept });
    if (base) now.set(base.kind, "trigger" in outcome ? outcome.trigger : base);
  }
  result.rows = template.triggers.map((trigger) => now.get(trigger.kind) ?? trigger);
  result.missing = ofForm.filter((trigger) => !now.has(trigger.kind)).map((trigger) => trigger.text);
  return result;
}

const minutesInTitle = (title: string) => /^T\+([0-9]{1,3})\b/.exec(title)?.[1];

/** When a checkpoint is: as its heading says in brackets, else by its name "T+5", else as before. */
function atSecOf(
  form: FormDocument["checkpoints"][number],
  before: Checkpoint | undefined,
  isLast: boolean,
  durationSec: number,
): number {
  if (form.seconds !== null) return form.seconds;
  if (isLast) return durationSec;
  if (before?.title === form.text) return before.atSec;
  const minutes = minutesInTitle(form.text);
  return minutes === undefined ? (before?.atSec ?? durationSec) : Number(minutes) * 60;
}

/** The checkpoints with their items; a further one takes an id of its own. */
export function importCheckpoints(form: FormDocument, template: Template, context: RowContext) {
  const { checkpoints: base, config } = template;
  const ids = keepIds(
    base.map((one) => ({ id: one.id, words: one.title })),
    form.checkpoints.map((one) => one.text),
  );
  const lists = form.checkpoints.map((one, index) => {
    const id = ids[index]?.id ?? "";
    const before = base.find((checkpoint) => checkpoint.id === id);
    const items = importRuledRows(one.rows, before?.items ?? [], context);
    const isLast = index === form.checkpoints.length - 1;
    const checkpoint: Checkpoint = {
      id,
      title: one.text,
      atSec: atSecOf(one, before, isLast, config.durationSec),
      items: items.rows,
    };
    return { checkpoint, items };
  });
  const unread: UnreadLine[] = lists.flatMap(({ items }) => items.unread);
  const kept: UnreadLine[] = lists.flatMap(({ items }) => items.kept);
  const known = new Set(lists.map(({ checkpoint }) => checkpoint.id));
  const gone = base.filter((one) => !known.has(one.id)).map((one) => one.title);
  const missing = [...gone, ...lists.flatMap(({ items }) => items.missing)];
  return { rows: lists.map(({ checkpoint }) => checkpoint), unread, kept, missing };
}
