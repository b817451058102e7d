"use client";

import { memo } from "react";
import { Badge } from "#components/ui/badge.tsx";
import type { EditorGroup, EditorSection } from "#lib/template/editor/field.ts";
import { TemplateField } from "./editor-field.tsx";

type Texts = Readonly<Record<string, string>>;

function Group({ group, texts, problems }: { group: EditorGroup; texts: Texts; problems: Texts }) {
  return (
    <fieldset className="min-w-0 border-t border-line px-4 pb-4 pt-3">
      <legend className="float-left mb-2 w-full text-sm font-semibold">
        {group.title}
        {group.hint ? <span className="block text-xs font-normal text-muted">{group.hint}</span> : null}
      </legend>
      <div className="clear-both grid gap-3 sm:grid-cols-2">
        {group.fields.map((field) => (
          <TemplateField
            key={field.path}
            field={field}
            text={texts[field.path] ?? ""}
            problem={problems[field.path]}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** A section that opens and closes by itself; closed ones keep what was typed and say how much is wrong in them. */
export const TemplateSection = memo(function TemplateSection(props: {
  section: EditorSection;
  texts: Texts;
  problems: Texts;
  isOpen: boolean;
}) {
  const { section, texts, problems } = props;
  const wrong = section.groups
    .flatMap((group) => group.fields)
    .filter((field) => problems[field.path]).length;
  return (
    // The browser opens a section by itself when the address points into it, before React has seen it.
    <details
      className="rounded-lg border border-line bg-surface"
      open={props.isOpen}
      suppressHydrationWarning
    >
      <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3 -outline-offset-2 hover:bg-hover">
        <h2 className="text-base font-semibold">{section.title}</h2>
        <span className="min-w-0 flex-1 text-xs text-muted">{section.hint}</span>
        {wrong > 0 ? <Badge tone="serious">{wrong} to look at</Badge> : null}
      </summary>
      {section.groups.map((group) => (
        <Group key={group.key} group={group} texts={texts} problems={problems} />
      ))}
    </details>
  );
});
