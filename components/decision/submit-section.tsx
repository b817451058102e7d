"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { Blocker } from "#lib/decision/blocker.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords, RunCommand } from "./use-decision-commands.ts";

type SubmitSectionProps = {
  phase: string;
  missing: readonly Blocker[];
  maySubmit: boolean;
  mayReopen: boolean;
  run: RunCommand;
};

function SubmitBody(props: SubmitSectionProps) {
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSending, setSending] = useState(false);
  const submit = async () => {
    setSending(true);
    const answer = await props.run({ type: "submit" }, { quiet: true });
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
  };
  return (
    <div className="flex flex-col gap-3">
      {props.missing.length > 0 ? (
        <>
          <p>Still open before it can be submitted:</p>
          <ul className="divide-y divide-line rounded-md border border-line">
            {props.missing.map((row) => (
              <li key={row.words} className="flex items-baseline justify-between gap-4 px-3 py-2 text-sm">
                <span className="min-w-0">{row.words}</span>
                <TextLink href={row.href}>Show</TextLink>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>Everything is in place. Submitting freezes the content; its hash is what everyone signs.</p>
      )}
      <RefusalCallout refusal={refusal} />
      {props.maySubmit && props.missing.length === 0 ? (
        <div>
          <Button
            variant="primary"
            pending={isSending}
            pendingLabel="Submitting"
            onClick={() => void submit()}
          >
            Submit for review
          </Button>
        </div>
      ) : null}
      {!props.maySubmit && props.missing.length === 0 ? (
        <p className="text-sm text-muted">An engineer submits it.</p>
      ) : null}
    </div>
  );
}

/** Submit with what is still open in words; after submit, the way back to a new revision. */
export function SubmitSection(props: SubmitSectionProps) {
  if (props.phase === "DRAFT") {
    return (
      <Card id="submit" title="Submit for review">
        <SubmitBody {...props} />
      </Card>
    );
  }
  if (!props.mayReopen) return null;
  return (
    <Card
      id="submit"
      title="Submitted"
      hint="The content is frozen. Reopening starts the next revision; sign-offs do not carry over."
      actions={
        <ReasonDialog
          label="Reopen"
          itemText="start the next revision"
          description="Every sign-off of this revision becomes void; what was ticked and measured stays."
          reasonLabel="Why it is reopened"
          onSend={({ reason }) => props.run({ type: "reopen", reason }, { quiet: true })}
        />
      }
    />
  );
}
