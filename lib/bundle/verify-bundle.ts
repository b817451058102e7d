import type { CryptoPort } from "../proof/crypto-port.ts";
import type { SignOffChoice } from "../proof/statement-schema.ts";
import type { SigningRole } from "../template/schema.ts";
import { DECISION, PROOF_FILES } from "./bundle-files.ts";
import { type CheckedChain, checkChain, checkExport } from "./check-chain.ts";
import { checkHistory } from "./check-history.ts";
import { type CheckedRun, checkRuns } from "./check-runs.ts";
import { checkContent, checkSignatures } from "./check-signatures.ts";
import type { History } from "./history.ts";
import { unpack } from "./pack.ts";
import { type Bundle, BundleFault, readBundle } from "./read-bundle.ts";
import { type Standing, standingOf, whatItProves } from "./what-it-proves.ts";

/** What was checked, in words. */
export type BundleCheck = { name: string; words: string };

export type BundleSummary = {
  decisionId: string;
  number: number;
  title: string;
  revision: number;
  contentHash: string;
  exportedAtMs: number;
  exportedBy: string;
  /** Null when it was never authorised. */
  authorisedAtMs: number | null;
  standing: Standing;
  /** What the bundle proves, in sentences; nothing beyond them. */
  proves: string[];
  signers: {
    role: SigningRole;
    choice: SignOffChoice;
    name: string;
    atMs: number;
    method: "password" | "passkey";
    comment: string;
    onBehalfOf: string | null;
  }[];
  runs: CheckedRun[];
  witness: { fingerprint: string; signedAtMs: number; entries: number };
};

export type BundleVerdict =
  | { ok: true; checks: BundleCheck[]; summary: BundleSummary }
  | { ok: false; checks: BundleCheck[]; where: string; reason: string };

type Checked = { chain: CheckedChain; history: History; runs: CheckedRun[]; exportedSeq: number };

function summaryOf({ decision, manifest }: Bundle, checked: Checked): BundleSummary {
  const { chain, history, runs, exportedSeq } = checked;
  const standing = decision.signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
  return {
    decisionId: decision.id,
    number: decision.number,
    title: decision.title,
    revision: decision.revision,
    contentHash: decision.contentHash,
    exportedAtMs: manifest.exportedAtMs,
    exportedBy: manifest.exportedBy.name,
    authorisedAtMs: decision.authorisation?.atMs ?? null,
    standing: standingOf(history),
    proves: whatItProves(history, runs, { seq: exportedSeq, atMs: manifest.exportedAtMs }),
    signers: standing.map(({ role, choice, statement, signature }) => ({
      role,
      choice,
      name: statement.personName,
      atMs: statement.atMs,
      method: signature.method,
      comment: statement.comment,
      onBehalfOf: statement.delegation?.ofName ?? null,
    })),
    runs,
    witness: {
      fingerprint: chain.witness.fingerprint,
      signedAtMs: chain.checkpoint.atMs,
      entries: chain.length,
    },
  };
}

function signatureWords({ decision }: Bundle): string {
  if (decision.authorisation)
    return "four people signed one content, each for a role that they held, in the right order, and their signatures verify";
  const count = decision.signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs === null).length;
  if (count === 0) return "no sign-off stands";
  return `sign-offs that stand: ${count}, each by another person over the same content, for a role that they held, and each signature verifies`;
}

function runWords(runs: readonly CheckedRun[]): string {
  if (runs.length === 0) return "nothing has run";
  const ended = runs.filter(({ endedAtMs }) => endedAtMs !== null).length;
  const open = runs.length - ended;
  const openWords = open > 0 ? `; without a recorded end: ${open}` : "";
  return `judged again from their records, with the same ends: ${ended}${openWords}`;
}

/**
 * Verifies a proof bundle without any server: with Node's or the browser's own crypto and the rules that the house itself
 * uses. Names the first thing that is wrong, or what was checked. Who the witness is, it cannot know: compare the
 * fingerprint in the summary.
 */
export async function verifyBundle(archive: Uint8Array, crypto: CryptoPort): Promise<BundleVerdict> {
  const checks: BundleCheck[] = [];
  const done = (name: string, words: string) => checks.push({ name, words });
  try {
    const unpacked = unpack(archive);
    if (!unpacked.ok) throw new BundleFault("the archive", unpacked.reason);
    const { files } = unpacked;
    done("archive", "byte for byte as it was packed");
    const bundle = await readBundle(files, crypto);
    done(
      "manifest",
      `${files.size - PROOF_FILES.length} files, each with the SHA-256 that the manifest names`,
    );
    await checkContent(bundle, crypto);
    done("content", "the content and the form have the hashes that were signed");
    const chain = await checkChain(bundle, crypto);
    done(
      "audit stream",
      `${chain.length} entries from the first on, none missing, changed or moved; ${chain.entries.length} are about this decision and stand here in full`,
    );
    done("witness", `the head of the stream is signed by the witness ${chain.witness.fingerprint}`);
    const exported = checkExport(bundle, chain);
    done("export", `entry ${exported.seq} of the stream is the export of these very files`);
    const history = checkHistory(bundle, chain, exported.seq);
    done(
      "history",
      "sign-offs, authorisation and runs are those that the stream tells up to that entry, none more and none less",
    );
    await checkSignatures(bundle, chain, crypto);
    done("signatures", signatureWords(bundle));
    const runs = await checkRuns(bundle, { chain, history }, crypto);
    done("runs", runWords(runs));
    return {
      ok: true,
      checks,
      summary: summaryOf(bundle, { chain, history, runs, exportedSeq: exported.seq }),
    };
  } catch (error) {
    if (error instanceof BundleFault) return { ok: false, checks, where: error.where, reason: error.message };
    // What nobody thought of proves nothing either.
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, checks, where: DECISION, reason: `it cannot be verified: ${reason}` };
  }
}
