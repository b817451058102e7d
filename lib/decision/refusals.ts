import type { Blocker } from "./blocker.ts";
import { CONTENT_REFUSALS } from "./content-refusals.ts";
import { DOOR_REFUSALS } from "./door-refusals.ts";
import { EVIDENCE_REFUSALS } from "./evidence-refusals.ts";
import { PASSKEY_REFUSALS } from "./passkey-refusals.ts";
import { PEOPLE_REFUSALS } from "./people-refusals.ts";
import type { RefusalDetails, Words } from "./refusal-words.ts";

export type { RefusalDetails } from "./refusal-words.ts";

import { SIGN_OFF_REFUSALS } from "./sign-off-refusals.ts";
import { TEMPLATE_REFUSALS } from "./template-refusals.ts";
import { VENUE_DOOR_REFUSALS } from "./venue-door-refusals.ts";

/** Every refusal with its HTTP status and words: the only map from code to both. */
export const REFUSALS = {
  ...DOOR_REFUSALS,
  ...CONTENT_REFUSALS,
  ...EVIDENCE_REFUSALS,
  ...SIGN_OFF_REFUSALS,
  ...TEMPLATE_REFUSALS,
  ...PASSKEY_REFUSALS,
  ...PEOPLE_REFUSALS,
  ...VENUE_DOOR_REFUSALS,
};

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal is a value: a stable code, what it quotes, and for NOT_READY the list of what is missing. */
export type Refusal = { code: RefusalCode; details: RefusalDetails; blockers?: readonly Blocker[] };
export type Refused = { ok: false; refusal: Refusal };

/** Makes a refusal as the answer of a decision function. */
export function refuse(code: RefusalCode, details: RefusalDetails = {}): Refused {
  return { ok: false, refusal: { code, details } };
}

/** NOT_READY with everything that is missing. */
export function refuseNotReady(blockers: readonly Blocker[]): Refused {
  const list = blockers.map((blocker) => blocker.words).join("; ");
  return {
    ok: false,
    refusal: { code: "NOT_READY", details: { count: String(blockers.length), list }, blockers },
  };
}

/** HTTP status and words of a refusal, for every door alike. */
export function refusalWords(refusal: Pick<Refusal, "code" | "details">): {
  code: RefusalCode;
  status: number;
  whatHappened: string;
  safeNow: string;
  doNext: string;
} {
  const { status, whatHappened, safeNow, doNext }: Words = REFUSALS[refusal.code];
  return { code: refusal.code, status, whatHappened: whatHappened(refusal.details), safeNow, doNext };
}
