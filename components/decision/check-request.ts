import { fromBase64url, sameBytes } from "#lib/proof/base64url.ts";
import { toHex } from "#lib/proof/bytes.ts";
import { canonicalJson } from "#lib/proof/canonical-json.ts";
import type { Statement } from "#lib/proof/statement-schema.ts";
import type { PasskeyRequest, SigningAct } from "./signing-context.tsx";

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);

/** What the page shows beside the act itself. */
export type Shown = {
  restated: Statement["restated"];
  /** The station's statements. */
  meaning: readonly string[];
  /** Hash of the frozen content. */
  contentHash: string;
};

/**
 * Whether a request asks to sign exactly what the page shows: the statement is the act with the figures on screen, its hash
 * is the one given, and that hash is what the authenticator will sign.
 */
export async function asksWhatIsShown(
  request: PasskeyRequest,
  act: SigningAct,
  shown: Shown,
): Promise<boolean> {
  const { statement, statementHash, options } = request;
  const text = new TextEncoder().encode(canonicalJson(statement));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  if (toHex(digest) !== statementHash || !sameBytes(fromBase64url(options.challenge), digest)) return false;
  if (statement.role !== act.role || statement.contentHash !== shown.contentHash) return false;
  if (act.type === "withdrawal")
    return statement.purpose === "countersign/withdrawal" && statement.reason === act.reason;
  return (
    statement.purpose === "countersign/sign-off" &&
    statement.choice === act.choice &&
    statement.comment === act.comment &&
    isSame(statement.restated, shown.restated) &&
    isSame(statement.meaning, shown.meaning)
  );
}
