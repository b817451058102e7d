import type { CryptoPort } from "../proof/crypto-port.ts";
import type { SigningRole } from "../template/schema.ts";
import { DECISION, PROOF_FILES } from "./bundle-files.ts";
import { type CheckedChain, checkChain, checkExport } from "./check-chain.ts";
import { type CheckedRun, checkRuns } from "./check-runs.ts";
import { checkContent, checkSignatures } from "./check-signatures.ts";
import { unpack } from "./pack.ts";
import { type Bundle, BundleFault, readBundle } from "./read-bundle.ts";

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
  authorisedAtMs: number;
  signers: {
    role: SigningRole;
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

function summaryOf(bundle: Bundle, chain: CheckedChain, runs: BundleSummary["runs"]): BundleSummary {
  const { decision, manifest } = bundle;
  const standing = decision.signOffs.filter(({ withdrawnAtMs }) => withdrawnAtMs === null);
  return {
    decisionId: decision.id,
    number: decision.number,
    title: decision.title,
    revision: decision.revision,
    contentHash: decision.contentHash,
    exportedAtMs: manifest.exportedAtMs,
    exportedBy: manifest.exportedBy.name,
    authorisedAtMs: decision.authorisation.atMs,
    signers: standing.map(({ role, statement, signature }) => ({
      role,
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
    await checkSignatures(bundle, chain, crypto);
    done(
      "signatures",
      "four people signed one content, each for a role that they held, in the right order, and their signatures verify",
    );
    const runs = await checkRuns(bundle, chain, crypto);
    done(
      "runs",
      runs.length === 0
        ? "nothing has run"
        : `judged again from their records, with the same ends: ${runs.length}`,
    );
    return { ok: true, checks, summary: summaryOf(bundle, chain, runs) };
  } catch (error) {
    if (error instanceof BundleFault) return { ok: false, checks, where: error.where, reason: error.message };
    // What nobody thought of proves nothing either.
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, checks, where: DECISION, reason: `it cannot be verified: ${reason}` };
  }
}
