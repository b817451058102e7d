"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { answered } from "./answered.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

type OpenDecision = (input: {
  templateId: string;
  title: string;
  retryOf?: string;
}) => Promise<{ ok: true; data: { decisionId: string } } | { ok: false; refusal: RefusalWords }>;

/** Title and template; everything else is filled in on the decision itself. */
export function NewDecisionForm(props: {
  templates: readonly { id: string; title: string; description: string }[];
  retryOf: string | undefined;
  open: OpenDecision;
}) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isPending, setPending] = useState(false);

  const submit = async (form: FormData) => {
    setPending(true);
    const answer = await answered(
      props.open({
        templateId: String(form.get("templateId") ?? ""),
        title: String(form.get("title") ?? "").trim(),
        ...(props.retryOf ? { retryOf: props.retryOf } : {}),
      }),
    );
    if (answer.ok) {
      router.push(`/decisions/${answer.data.decisionId}`);
      return;
    }
    setPending(false);
    setRefusal(answer.refusal);
  };

  return (
    <Card>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <Field label="Title" hint="What goes live, in the words of the team; 3 to 140 characters.">
          <TextInput name="title" required minLength={3} maxLength={140} />
        </Field>
        <RadioGroup
          legend="Template"
          name="templateId"
          defaultValue={props.templates[0]?.id}
          options={props.templates.map(({ id, title, description }) => ({
            value: id,
            label: title,
            hint: description,
          }))}
        />
        {props.retryOf ? (
          <p className="text-sm text-muted">This decision is a retry and is linked to the earlier one.</p>
        ) : null}
        <RefusalCallout refusal={refusal} />
        <div>
          <Button type="submit" variant="primary" pending={isPending} pendingLabel="Opening">
            Open the decision
          </Button>
        </div>
      </form>
    </Card>
  );
}
