import type { Decision } from "../decision/model.ts";
import { listPeople } from "../store/people.ts";
import { lastFailedCanaryAt } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { buildId } from "./build-id.ts";

/** The facts from outside a decision that its rules ask for, read in the transaction of the act. */
export async function decisionContext(tx: Tx, decision: Decision) {
  const [people, failedAt] = await Promise.all([
    listPeople(tx),
    decision.retryOf === null ? null : lastFailedCanaryAt(tx, decision.retryOf),
  ]);
  return {
    people: people.map(({ personId, name, roles, active }) => ({ personId, name, roles, active })),
    buildId: buildId(),
    lastFailedCanaryAtMs: failedAt?.getTime() ?? null,
  };
}
