"use client";

import { Eye, EyeOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { answered } from "./answered.ts";
import type { RefusalWords } from "./use-decision-commands.ts";

type Watch = (input: {
  decisionId: string;
  isWatching: boolean;
}) => Promise<{ ok: true } | { ok: false; refusal: RefusalWords }>;

/** Starts or stops the inbox lines about a decision; says who else watches. */
export function WatchButton(props: {
  decisionId: string;
  isWatching: boolean;
  watchers: readonly string[];
  watch: Watch;
}) {
  const { decisionId, isWatching, watchers } = props;
  const router = useRouter();
  const toast = useToast();
  const [isPending, setPending] = useState(false);
  const change = async () => {
    setPending(true);
    const answer = await answered(props.watch({ decisionId, isWatching: !isWatching }));
    setPending(false);
    if (!answer.ok) toast({ title: answer.refusal.whatHappened, description: answer.refusal.doNext });
    router.refresh();
  };
  const Icon = isWatching ? EyeOff : Eye;
  return (
    <Button
      variant="quiet"
      pending={isPending}
      icon={<Icon aria-hidden="true" />}
      title={watchers.length > 0 ? `Watching: ${watchers.join(", ")}` : "Nobody watches yet"}
      onClick={() => void change()}
    >
      {isWatching ? "Stop watching" : "Watch"}
      {watchers.length > 0 ? ` (${watchers.length})` : ""}
    </Button>
  );
}
