"use client";

import { Braces, CircleAlert } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { PLACEHOLDERS } from "#lib/template/command-profile.ts";
import type { EditorField } from "#lib/template/editor/field.ts";
import { programPreview } from "#lib/template/program-preview.ts";
import type { Template } from "#lib/template/schema.ts";
import { TemplateField } from "./editor-field.tsx";
import { fieldAnchor } from "./field-anchor.ts";

type Texts = Readonly<Record<string, string>>;
type Typed = { program: string; args: string };

type ProgramFieldsProps = {
  title: string;
  fields: readonly EditorField[];
  texts: Texts;
  problems: Texts;
  config: Template["config"];
};

/** Word by word what the system would be asked to start. */
function Preview({ title, typed, config }: { title: string; typed: Typed; config: Template["config"] }) {
  const preview = programPreview(typed, config);
  return (
    <div className="min-w-0 sm:col-span-2">
      <p className="text-sm font-medium">What is started, word by word</p>
      {preview.ok ? (
        <ol aria-label={`What is started: ${title}`} className="mt-1 flex flex-wrap gap-1">
          {preview.words.map((word, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: an argument is known by its place.
              key={index}
              className="max-w-full rounded-sm border border-line bg-sunken px-1.5 py-0.5 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
            >
              {word === "" ? <i className="text-muted">empty</i> : word}
            </li>
          ))}
        </ol>
      ) : (
        <p className="mt-1 text-sm text-muted">{preview.reason}</p>
      )}
      <p className="mt-1 text-xs text-muted">
        Each box is one argument, started without a shell. Values are those of the saved configuration; what
        stands in ⟨ ⟩ is known at the run.
      </p>
    </div>
  );
}

/** Puts a placeholder where the cursor stands in the arguments, as if it had been typed. */
function insertInto(area: HTMLTextAreaElement | null, name: string) {
  if (!area) return;
  area.setRangeText(`{${name}}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What runs at a step: ours, or the team's own program in full. What is hidden keeps what was typed. */
export function ProgramFields({ title, fields, texts, problems, config }: ProgramFieldsProps) {
  const [runs, ...rest] = fields;
  const step = runs?.program?.step ?? "";
  const own = `${step}/profile`;
  const box = useRef<HTMLDivElement>(null);
  const [choice, setChoice] = useState(texts[runs?.path ?? ""] ?? "");
  const [typed, setTyped] = useState<Typed>({
    program: texts[`${own}/program`] ?? "",
    args: texts[`${own}/args`] ?? "",
  });
  const control = (name: string) =>
    box.current?.querySelector<HTMLTextAreaElement>(`[name="${CSS.escape(`${own}/${name}`)}"]`) ?? null;
  if (!runs) return null;
  const draw = (field: EditorField) => (
    <TemplateField
      key={field.path}
      field={field}
      text={texts[field.path] ?? ""}
      problem={problems[field.path]}
    />
  );
  const short = rest.filter(({ path }) => path === `${step}/command`);
  const [named, others] = [
    rest.filter(({ path }) => path === `${own}/program` || path === `${own}/args`),
    rest.filter(
      ({ path }) => path.startsWith(`${own}/`) && path !== `${own}/program` && path !== `${own}/args`,
    ),
  ];
  return (
    <div className="mt-3 flex flex-col gap-3" id={fieldAnchor(runs.path)}>
      <RadioGroup
        legend={runs.label}
        name={runs.path}
        options={runs.options ?? []}
        value={choice}
        onChange={setChoice}
        isInline
      />
      {problems[runs.path] ? (
        <p className="flex items-start gap-1.5 text-sm text-serious">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {problems[runs.path]}
        </p>
      ) : null}
      <div hidden={choice !== "command"}>{short.map(draw)}</div>
      <div
        ref={box}
        hidden={choice !== "profile"}
        onInput={() =>
          setTyped({ program: control("program")?.value ?? "", args: control("args")?.value ?? "" })
        }
      >
        <div className="grid gap-3 sm:grid-cols-2">
          {named.map(draw)}
          <div className="sm:col-span-2">
            <Menu
              trigger={
                <Button size="sm" icon={<Braces aria-hidden="true" />}>
                  Insert a placeholder
                </Button>
              }
              items={PLACEHOLDERS.map((name) => ({
                kind: "action",
                label: <code className="font-mono text-sm">{`{${name}}`}</code>,
                onSelect: () => insertInto(control("args"), name),
              }))}
            />
          </div>
          <Preview title={title} typed={typed} config={config} />
          {others.map(draw)}
        </div>
      </div>
    </div>
  );
}
