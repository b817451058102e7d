import { configProblems } from "../config-problems.ts";
import type { EditorField, TemplateProblem } from "../editor/field.ts";
import { fieldText } from "../editor/read-field.ts";
import { editorSections } from "../editor/sections.ts";
import { writeField } from "../editor/write-field.ts";
import type { Template } from "../schema.ts";
import { commandProblems } from "./check-commands.ts";
import { limitProblems } from "./check-limits.ts";
import { rowProblems } from "./check-rows.ts";
import { wordingProblems } from "./check-wording.ts";

const ADDRESS = /^(https?:\/\/[^\s/]+\S*|[^\s:]+)$/;
const CONFIG_FIELD_PATHS: Readonly<Record<string, string>> = { maxSpreadBps: "config/filters/maxSpreadBps" };

/** Every field read as if it had just been typed: the words are those of the editor. */
function fieldProblems(template: Template): TemplateProblem[] {
  const copy = structuredClone(template);
  const fields: EditorField[] = editorSections(template).flatMap((section) =>
    section.groups.flatMap((group) => group.fields),
  );
  return fields.flatMap((field) => {
    // What runs was read by its schema, and is judged as a whole.
    if (field.program) return [];
    const words = writeField(copy, field, fieldText(template, field));
    return words ? [{ path: field.path, words, blocks: true }] : [];
  });
}

function timeProblems({ config, checkpoints, timing, checklists }: Template): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  checkpoints.forEach((checkpoint, index) => {
    const before = checkpoints[index - 1];
    if (before && checkpoint.atSec <= before.atSec) {
      const words = `${checkpoint.title} must come after ${before.title}.`;
      problems.push({ path: `checkpoints/${checkpoint.id}/atSec`, words, blocks: true });
    }
  });
  const last = checkpoints.at(-1);
  if (last && last.atSec !== config.durationSec) {
    const words = `The last checkpoint is at ${last.atSec} s and the canary ends at ${config.durationSec} s; they must be the same.`;
    problems.push({ path: `checkpoints/${last.id}/atSec`, words, blocks: true });
  }
  const demo = checklists
    .flatMap((list) => list.items)
    .flatMap((item) => item.criteria)
    .find((criterion) => criterion.measure === "durationMin");
  if (demo && timing.demoDurationSec < Number(demo.limit) * 60) {
    const words = `A demo run of ${timing.demoDurationSec} s can never reach the ${demo.limit} min that the checklist asks for.`;
    problems.push({ path: "timing/demoDurationSec", words, blocks: true });
  }
  if (timing.questionSec >= config.durationSec) {
    const words = "An open question must be answered before the canary is over.";
    problems.push({ path: "timing/questionSec", words, blocks: false });
  }
  return problems;
}

function otherProblems(template: Template): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  if (template.targetsNeeded > template.targets.length) {
    const words = `There are ${template.targets.length} targets; ${template.targetsNeeded} cannot be met.`;
    problems.push({ path: "targetsNeeded", words, blocks: true });
  }
  for (const { label, address } of template.monitoring) {
    if (ADDRESS.test(address)) continue;
    const words = `${label}: an address begins with http:// or https://, or is a path.`;
    problems.push({ path: "monitoring", words, blocks: true });
  }
  if (template.trader.minHoldMs > template.trader.holdPositionMs) {
    const words = "A position cannot be held longer at least than at most.";
    problems.push({ path: "trader/minHoldMs", words, blocks: true });
  }
  return problems;
}

/**
 * Everything that stands against publishing a template version, in words at the field it concerns. A problem that does
 * not block is advice. A problem is said once per field.
 */
export function templateProblems(template: Template): TemplateProblem[] {
  const fields = fieldProblems(template);
  const rows = rowProblems(template);
  const limits = limitProblems(template);
  const rest = [
    ...timeProblems(template),
    ...otherProblems(template),
    ...commandProblems(template),
    ...wordingProblems(template),
  ];
  const config = fields.some((problem) => problem.path.startsWith("config/"))
    ? []
    : configProblems(template.config, template)
        .filter(({ field }) => field !== "durationSec")
        .map(({ field, words }) => ({
          path: CONFIG_FIELD_PATHS[field] ?? `config/${field}`,
          words: `${words}.`,
          blocks: true,
        }));
  const seen = new Set<string>();
  return [...fields, ...rows, ...limits, ...config, ...rest].filter(({ path }) => {
    const isNew = !seen.has(path);
    seen.add(path);
    return isNew;
  });
}
