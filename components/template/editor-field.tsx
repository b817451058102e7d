"use client";

import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { NumberInput, TextArea, TextInput } from "#components/ui/text-input.tsx";
import type { EditorField } from "#lib/template/editor/field.ts";
import { fieldAnchor } from "./field-anchor.ts";

const WIDE: ReadonlySet<EditorField["kind"]> = new Set([
  "longText",
  "lines",
  "arguments",
  "build",
  "names",
  "addresses",
  "named",
]);

/** As many lines as are there and one to add, within reason. */
const rowsFor = (text: string) => Math.min(8, text.split("\n").length + 1);

function Control({ field, text }: { field: EditorField; text: string }) {
  const same = { name: field.path, defaultValue: text };
  switch (field.kind) {
    case "select":
      return <Select {...same} options={field.options ?? []} />;
    case "decimal":
    case "number":
      return <NumberInput {...same} pattern={undefined} />;
    case "text":
      return <TextInput {...same} />;
    case "arguments":
    case "build":
    case "names":
      return <TextArea {...same} rows={rowsFor(text)} spellCheck={false} wrap="off" className="font-mono" />;
    default:
      return <TextArea {...same} rows={field.kind === "longText" ? 2 : rowsFor(text)} />;
  }
}

/** One field of the editor, drawn from its description; what is wrong with it stands beside it. */
export function TemplateField(props: { field: EditorField; text: string; problem: string | undefined }) {
  const { field, text, problem } = props;
  if (field.kind === "switch") {
    return (
      <Switch
        id={fieldAnchor(field.path)}
        name={field.path}
        label={field.label}
        hint={problem ?? field.hint}
        defaultChecked={text === "true"}
      />
    );
  }
  const isWide = WIDE.has(field.kind) || /^(Wording|Command)/.test(field.label);
  return (
    <div id={fieldAnchor(field.path)} className={isWide ? "sm:col-span-2" : ""}>
      <Field
        label={field.label}
        hint={field.hint}
        unit={field.unit}
        error={problem}
        {...(field.isOptional ? { isOptional: true } : {})}
      >
        <Control field={field} text={text} />
      </Field>
    </div>
  );
}
