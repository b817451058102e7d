import { canonicalHash } from "../proof/canonical.ts";
import type { Evidence } from "./model.ts";

/** Hex SHA-256 over the canonical JSON of everything that evidence says, its own digest left out. */
export function evidenceDigest(evidence: Omit<Evidence, "digest">): string {
  const { source, runId, observedAtMs, measured, remarks, buildId, outcome, imported } = evidence;
  const machine = { source, runId, observedAtMs, measured, remarks, buildId, outcome };
  return canonicalHash(imported ? { ...machine, imported } : machine);
}
