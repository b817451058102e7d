"use client";

import { startAuthentication } from "@simplewebauthn/browser";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { asksWhatIsShown } from "./check-request.ts";
import { type SigningAct, useSigning } from "./signing-context.tsx";
import type { CommandAnswer, RefusalWords } from "./use-decision-commands.ts";

const NOT_SIGNED = "No signature was recorded.";
const CANCELLED: RefusalWords = {
  code: "PASSKEY_CANCELLED",
  whatHappened: "The passkey did not sign: the request was cancelled, or nobody answered it in time.",
  safeNow: NOT_SIGNED,
  doNext: "Press the button again and follow what your device asks.",
};
const NOT_WHAT_IS_SHOWN: RefusalWords = {
  code: "NOT_WHAT_IS_SHOWN",
  whatHappened: "What was to be signed is not what this page shows, so your passkey was not asked.",
  safeNow: NOT_SIGNED,
  doNext: "Load the page again. If it happens twice, tell an admin.",
};
const UNREACHABLE: RefusalWords = {
  code: "UNREACHABLE",
  whatHappened: "The server did not answer, so nothing is known to have been saved.",
  safeNow: "Load the page again to see whether the signature was recorded.",
  doNext: "Check the connection, load the page again, and sign if it is not there.",
};

export type SigningMethod = "passkey" | "password";

/** Signs acts by passkey or password: what is under way, and the last refusal in words. */
export function useSigningAct(shown: { meaning: readonly string[]; contentHash: string }) {
  const signing = useSigning();
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const { decisionId, expectedVersion, actions, restated } = signing;
  // A signature stands for what is on screen: it goes against the version shown, never a newer one.
  const target = { decisionId, expectedVersion };

  const byPasskey = async (act: SigningAct): Promise<CommandAnswer> => {
    const asked = await actions.askToSign({ ...target, act });
    if (!asked.ok) return asked;
    const { challengeId, options } = asked.data;
    if (!(await asksWhatIsShown(asked.data, act, { ...shown, restated })))
      return { ok: false, refusal: NOT_WHAT_IS_SHOWN };
    const answer = await startAuthentication({ optionsJSON: options }).catch(() => null);
    if (!answer) return { ok: false, refusal: CANCELLED };
    return actions.signByPasskey({ challengeId, answer });
  };

  /** Resolves with whether it was signed. */
  const sign = async (act: SigningAct, method: SigningMethod, password: string): Promise<boolean> => {
    setSending(true);
    setRefusal(null);
    const attempt =
      method === "passkey" ? byPasskey(act) : actions.signByPassword({ ...target, act, password });
    const answer = await attempt.catch((): CommandAnswer => ({ ok: false, refusal: UNREACHABLE }));
    setSending(false);
    if (!answer.ok) setRefusal(answer.refusal);
    router.refresh();
    return answer.ok;
  };

  return { sign, isSending, refusal, clear: () => setRefusal(null) };
}
