import { buildWithdrawal, hashStatement } from "../proof/statement.ts";
import { signStatement } from "../proof/step-up.ts";
import type { SigningRole } from "../template/schema.ts";
import type { Command } from "./commands.ts";
import type { Decision } from "./model.ts";
import { standingSignOff } from "./sign-off-eligibility.ts";
import { KEY, NOW_MS, signOffOf } from "./test-decision.ts";

/** The command by which a station's sign-off is taken back, as the service builds it. */
export function withdrawalOf(
  decision: Decision,
  role: SigningRole,
  options: { reason?: string; nowMs?: number; privateKeyPem?: string } = {},
): Extract<Command, { type: "withdrawSignOff" }> {
  const standing = standingSignOff(decision, role);
  const { reason = "second thoughts", nowMs = NOW_MS, privateKeyPem = KEY.privateKeyPem } = options;
  // Without one there is nothing to withdraw, which is what such a test asks about.
  const withdrawn = standing ?? signOffOf({ ...decision, contentHash: decision.contentHash ?? "none" }, role);
  const statement = buildWithdrawal(withdrawn, { reason, atMs: nowMs });
  const statementHash = hashStatement(statement);
  const signature = signStatement(statementHash, privateKeyPem);
  return { type: "withdrawSignOff", role, withdrawal: { statement, statementHash, signature } };
}
