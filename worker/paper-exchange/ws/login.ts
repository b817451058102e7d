import type { PaperAccount } from "../paper-accounts.ts";
import { type LoginProblem, verifySignature } from "../wire/verify-signature.ts";

const LOGIN_PROBLEM: Record<LoginProblem, { code: string; msg: string }> = {
  unknownKey: { code: "60005", msg: "Invalid OK_ACCESS_KEY" },
  wrongPassword: { code: "60009", msg: "Login failed: wrong passphrase" },
  expired: { code: "60006", msg: "Timestamp request expired" },
  badTimestamp: { code: "60004", msg: "Invalid OK_ACCESS_TIMESTAMP" },
  badSignature: { code: "60007", msg: "Invalid sign" },
};

/** The account that a login request proves, or the error to answer. Timestamps are epoch seconds. */
export function checkLogin(
  accounts: readonly PaperAccount[],
  fields: Record<string, string>,
  nowMs: number,
): PaperAccount | { code: string; msg: string } {
  const { apiKey = "", passphrase = "", timestamp = "", sign = "" } = fields;
  const claim = {
    apiKey,
    password: passphrase,
    sign,
    timestampMs: timestamp === "" ? Number.NaN : Number(timestamp) * 1000,
    payload: `${timestamp}GET/users/self/verify`,
  };
  const outcome = verifySignature(accounts, claim, nowMs);
  return typeof outcome === "string" ? LOGIN_PROBLEM[outcome] : outcome;
}
