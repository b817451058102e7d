import { claimRun } from "#lib/service/claim-run.ts";
import { createDecision } from "#lib/service/create-decision.ts";
import { renewLease } from "#lib/service/lease.ts";
import { newRunId } from "#lib/service/new-id.ts";
import type { Service } from "#lib/service/open-service.ts";
import { accepted, Cast, personOf } from "#worker/rehearse/cast.ts";

const RENEW_MS = 1_000;

/** A run that nobody works on, held by the bench. */
export async function holdRun(
  service: Service,
): Promise<{ runId: string; leaseEpoch: number; release: () => void }> {
  const { personId: actorPersonId } = personOf("ENGINEER");
  const created = accepted(
    await createDecision({ service, actorPersonId, templateId: "rehearsal-v1", title: "Stream bench" }),
  );
  const runId = newRunId();
  await new Cast(service, created.decisionId).act("ENGINEER", { type: "startDemo", runId });
  const claim = await claimRun({ service, runId, workerId: "bench" });
  if (!claim.ok) throw new Error(`the bench could not take its run: ${claim.reason}`);
  const { leaseEpoch } = claim;
  const timer = setInterval(() => void renewLease({ service, runId, leaseEpoch }), RENEW_MS);
  return { runId, leaseEpoch, release: () => clearInterval(timer) };
}
