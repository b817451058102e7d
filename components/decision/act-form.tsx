"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DialogClose } from "#components/ui/dialog.tsx";
import { answered } from "./answered.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

type ActAnswer<T> = { ok: true; data: T } | { ok: false; refusal: RefusalWords };

/** The form of a window that asks for something before an act. A refusal stays beside what was filled in; nothing is lost. */
export function ActForm<T>(props: {
  label: string;
  pendingLabel?: string;
  onSend: (form: FormData) => Promise<ActAnswer<T>>;
  onDone: (data: T) => void;
  /** The fields. */
  children: ReactNode;
}) {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const submit = async (form: FormData) => {
    setSending(true);
    setRefusal(null);
    const answer = await answered(props.onSend(form));
    setSending(false);
    if (answer.ok) props.onDone(answer.data);
    else setRefusal(answer.refusal);
  };
  return (
    <form
      className="flex flex-col gap-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void submit(new FormData(event.currentTarget));
      }}
    >
      {props.children}
      <RefusalCallout refusal={refusal} />
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose />
        <Button
          type="submit"
          variant="primary"
          pending={isSending}
          {...(props.pendingLabel ? { pendingLabel: props.pendingLabel } : {})}
        >
          {props.label}
        </Button>
      </div>
    </form>
  );
}
