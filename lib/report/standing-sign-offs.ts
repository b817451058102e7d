import type { Decision, Signature, SignOff } from "../decision/model.ts";
import { SIGNING_ROLES } from "../template/schema.ts";

/** What a signature was made with, in words. */
export const METHOD_WORDS: Readonly<Record<Signature["method"], string>> = {
  passkey: "passkey",
  password: "password, confirmed by the server's key",
};

/** The sign-offs of this revision that stand, in the form's order; a later one of a station replaces an earlier one. */
export function standingSignOffs(decision: Decision): SignOff[] {
  return SIGNING_ROLES.flatMap((role) => {
    const own = decision.signOffs.filter(
      (one) =>
        one.role === role && one.withdrawnAtMs === null && one.statement.revision === decision.revision,
    );
    return own.slice(-1);
  });
}
