"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { Decision } from "#lib/decision/model.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import { type RefusalWords, type SendCommand, useDecisionCommands } from "./use-decision-commands.ts";

type AfterSectionProps = {
  decisionId: string;
  version: number;
  phase: string;
  rows: readonly string[];
  after: Decision["after"];
  mayTick: boolean;
  mayRecord: boolean;
  send: SendCommand;
};

/** What comes after the canary: the form's five rows for its outcome, and after a failure root cause and fixes. */
export function AfterSection(props: AfterSectionProps) {
  const { run, isPending } = useDecisionCommands(props);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const hasSucceeded = props.phase === "SUCCEEDED";
  const record = async (form: FormData) => {
    const answer = await run(
      { type: "recordRootCause", rootCause: String(form.get("rootCause")), fixes: String(form.get("fixes")) },
      { quiet: true },
    );
    setRefusal(answer.ok ? null : answer.refusal);
  };
  return (
    <Card
      id="after"
      title={hasSucceeded ? "After the success" : "After the failure"}
      hint={
        hasSucceeded
          ? "The canary went through. Well done, all of you."
          : "A retry opens when these are recorded and the cool-down has passed."
      }
    >
      <ul className="flex flex-col gap-2">
        {props.rows.map((row) => (
          <li key={row}>
            <Checkbox
              label={row}
              checked={props.after.done.includes(row)}
              disabled={!props.mayTick || props.after.done.includes(row)}
              onChange={() => void run({ type: "tickAfter", row })}
            />
          </li>
        ))}
      </ul>
      {hasSucceeded ? null : (
        <form
          className="mt-5 flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void record(new FormData(event.currentTarget));
          }}
        >
          <Field label="Root cause">
            <TextArea
              name="rootCause"
              defaultValue={props.after.rootCause}
              readOnly={!props.mayRecord}
              rows={3}
            />
          </Field>
          <Field label="Fixes">
            <TextArea name="fixes" defaultValue={props.after.fixes} readOnly={!props.mayRecord} rows={3} />
          </Field>
          <RefusalCallout refusal={refusal} />
          {props.mayRecord ? (
            <div>
              <Button type="submit" variant="primary" pending={isPending}>
                Record
              </Button>
            </div>
          ) : null}
        </form>
      )}
    </Card>
  );
}
