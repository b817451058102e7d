import { createHmac, timingSafeEqual } from "node:crypto";
import type { PaperAccount } from "../paper-accounts.ts";

/** A signature is good for this long around its timestamp. */
const SIGNATURE_WINDOW_MS = 30_000;

export type LoginProblem = "unknownKey" | "wrongPassword" | "expired" | "badTimestamp" | "badSignature";

/** Checks key, passphrase, timestamp and HMAC-SHA256 over `payload`; returns the account or the problem. */
export function verifySignature(
  accounts: readonly PaperAccount[],
  claim: { apiKey: string; password: string; timestampMs: number; sign: string; payload: string },
  nowMs: number,
): PaperAccount | LoginProblem {
  const account = accounts.find((a) => a.apiKey === claim.apiKey);
  if (!account) return "unknownKey";
  if (account.password !== claim.password) return "wrongPassword";
  if (!Number.isFinite(claim.timestampMs)) return "badTimestamp";
  if (Math.abs(nowMs - claim.timestampMs) > SIGNATURE_WINDOW_MS) return "expired";
  const expected = createHmac("sha256", account.secret).update(claim.payload).digest();
  const given = Buffer.from(claim.sign, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected) ? account : "badSignature";
}
