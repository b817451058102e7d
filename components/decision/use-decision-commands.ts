"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useToast } from "#components/ui/toast.tsx";
import type { Command } from "#lib/decision/commands.ts";

/** Words of a refusal as the server says them. */
export type RefusalWords = { code: string; whatHappened: string; safeNow: string; doNext: string };

export type CommandAnswer = { ok: true; data: { version: number } } | { ok: false; refusal: RefusalWords };

/** Server action of the decision page: one command against the version that the screen shows. */
export type SendCommand = (input: {
  decisionId: string;
  expectedVersion: number;
  command: Command;
}) => Promise<CommandAnswer>;

export type RunCommand = (command: Command, options?: { quiet?: boolean }) => Promise<CommandAnswer>;

/** The same queue for what is no server action: `act` is called with the version to act against. */
export type RunWith = (
  act: (expectedVersion: number) => Promise<CommandAnswer>,
  options?: { quiet?: boolean },
) => Promise<CommandAnswer>;

export const UNREACHABLE: RefusalWords = {
  code: "UNREACHABLE",
  whatHappened: "The server did not answer, so nothing is known to have been saved.",
  safeNow: "Nothing on this page was changed by the attempt.",
  doNext: "Check the connection and press again.",
};

/**
 * Sends commands one after the other, each against the version the last answer gave, and asks the page for fresh data.
 * Returns `run` and whether something is under way. A refusal is shown as a toast unless `quiet`.
 */
export function useDecisionCommands(props: { decisionId: string; version: number; send: SendCommand }) {
  const { decisionId, version, send } = props;
  const router = useRouter();
  const toast = useToast();
  const [pending, setPending] = useState(0);
  const latestVersion = useRef(version);
  const tail = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    if (version > latestVersion.current) latestVersion.current = version;
  }, [version]);

  const runWith: RunWith = useCallback(
    (act, options) => {
      setPending((count) => count + 1);
      const attempt = async (): Promise<CommandAnswer> => {
        const answer = await act(latestVersion.current).catch(
          (): CommandAnswer => ({ ok: false, refusal: UNREACHABLE }),
        );
        setPending((count) => count - 1);
        if (answer.ok) latestVersion.current = answer.data.version;
        else if (!options?.quiet) {
          toast({
            title: answer.refusal.whatHappened,
            description: `${answer.refusal.safeNow} ${answer.refusal.doNext}`,
          });
        }
        router.refresh();
        return answer;
      };
      const result = tail.current.then(attempt, attempt);
      tail.current = result;
      return result;
    },
    [router, toast],
  );
  const run: RunCommand = useCallback(
    (command, options) =>
      runWith((expectedVersion) => send({ decisionId, expectedVersion, command }), options),
    [decisionId, runWith, send],
  );

  return { run, runWith, isPending: pending > 0 };
}
