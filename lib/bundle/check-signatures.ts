import { z } from "zod";
import { canonicalJson } from "../proof/canonical-json.ts";
import { CLOCK_TOLERANCE_MS } from "../proof/chain-findings.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { openSignOffProblems, signOffProblems } from "../proof/sign-off-rules.ts";
import type { SignOff } from "../proof/statement-schema.ts";
import type { SigningPerson } from "../proof/verify-sign-offs.ts";
import { canaryConfigSchema, type SigningRole, signingRoleSchema } from "../template/schema.ts";
import { type BundledEntry, CONTENT, DECISION, TEMPLATE } from "./bundle-files.ts";
import type { CheckedChain } from "./check-chain.ts";
import { signatureProblem } from "./check-signature.ts";
import { type Bundle, BundleFault } from "./read-bundle.ts";

/** The frozen content is the one that was signed, and it names this decision and this form. */
export async function checkContent(bundle: Bundle, crypto: CryptoPort): Promise<void> {
  const { content, contentText, decision, template, templateText } = bundle;
  if ((await crypto.sha256Hex(contentText)) !== decision.contentHash)
    throw new BundleFault(CONTENT, "it is not the content that was signed");
  const isSame =
    content.decisionId === decision.id &&
    content.decisionNumber === decision.number &&
    content.revision === decision.revision &&
    content.title === decision.title;
  if (!isSame) throw new BundleFault(DECISION, "it is not the decision that the signed content names");
  if (
    (await crypto.sha256Hex(templateText)) !== content.template.digest ||
    template.id !== content.template.id
  )
    throw new BundleFault(TEMPLATE, "it is not the form that the signed content follows");
}

const detailSchema = z.looseObject({
  events: z.array(z.looseObject({ type: z.string() })),
  as: z.looseObject({
    roles: z.array(z.string()),
    delegations: z
      .array(
        z.object({
          delegationId: z.string(),
          role: signingRoleSchema,
          ofPersonId: z.string(),
          ofName: z.string(),
          fromMs: z.number(),
          untilMs: z.number(),
        }),
      )
      .optional(),
  }),
});

/** The entry by which a sign-off was recorded, word for word, by its signer, within a minute of its time. */
function entryOf({ statement, ...signOff }: SignOff, entries: readonly BundledEntry[]) {
  const wanted = canonicalJson({ ...signOff, statement, withdrawnAtMs: null, withdrawal: undefined });
  for (const entry of entries) {
    const isClose = Math.abs(entry.recordedAtMs - statement.atMs) <= CLOCK_TOLERANCE_MS;
    if (entry.actorId !== statement.personId || !isClose) continue;
    const detail = detailSchema.safeParse(entry.detail).data;
    const isThere = detail?.events.some(
      (event) => event.type === "signedOff" && canonicalJson(event.signOff) === wanted,
    );
    if (detail && isThere) return detail.as;
  }
  return undefined;
}

/** The signers with the roles that they held when they signed, as the audit stream wrote them down. */
function signersOf(signOffs: readonly SignOff[], { entries }: CheckedChain): SigningPerson[] {
  return signOffs.map((signOff) => {
    const { personId, personName } = signOff.statement;
    const as = entryOf(signOff, entries);
    if (!as)
      throw new BundleFault(DECISION, `the sign-off of ${personName} does not stand in the audit stream`);
    const delegations = (as.delegations ?? []) as (NonNullable<SignOff["statement"]["delegation"]> & {
      role: SigningRole;
    })[];
    return { personId, name: personName, active: true, roles: as.roles, delegations };
  });
}

async function proofsOf({ decision, keys, contentText }: Bundle, crypto: CryptoPort) {
  const statementHashes = new Map<SignOff, string>();
  const signatureProblems = new Map<SignOff, string | null>();
  for (const one of decision.signOffs) {
    const { statementHash, signature, statement: signer } = one;
    statementHashes.set(one, await crypto.sha256Hex(canonicalJson(one.statement)));
    signatureProblems.set(one, await signatureProblem({ statementHash, signature, signer }, keys, crypto));
  }
  return { contentHash: await crypto.sha256Hex(contentText), statementHashes, signatureProblems };
}

/** Sign-offs that no longer stand are checked too: each was made by whom it says, and taken back by the same person. */
async function checkWithdrawn(
  { decision, keys }: Bundle,
  proofs: Awaited<ReturnType<typeof proofsOf>>,
  crypto: CryptoPort,
) {
  for (const one of decision.signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs !== null)) {
    const { withdrawal, statement } = one;
    const wrong = (reason: string) =>
      new BundleFault(DECISION, `a withdrawn sign-off of ${statement.personName}: ${reason}`);
    if (proofs.statementHashes.get(one) !== one.statementHash)
      throw wrong("its statement does not give its hash");
    const problem = proofs.signatureProblems.get(one);
    if (problem !== null) throw wrong(problem ?? "its signature was not verified");
    if (!withdrawal) continue;
    const { statementHash, signature, statement: signer } = withdrawal;
    if (
      (await crypto.sha256Hex(canonicalJson(signer))) !== statementHash ||
      signer.withdraws !== one.statementHash
    )
      throw wrong("its withdrawal is that of another one");
    const fault = await signatureProblem({ statementHash, signature, signer }, keys, crypto);
    if (fault) throw wrong(`its withdrawal: ${fault}`);
  }
}

/**
 * Every signature, and the rules about who may sign what: four GO as they stood at the moment of GO, or, where it never
 * came to that, each sign-off as it stood when it was made.
 */
export async function checkSignatures(
  bundle: Bundle,
  chain: CheckedChain,
  crypto: CryptoPort,
): Promise<void> {
  const { decision, content, template } = bundle;
  const proofs = await proofsOf(bundle, crypto);
  await checkWithdrawn(bundle, proofs, crypto);
  const standing = decision.signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
  const byPassword = standing.find(({ signature }) => signature.method === "password");
  if (byPassword && template.signaturePolicy === "passkey")
    throw new BundleFault(
      DECISION,
      `${byPassword.statement.personName} signed by password where the form asks for a passkey`,
    );
  const config = canaryConfigSchema.parse(content.config);
  const input = {
    decision: { ...decision, config, editors: content.editors },
    content,
    people: signersOf(standing, chain),
    stations: template.stations,
  };
  const { authorisation } = decision;
  const [problem] = authorisation
    ? signOffProblems({ ...input, nowMs: authorisation.atMs }, proofs)
    : openSignOffProblems(input, proofs);
  if (problem) throw new BundleFault(DECISION, problem);
}
