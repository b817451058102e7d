"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { useToast } from "#components/ui/toast.tsx";

type Answer = Promise<{ ok: true } | { ok: false; refusal: RefusalWords }>;

/** One act on a venue at a time: whether it is under way, why it was refused, and the page anew when it is done. */
export function useVenueAct() {
  const router = useRouter();
  const toast = useToast();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  async function act(answer: Answer, done: string): Promise<boolean> {
    setPending(true);
    const got = await answered(answer);
    setPending(false);
    setRefusal(got.ok ? null : got.refusal);
    if (!got.ok) return false;
    toast({ title: done });
    router.refresh();
    return true;
  }
  return { isPending, refusal, act, forget: () => setRefusal(null) };
}
