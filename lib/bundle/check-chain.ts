import { z } from "zod";
import { type Checkpoint, readCheckpoint, readWitnessKey, type WitnessKey } from "../proof/checkpoint.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { parseAuditText, subjectLabel, verifyChain } from "../proof/hash-chain.ts";
import { AUDIT, type BundledEntry, CHECKPOINT, EXPORT_ACT, SEAL_ACT, WITNESS } from "./bundle-files.ts";
import { type Bundle, BundleFault } from "./read-bundle.ts";

export type CheckedChain = {
  entries: BundledEntry[];
  length: number;
  checkpoint: Checkpoint;
  witness: WitnessKey;
};

function readable(bundle: Bundle): BundledEntry[] {
  return bundle.audit.flatMap((line) => {
    const facts = "text" in line ? parseAuditText(line.text) : undefined;
    return facts ? [{ ...facts, seq: line.seq, recordedAtMs: line.recordedAtMs }] : [];
  });
}

/** No entry about the decision or its runs is among those given by their hashes only. */
async function checkComplete({ decision, audit }: Bundle, crypto: CryptoPort): Promise<void> {
  const labels = [
    subjectLabel("decision", decision.id),
    ...decision.runs.map(({ runId }) => subjectLabel("run", runId)),
  ];
  const own = new Set(await Promise.all(labels.map((label) => crypto.sha256Hex(label))));
  const hidden = audit.find((line) => "subjectHash" in line && own.has(line.subjectHash));
  if (hidden)
    throw new BundleFault(AUDIT, `entry ${hidden.seq} is about this decision, and its words are withheld`);
}

/** The stream hangs together from its first entry on, and its end is the head that the witness signed. */
export async function checkChain(bundle: Bundle, crypto: CryptoPort): Promise<CheckedChain> {
  const verdict = await verifyChain(bundle.audit, crypto);
  if (!verdict.ok) throw new BundleFault(AUDIT, verdict.reason);
  await checkComplete(bundle, crypto);
  const witness = await readWitnessKey(bundle.witness, crypto);
  if (!witness) throw new BundleFault(WITNESS, "it is no public key of a witness");
  const checkpoint = await readCheckpoint(bundle.checkpoint, witness, crypto);
  if (!checkpoint) throw new BundleFault(CHECKPOINT, "the witness's signature does not verify");
  if (checkpoint.seq !== verdict.entries || checkpoint.hash !== verdict.headHash)
    throw new BundleFault(CHECKPOINT, "it is the signature of another stream than the one in this bundle");
  return { entries: readable(bundle), length: verdict.entries, checkpoint, witness };
}

const exportDetailSchema = z.looseObject({ manifest: z.string() });
const sealDetailSchema = z.looseObject({ sha256: z.string(), entries: z.number() });

/** The export itself stands in the stream with the manifest's hash: so the witness's signature covers every file. */
export function checkExport(
  { manifest, manifestHash, decision }: Bundle,
  { entries }: CheckedChain,
): BundledEntry {
  const exported = entries.find(
    ({ act, subjectId, detail }) =>
      act === EXPORT_ACT &&
      subjectId === decision.id &&
      exportDetailSchema.safeParse(detail).data?.manifest === manifestHash,
  );
  const { exportedBy, exportedAtMs } = manifest;
  const isSame =
    exported?.actorId === exportedBy.personId &&
    exported.actorName === exportedBy.name &&
    exported.atMs === exportedAtMs;
  if (!exported || !isSame || manifest.decisionId !== decision.id)
    throw new BundleFault("manifest.json", "no entry of the audit stream is the export of these very files");
  return exported;
}

/** The hash under which a run's record was sealed when the run ended; undefined when it was not. */
export function sealOf(
  runId: string,
  { entries }: CheckedChain,
): { sha256: string; entries: number } | undefined {
  const seal = entries.find(
    ({ act, subjectType, subjectId }) => act === SEAL_ACT && subjectType === "run" && subjectId === runId,
  );
  return sealDetailSchema.safeParse(seal?.detail).data;
}
