import type { Tone } from "#components/ui/tone.ts";

type Look = { word: string; tone: Tone };

const LOOKS: Readonly<Record<string, Look>> = {
  SIGN_OFF_REQUESTED: { word: "Sign-off requested", tone: "accent" },
  REMINDER: { word: "Reminder", tone: "accent" },
  ALL_SIGNED: { word: "All signed", tone: "normal" },
  GO: { word: "GO", tone: "normal" },
  NO_GO: { word: "NO-GO", tone: "serious" },
  HOLD: { word: "HOLD", tone: "caution" },
  WITHDRAWN: { word: "Withdrawn", tone: "caution" },
  VOIDED: { word: "New revision", tone: "caution" },
  STUCK: { word: "Not flat", tone: "critical" },
  SCRUBBED: { word: "Scrubbed", tone: "standby" },
  ENDED: { word: "Canary ended", tone: "neutral" },
  EXPIRES_SOON: { word: "Expires soon", tone: "caution" },
  RETRY_ALLOWED: { word: "Retry allowed", tone: "normal" },
  NOT_SOLVABLE: { word: "People", tone: "serious" },
  DELEGATION: { word: "Delegation", tone: "accent" },
  PASSKEY: { word: "Passkey", tone: "neutral" },
  ACCOUNT: { word: "Account", tone: "neutral" },
};

/** An inbox line's kind as a word with its tone; kinds that nobody named are plain. */
export function kindLook(kind: string): Look {
  return (
    LOOKS[kind] ?? {
      word: kind.charAt(0) + kind.slice(1).toLowerCase().replaceAll("_", " "),
      tone: "neutral",
    }
  );
}
