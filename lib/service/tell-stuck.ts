import { positionWords } from "../canary/describe-event.ts";
import type { RunState } from "../canary/model.ts";
import type { RunEvent } from "../canary/run-events.ts";
import { listPeople } from "../store/people.ts";
import { type Tx, withSavepoint } from "../store/transaction.ts";
import { notify } from "./notify.ts";

type Stuck = { runId: string; decisionId: string | null; state: RunState; events: readonly RunEvent[] };

/**
 * Tells everybody, once per run, that its account is not flat after several attempts: whoever reads it first can call the
 * contacts. An inbox that takes nothing never stops the record of what really happened.
 */
export async function tellStuck(tx: Tx, { runId, decisionId, state, events }: Stuck): Promise<void> {
  const last = events.findLast(({ body }) => body.type === "notFlat");
  if (state.phase !== "STUCK" || last?.body.type !== "notFlat") return;
  const { positionBtc, openOrders, attempt } = last.body;
  const orders = openOrders < 0 ? "unknown" : String(openOrders);
  await withSavepoint(tx, async () => {
    const people = await listPeople(tx, last.atMs);
    await notify(tx, {
      to: people.filter(({ active }) => active).map(({ personId }) => personId),
      kind: "STUCK",
      title: `Not flat: account ${state.account ?? "unknown"} after ${attempt} attempts`,
      detail: `Position ${positionWords(positionBtc)}, open orders ${orders}. Call the contacts and close it at the venue by hand; the kill switch keeps trying.`,
      href: `/runs/${runId}`,
      key: `stuck:${runId}`,
      ...(decisionId === null ? {} : { decisionId }),
      atMs: last.atMs,
    });
  });
}
