"use client";

import { Plus, Trash2 } from "lucide-react";
import { memo } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { joinClasses } from "#components/ui/join-classes.ts";
import type { EditorGroup, EditorSection } from "#lib/template/editor/field.ts";
import type { RowList } from "#lib/template/editor/row-changes.ts";
import type { Template } from "#lib/template/schema.ts";
import type { RowToRemove } from "./change-rows.tsx";
import { TemplateField } from "./editor-field.tsx";
import { ProgramFields } from "./program-fields.tsx";

/** The section of the editor in which a list of rows stands. */
const SECTION_OF: Readonly<Record<string, string>> = {
  checklists: "checklists",
  metrics: "metrics",
  checkpoints: "checkpoints",
  mustHaves: "criteria",
  targets: "criteria",
};

type Texts = Readonly<Record<string, string>>;

type GroupProps = {
  group: EditorGroup;
  texts: Texts;
  problems: Texts;
  config: Template["config"];
  onRemove: (row: RowToRemove) => void;
};

function Group({ group, texts, problems, config, onRemove }: GroupProps) {
  const { row, title } = group;
  const program = group.fields.filter((field) => field.program);
  return (
    <fieldset className="relative min-w-0 border-t border-line px-4 pb-4 pt-3">
      {row ? (
        <span className="absolute right-2 top-1.5">
          <IconButton label={`Remove the row “${title}”`} onClick={() => onRemove({ path: row, title })}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </span>
      ) : null}
      <legend className={joinClasses("float-left mb-2 w-full text-sm font-semibold", row && "pr-9")}>
        {group.title}
        {group.hint ? <span className="block text-xs font-normal text-muted">{group.hint}</span> : null}
      </legend>
      <div className="clear-both grid gap-3 sm:grid-cols-2">
        {group.fields
          .filter((field) => !field.program)
          .map((field) => (
            <TemplateField
              key={field.path}
              field={field}
              text={texts[field.path] ?? ""}
              problem={problems[field.path]}
            />
          ))}
      </div>
      {program.length > 0 ? (
        <ProgramFields title={title} fields={program} texts={texts} problems={problems} config={config} />
      ) : null}
    </fieldset>
  );
}

/** A section that opens and closes by itself; closed ones keep what was typed and say how much is wrong in them. */
export const TemplateSection = memo(function TemplateSection(props: {
  section: EditorSection;
  texts: Texts;
  problems: Texts;
  config: Template["config"];
  isOpen: boolean;
  /** Every list whose rows can be added to; those of this section get a button. */
  lists: readonly RowList[];
  onAdd: (list: string) => void;
  onRemove: (row: RowToRemove) => void;
}) {
  const { section, texts, problems, config, onAdd, onRemove } = props;
  const lists = props.lists.filter(({ path }) => SECTION_OF[path.split("/")[0] ?? ""] === section.key);
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
        <span className="min-w-0 flex-1 text-xs max-sm:order-last max-sm:basis-full text-muted">
          {section.hint}
        </span>
        {wrong > 0 ? <Badge tone="serious">{wrong} to look at</Badge> : null}
      </summary>
      {section.groups.map((group) => (
        <Group
          key={group.key}
          group={group}
          texts={texts}
          problems={problems}
          config={config}
          onRemove={onRemove}
        />
      ))}
      {lists.length > 0 ? (
        <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
          {lists.map(({ path, title }) => (
            <Button key={path} size="sm" icon={<Plus aria-hidden="true" />} onClick={() => onAdd(path)}>
              {lists.length === 1 ? "Add a row" : `Add a row: ${title}`}
            </Button>
          ))}
        </div>
      ) : null}
    </details>
  );
});
