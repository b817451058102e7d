"use client";

import { useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { AlertDialog, Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { NumberInput, TextInput } from "#components/ui/text-input.tsx";
import {
  hasLimit,
  type KnownRule,
  knownRules,
  type NewRow,
  type RowList,
} from "#lib/template/editor/row-changes.ts";
import { COMPARISONS } from "#lib/template/editor/rule-fields.ts";
import { ruleWords } from "#lib/template/judge-criterion.ts";
import type { Comparison, EvidenceSource, Template } from "#lib/template/schema.ts";

const SOURCE: Record<EvidenceSource, string> = {
  DEMO: "Measured by the demo run.",
  DRILL: "Shown by the drills.",
  CONFIG: "Read from the configuration.",
  RUN: "Measured during the canary.",
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function RuleFields({ rules }: { rules: readonly KnownRule[] }) {
  const [key, setKey] = useState(rules[0]?.key ?? "");
  const rule = rules.find((one) => one.key === key);
  return (
    <>
      <Field label="What is measured" hint={rule ? SOURCE[rule.source] : undefined}>
        <Select
          name="rule"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          options={rules.map((one) => ({ value: one.key, label: capital(one.label) }))}
        />
      </Field>
      {rule && hasLimit(rule) ? (
        <div key={key} className="grid grid-cols-2 gap-3">
          <Field label="Comparison">
            <Select name="op" defaultValue={rule.criterion.op} options={COMPARISONS} />
          </Field>
          <Field label="Limit" {...(rule.unit ? { unit: rule.unit } : {})}>
            <NumberInput name="limit" defaultValue={rule.criterion.limit} pattern={undefined} />
          </Field>
        </div>
      ) : null}
      {rule && !hasLimit(rule) ? (
        <p className="text-sm text-muted">
          {capital(ruleWords(rule.criterion))}: there is no limit to choose.
        </p>
      ) : null}
    </>
  );
}

function rowIn(form: HTMLFormElement): NewRow {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    text: text("text"),
    rule: text("rule"),
    op: (text("op") || "=") as Comparison,
    limit: text("limit"),
  };
}

/** Asks for the words and the rule of a new row. Everything typed in the editor is saved with it. */
export function AddRowDialog(props: {
  template: Template;
  list: RowList | null;
  refusal: RefusalWords | null;
  isSaving: boolean;
  onClose: () => void;
  onAdd: (list: string, row: NewRow) => Promise<void>;
}) {
  const { template, list, refusal, isSaving, onClose, onAdd } = props;
  return (
    <Dialog
      isOpen={list !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={`Add a row: ${list?.title ?? ""}`}
      description="A row is judged by a rule. Where nothing measured it, a person types the value, and it is marked attested."
      footer={
        <>
          <DialogClose />
          <Button type="submit" form="add-row" variant="primary" pending={isSaving} pendingLabel="Adding">
            Add row and save
          </Button>
        </>
      }
    >
      {list ? (
        <form
          id="add-row"
          noValidate
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            void onAdd(list.path, rowIn(event.currentTarget));
          }}
          onInput={(event) => event.stopPropagation()}
        >
          <Field label="Wording" hint="As it stands in the form.">
            <TextInput name="text" autoComplete="off" />
          </Field>
          <RuleFields key={list.path} rules={knownRules(template, list.path)} />
          <RefusalCallout refusal={refusal} />
        </form>
      ) : null}
    </Dialog>
  );
}

export type RowToRemove = { path: string; title: string };

/** Asks once before a row goes. */
export function RemoveRowDialog(props: {
  row: RowToRemove | null;
  onClose: () => void;
  onRemove: (path: string) => void;
}) {
  const { row, onClose, onRemove } = props;
  return (
    <AlertDialog
      isOpen={row !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title="Remove this row?"
      description={`“${row?.title ?? ""}” leaves this draft, and what you typed elsewhere is saved with it. Published versions and their decisions keep it.`}
      footer={
        <>
          <DialogClose>Keep it</DialogClose>
          <Button variant="primary" onClick={() => row && onRemove(row.path)}>
            Remove row and save
          </Button>
        </>
      }
    />
  );
}
