import type { Template } from "../schema.ts";
import type { EditorGroup, EditorSection } from "./field.ts";
import { paperSections } from "./paper-sections.ts";
import { planSections } from "./plan-sections.ts";
import { ruledGroup } from "./rule-fields.ts";
import { CONFIG_FIELDS, POLICY_OPTIONS } from "./setting-fields.ts";

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
