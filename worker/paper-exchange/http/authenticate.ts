import type { RefusalCode } from "../engine/refusal.ts";
import type { PaperAccount } from "../paper-accounts.ts";
import { type LoginProblem, verifySignature } from "../wire/verify-signature.ts";

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
