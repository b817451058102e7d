"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

type CloneAnswer = { ok: true; data: { decisionId: string } } | { ok: false; refusal: RefusalWords };

/** Begins a new draft with this decision's words and configuration, and goes there. */
export function CloneButton(props: {
  decisionId: string;
  clone: (input: { decisionId: string }) => Promise<CloneAnswer>;
}) {
  const router = useRouter();
  const toast = useToast();
  const [isSending, setSending] = useState(false);
  const clone = async () => {
    setSending(true);
    const answer = await props.clone({ decisionId: props.decisionId }).catch(() => null);
    setSending(false);
    if (answer?.ok) {
      router.push(`/decisions/${answer.data.decisionId}`);
      toast({
        title: "Cloned: title, configuration, notes and contacts. Evidence, ticks and signatures are not.",
      });
    } else {
      const refusal = answer?.refusal;
      toast({
        title: refusal?.whatHappened ?? "The server did not answer, so nothing was cloned.",
        description: refusal ? `${refusal.safeNow} ${refusal.doNext}` : "Press again.",
      });
    }
  };
  return (
    <Button variant="quiet" pending={isSending} onClick={() => void clone()}>
      Clone
    </Button>
  );
}
