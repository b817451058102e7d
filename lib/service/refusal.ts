import type { Blocker } from "../decision/blocker.ts";
import {
  type Refusal as DecisionRefusal,
  type RefusalCode,
  type RefusalDetails,
  refusalWords,
} from "../decision/refusals.ts";

/** A refusal as every door hands it out: a stable code and its words. `status`: what an HTTP route answers with. */
export type Refusal = {
  code: RefusalCode;
  status: number;
  whatHappened: string;
  safeNow: string;
  doNext: string;
  /** For NOT_READY: everything that is missing, with links. */
  blockers?: readonly Blocker[];
};
export type Refused = { ok: false; refusal: Refusal };

/** Puts a refusal of the rules into words. */
export function inWords(refusal: DecisionRefusal): Refused {
  const { blockers } = refusal;
  return { ok: false, refusal: { ...refusalWords(refusal), ...(blockers ? { blockers } : {}) } };
}

/** A refusal that the service makes itself. */
export function refuse(code: RefusalCode, details: RefusalDetails = {}): Refused {
  return inWords({ code, details });
}
