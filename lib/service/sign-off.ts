import type { SignOffChoice } from "../decision/model.ts";
import { signStatement } from "../proof/step-up.ts";
import { findPasswordHash } from "../store/people.ts";
import type { SigningRole } from "../template/schema.ts";
import { type CommandResult, handleCommand } from "./handle-command.ts";
import { refuse } from "./refusal.ts";
import {
  drawUp,
  recordSigningRefusal,
  type SigningAct,
  type SigningTarget,
  signedCommand,
} from "./signing-act.ts";
import { readStepUpPrivateKey } from "./step-up-key.ts";
import { judgeGuess } from "./throttle.ts";

type Password = { password: string; address: string };

/**
 * Signs by password: checks it under the throttle, builds the statement that stands on the screen, signs its hash with the
 * step-up key and sends the command. GO at the last station authorises and queues the canary.
 * Refusals: PASSKEY_NEEDED, WRONG_PASSWORD, TOO_MANY_ATTEMPTS, STALE and everything that `decide` refuses.
 */
export async function signByPassword(
  args: SigningTarget & Password & { act: SigningAct },
): Promise<CommandResult> {
  const { service, actorPersonId, decisionId, expectedVersion, act } = args;
  const drawn = await drawUp(args, act);
  if (!drawn.ok) return drawn;
  const { actor, template } = drawn;
  if (template.signaturePolicy === "passkey") {
    await recordSigningRefusal(args, actor, { code: "PASSKEY_NEEDED", act });
    return refuse("PASSKEY_NEEDED");
  }
  const storedHash = await findPasswordHash(service.store.prisma, actorPersonId);
  const { password, address } = args;
  const bucket = { signedInAs: actorPersonId };
  const guess = { account: actor.email, address, password, storedHash, bucket };
  const judged = await judgeGuess(service, guess);
  if (judged === "WRONG") {
    await recordSigningRefusal(args, actor, { code: "WRONG_PASSWORD", act });
    return refuse("WRONG_PASSWORD");
  }
  if (judged !== "RIGHT") return refuse("TOO_MANY_ATTEMPTS");
  const signature = signStatement(drawn.statementHash, readStepUpPrivateKey(service.varDir));
  const command = signedCommand(drawn.drawn, signature, template);
  return handleCommand({ service, actorPersonId, decisionId, expectedVersion, command });
}

export type SignOffArgs = SigningTarget &
  Password & {
    role: SigningRole;
    choice: SignOffChoice;
    comment: string;
    /** For GO at the last station: symbol and size as the person typed them. */
    typedSymbol?: string | undefined;
    typedSize?: string | undefined;
  };

/** A sign-off by password. Refusals as `signByPassword`. */
export function signOff(args: SignOffArgs): Promise<CommandResult> {
  const { role, choice, comment, typedSymbol, typedSize } = args;
  return signByPassword({ ...args, act: { type: "signOff", role, choice, comment, typedSymbol, typedSize } });
}
