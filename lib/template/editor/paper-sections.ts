import type { EditorGroup, EditorSection } from "./field.ts";
import { TIMING_FIELDS, TRADER_FIELDS } from "./setting-fields.ts";

const lines = (path: string, title: string, label: string): EditorGroup => ({
  key: path,
  title,
  fields: [{ path, label, kind: "lines", hint: "One a line." }],
});

/** What stands around a run: actions afterwards, addresses, contacts, notes, times, pace. */
export function paperSections(): EditorSection[] {
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
