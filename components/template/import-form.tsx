"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { TemplatePreview } from "#lib/template/template-preview.ts";
import { ImportPreview } from "./import-preview.tsx";

type TemplateFile = { format: "markdown" | "yaml"; text: string; basedOn: string; isNew: boolean };
type Answer<T> = { ok: true; data: T } | { ok: false; refusal: RefusalWords };
type Props = {
  bases: readonly { value: string; label: string }[];
  preview: (input: { file: TemplateFile }) => Promise<Answer<TemplatePreview>>;
  take: (input: { file: TemplateFile; isConfirmed: boolean }) => Promise<Answer<{ templateId: string }>>;
};

/** A file larger than this is no template, bytes; the server says the same. */
const MAX_FILE_BYTES = 256 * 1024;
const TOO_LARGE: RefusalWords = {
  code: "FILE_TOO_LARGE",
  whatHappened: "The file is larger than 256 KB.",
  safeNow: "Nothing was sent.",
  doNext: "Choose the form or a YAML file of a template.",
};

type FieldsProps = {
  file: TemplateFile;
  bases: Props["bases"];
  change: (part: Partial<TemplateFile>) => void;
};

function BasedOn({ file, bases, change }: FieldsProps) {
  return (
    <>
      <Field label="Read against" hint="Rows with the same words keep the rules of this version.">
        <Select
          options={bases}
          value={file.basedOn}
          onChange={(event) => change({ basedOn: event.target.value })}
        />
      </Field>
      <Checkbox
        label="A template of its own"
        hint="Named by the form's title, instead of the next version of the template above."
        checked={file.isNew}
        onChange={(event) => change({ isNew: event.target.checked })}
      />
    </>
  );
}

function FileFields(props: FieldsProps & { choose: (chosen: File | undefined) => void }) {
  const { file, change, choose } = props;
  return (
    <>
      <RadioGroup
        legend="What it is"
        name="format"
        value={file.format}
        onChange={(format) => change({ format: format === "yaml" ? "yaml" : "markdown" })}
        options={[
          {
            value: "markdown",
            label: "The Markdown form",
            hint: "Measures, times and commands come from the version below.",
          },
          { value: "yaml", label: "A YAML file", hint: "Holds the whole template and names it itself." },
        ]}
      />
      <label className="flex flex-col gap-1 text-sm">
        <span className="font-medium">File</span>
        <input
          type="file"
          accept=".md,.markdown,.txt,.yaml,.yml"
          className="max-w-full text-sm text-muted file:mr-3 file:h-9 file:cursor-pointer file:rounded-md file:border file:border-control file:bg-raised file:px-3 file:font-medium file:text-ink"
          onChange={(event) => choose(event.target.files?.[0])}
        />
        <span className="text-xs text-muted">At most 256 KB; its text appears below.</span>
      </label>
      <Field label="Text">
        <TextArea
          rows={10}
          className="max-h-96 font-mono text-xs"
          spellCheck={false}
          value={file.text}
          onChange={(event) => change({ text: event.target.value })}
        />
      </Field>
      {file.format === "markdown" ? <BasedOn {...props} /> : null}
    </>
  );
}

/** The last step: what does not come in is confirmed, then the draft is made. */
function TakeDraft(props: { open: number; isPending: boolean; onTake: (isConfirmed: boolean) => void }) {
  const { open } = props;
  const [isConfirmed, setConfirmed] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      {open > 0 ? (
        <Checkbox
          label={`I have read the lists: ${open} ${open === 1 ? "line or row does" : "lines or rows do"} not come in.`}
          checked={isConfirmed}
          onChange={(event) => setConfirmed(event.target.checked)}
        />
      ) : null}
      <div>
        <Button
          variant="primary"
          pending={props.isPending}
          pendingLabel="Drafting"
          onClick={() => props.onTake(isConfirmed)}
        >
          Make the draft
        </Button>
      </div>
    </div>
  );
}

/** File or pasted text, the version it is read against, a preview, and only then the draft. */
export function ImportForm({ bases, preview, take }: Props) {
  const router = useRouter();
  const start = { format: "markdown", text: "", basedOn: bases[0]?.value ?? "", isNew: false } as const;
  const [file, setFile] = useState<TemplateFile>(start);
  const [read, setRead] = useState<TemplatePreview | null>(null);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (part: Partial<TemplateFile>) => {
    setFile((before) => ({ ...before, ...part }));
    setRead(null);
  };
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setRefusal(chosen.size > MAX_FILE_BYTES ? TOO_LARGE : null);
    if (chosen.size > MAX_FILE_BYTES) return;
    change({ text: await chosen.text(), format: /\.ya?ml$/i.test(chosen.name) ? "yaml" : "markdown" });
  };
  const send = async <T,>(ask: () => Promise<Answer<T>>, done: (data: T) => void) => {
    setPending(true);
    const answer = await answered(ask());
    setPending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) done(answer.data);
  };
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send(() => preview({ file }), setRead);
          }}
        >
          <FileFields file={file} bases={bases} change={change} choose={(chosen) => void choose(chosen)} />
          <div>
            <Button
              type="submit"
              variant={read ? "secondary" : "primary"}
              pending={isPending}
              pendingLabel="Reading"
            >
              Preview
            </Button>
          </div>
        </form>
      </Card>
      {read ? <ImportPreview preview={read} /> : null}
      {read && read.refusals.length === 0 ? (
        <TakeDraft
          open={read.unread.length + read.missing.length}
          isPending={isPending}
          onTake={(isConfirmed) =>
            void send(
              () => take({ file, isConfirmed }),
              ({ templateId }) => router.push(`/templates/${templateId}`),
            )
          }
        />
      ) : null}
      <RefusalCallout refusal={refusal} />
    </div>
  );
}
