import { createHmac, timingSafeEqual } from "node:crypto";
import type { RefusalCode } from "../engine/refusal.ts";
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

const REST_PROBLEM: Record<LoginProblem, RefusalCode> = {
  unknownKey: "50111",
  wrongPassword: "50105",
  expired: "50102",
  badTimestamp: "50112",
  badSignature: "50113",
};

/** Who sends this REST request, or the refusal code. `path` includes the query text. */
export function authenticateRest(
  accounts: readonly PaperAccount[],
  request: {
    headers: Record<string, string | string[] | undefined>;
    method: string;
    path: string;
    body: string;
  },
  nowMs: number,
): PaperAccount | RefusalCode {
  const header = (name: string) => String(request.headers[name] ?? "");
  const [apiKey, password] = [header("ok-access-key"), header("ok-access-passphrase")];
  const [sign, timestamp] = [header("ok-access-sign"), header("ok-access-timestamp")];
  if (apiKey === "") return "50103";
  if (password === "") return "50104";
  if (sign === "") return "50106";
  if (timestamp === "") return "50107";
  const payload = timestamp + request.method + request.path + request.body;
  const claim = { apiKey, password, sign, payload, timestampMs: Date.parse(timestamp) };
  const outcome = verifySignature(accounts, claim, nowMs);
  return typeof outcome === "string" ? REST_PROBLEM[outcome] : outcome;
}
