import { MEASURE_WORDS } from "../measure-words.ts";
import type { CommandStep, Template, Trigger } from "../schema.ts";
import type { EditorField, EditorGroup, EditorSection } from "./field.ts";
import { COMPARISONS, ruledGroup, SAMPLE_RANGE } from "./rule-fields.ts";
import { CONFIG_FIELDS, POLICY_OPTIONS, TIMING_FIELDS, TRADER_FIELDS } from "./setting-fields.ts";

/** A command that takes longer than ten minutes is stuck. */
const MAX_TIMEOUT_SEC = 600;

const about = (): EditorGroup => ({
  key: "about",
  title: "Name and signatures",
  fields: [
    { path: "title", label: "Title", kind: "text" },
    { path: "description", label: "Description", kind: "longText" },
    {
      path: "signaturePolicy",
      label: "Signature policy",
      kind: "select",
      options: POLICY_OPTIONS,
      hint: "What a sign-off must be made with.",
    },
    { path: "nextReview", label: "Next review", kind: "text", isOptional: true },
  ],
});

function stepGroup(step: CommandStep, path: string): EditorGroup {
  return {
    key: path,
    title: step.text,
    fields: [
      { path: `${path}/text`, label: "Wording", kind: "text" },
      { path: `${path}/formCommand`, label: "Command as the form prints it", kind: "text" },
      {
        path: `${path}/command`,
        label: "Own program",
        kind: "arguments",
        isOptional: true,
        hint: "Program first, then its arguments, one a line; no shell reads them. Empty: the built-in step.",
      },
      {
        path: `${path}/timeoutSec`,
        label: "Timeout",
        kind: "number",
        unit: "s",
        range: { min: 1, max: MAX_TIMEOUT_SEC, isWhole: false },
        hint: "A command that has not answered by then has failed.",
      },
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

const lines = (path: string, title: string, label: string): EditorGroup => ({
  key: path,
  title,
  fields: [{ path, label, kind: "lines", hint: "One a line." }],
});

function planSections(template: Template): EditorSection[] {
  return [
    {
      key: "commands",
      title: "Commands",
      hint: "Preflight, launch and rollback. The built-in step runs unless a program of your own is named.",
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

function paperSections(): EditorSection[] {
  const named = (path: string, title: string, nameKey: "role" | "label"): EditorGroup => ({
    key: path,
    title,
    fields: [{ path, label: title, kind: "named", nameKey, hint: "One a line." }],
  });
  return [
    {
      key: "after",
      title: "Post-canary actions",
      hint: "What is ticked off after the run.",
      groups: [
        lines("afterSuccess", "If successful", "Actions after success"),
        lines("afterFailure", "If failed", "Actions after failure"),
      ],
    },
    {
      key: "paper",
      title: "Addresses, contacts, notes",
      hint: "The lists that stand beside a decision.",
      groups: [
        {
          key: "monitoring",
          title: "Monitoring addresses",
          fields: [
            {
              path: "monitoring",
              label: "Monitoring addresses",
              kind: "addresses",
              hint: "One a line, as “Label: address”; http, https or a path.",
            },
          ],
        },
        named("contacts", "Emergency contacts", "role"),
        named("notes", "Notes", "label"),
      ],
    },
    {
      key: "timing",
      title: "Times",
      hint: "How long things last and count.",
      groups: [{ key: "timing", title: "Durations", fields: TIMING_FIELDS }],
    },
    {
      key: "trader",
      title: "Pace of the built-in trader",
      hint: "Has no effect on a team's own canary.",
      groups: [{ key: "trader", title: "Pace", fields: TRADER_FIELDS }],
    },
  ];
}

/** Every section of the editor for this template, as data. */
export function editorSections(template: Template): EditorSection[] {
  return [
    { key: "about", title: "About", hint: "Name, description, signature policy.", groups: [about()] },
    {
      key: "checklists",
      title: "Pre-canary checklists",
      hint: "What must hold before four people sign.",
      groups: template.checklists.flatMap((list): EditorGroup[] => [
        {
          key: `checklists/${list.id}`,
          title: list.title,
          fields: [
            { path: `checklists/${list.id}/title`, label: "Title", kind: "text" },
            {
              path: `checklists/${list.id}/needsSecondPerson`,
              label: "A second person verifies each item",
              kind: "switch",
            },
          ],
        },
        ...list.items.map((item) => ruledGroup(item, `checklists/${list.id}/items`)),
      ]),
    },
    {
      key: "metrics",
      title: "Metrics snapshot",
      hint: "Measured by the demo run, frozen at submit.",
      groups: template.metrics.map((metric) => {
        const group = ruledGroup(metric, "metrics");
        const path = `metrics/${metric.id}/targetText`;
        return { ...group, fields: [...group.fields, { path, label: "Target in words", kind: "text" }] };
      }),
    },
    {
      key: "config",
      title: "Configuration",
      hint: "What a new decision starts with.",
      groups: [{ key: "config", title: "Canary configuration", fields: CONFIG_FIELDS }],
    },
    {
      key: "stations",
      title: "Sign-offs",
      hint: "Four stations in the form's order, each with what its signature says.",
      groups: template.stations.map((station) => ({
        key: `stations/${station.role}`,
        title: station.title,
        fields: [
          { path: `stations/${station.role}/title`, label: "Title", kind: "text" },
          { path: `stations/${station.role}/person`, label: "Signed by", kind: "text" },
          {
            path: `stations/${station.role}/statements`,
            label: "Statements",
            kind: "lines",
            hint: "One a line.",
          },
        ],
      })),
    },
    ...planSections(template),
    ...paperSections(),
  ];
}
