import { MEASURE_WORDS } from "../measure-words.ts";
import type { CommandStep, Template, Trigger } from "../schema.ts";
import type { EditorField, EditorGroup, EditorSection } from "./field.ts";
import { programFields } from "./program-fields.ts";
import { COMPARISONS, ruledGroup, SAMPLE_RANGE } from "./rule-fields.ts";

/** A command that takes longer than ten minutes is stuck. */
const MAX_TIMEOUT_SEC = 600;

function stepGroup(step: CommandStep, path: string): EditorGroup {
  return {
    key: path,
    title: step.text,
    fields: [
      { path: `${path}/text`, label: "Wording", kind: "text" },
      { path: `${path}/formCommand`, label: "Command as the form prints it", kind: "text" },
      {
        path: `${path}/timeoutSec`,
        label: "Timeout",
        kind: "number",
        unit: "s",
        range: { min: 1, max: MAX_TIMEOUT_SEC, isWhole: false },
        hint: "A command that has not answered by then has failed.",
      },
      ...programFields(step, path),
    ],
  };
}

function triggerGroup(trigger: Trigger): EditorGroup {
  const path = `triggers/${trigger.kind}`;
  const unit = trigger.unit === "" ? {} : { unit: trigger.unit };
  const numbers: EditorField[] =
    trigger.limit === null
      ? []
      : [
          { path: `${path}/op`, label: "Comparison", kind: "select", options: COMPARISONS },
          { path: `${path}/limit`, label: "Rolls back at", kind: "decimal", ...unit },
        ];
  return {
    key: path,
    title: trigger.text,
    hint:
      trigger.limit === null
        ? `${MEASURE_WORDS[trigger.measure].label}: the limit is the max loss of the configuration.`
        : MEASURE_WORDS[trigger.measure].label,
    fields: [
      { path: `${path}/text`, label: "Wording", kind: "text" },
      ...numbers,
      {
        path: `${path}/warnAt`,
        label: "Warns from",
        kind: "decimal",
        isOptional: true,
        ...unit,
        hint: "Shown and reported before the limit is reached. Empty: no warning band.",
      },
      { path: `${path}/minSamples`, label: "Minimum samples", kind: "number", range: SAMPLE_RANGE },
    ],
  };
}

/** The run itself: commands, checkpoints, triggers, success criteria. */
export function planSections(template: Template): EditorSection[] {
  return [
    {
      key: "commands",
      title: "What runs",
      hint: "The nine commands of preflight, launch and rollback: built in, or the team's own programs.",
      groups: [
        ...template.preflight.map((step) => stepGroup(step, `preflight/${step.id}`)),
        stepGroup(template.launch, "launch"),
        ...template.rollback.map((step) => stepGroup(step, `rollback/${step.id}`)),
      ],
    },
    {
      key: "checkpoints",
      title: "Checkpoints",
      hint: "Judged by the engine, confirmed by a person.",
      groups: template.checkpoints.flatMap((checkpoint): EditorGroup[] => [
        {
          key: `checkpoints/${checkpoint.id}`,
          title: checkpoint.title,
          fields: [
            { path: `checkpoints/${checkpoint.id}/title`, label: "Title", kind: "text" },
            {
              path: `checkpoints/${checkpoint.id}/atSec`,
              label: "After T+0",
              kind: "number",
              unit: "s",
              range: { min: 1, max: 14_400, isWhole: false },
            },
          ],
        },
        ...checkpoint.items.map((item) => ruledGroup(item, `checkpoints/${checkpoint.id}/items`)),
      ]),
    },
    {
      key: "triggers",
      title: "Rollback triggers",
      hint: "Five of the form and the engine's own. None can be taken away.",
      groups: template.triggers.map(triggerGroup),
    },
    {
      key: "criteria",
      title: "Success criteria",
      hint: "All must-haves, and a number of targets.",
      groups: [
        ...template.mustHaves.map((item) => ruledGroup(item, "mustHaves")),
        ...template.targets.map((item) => ruledGroup(item, "targets")),
        {
          key: "targetsNeeded",
          title: "Targets needed",
          fields: [
            {
              path: "targetsNeeded",
              label: `Of ${template.targets.length} targets, needed`,
              kind: "number",
              range: { min: 0, max: 50, isWhole: true },
            },
          ],
        },
      ],
    },
  ];
}
