import type { Decision } from "../decision/model.ts";
import { findDecision } from "../store/decisions.ts";
import { connectAsOwner } from "../store/test-owner.ts";
import { inTransaction } from "../store/transaction.ts";
import { startRun } from "./start-run.ts";
import type { TestService } from "./test-service.ts";

/** A database administrator who can read and write every row, but holds nobody's keys. For database tests only. */
export async function openAdministrator({ service, ownerUrl }: TestService) {
  const owner = await connectAsOwner(ownerUrl);
  return {
    query: async (sql: string, values: unknown[] = []): Promise<void> =>
      void (await owner.query(sql, values)),
    read: async (decisionId: string): Promise<Decision> => {
      const found = await findDecision(service.store.prisma, decisionId);
      if (!found) throw new Error("the decision is gone");
      return found.decision;
    },
    write: async (decision: Decision): Promise<void> => {
      const values = [decision, decision.phase, decision.id];
      await owner.query('UPDATE "Decision" SET body = $1, phase = $2 WHERE id = $3', values);
    },
    /** Inserts a run and its job as GO would, without anybody's GO. */
    forceRun: (start: Parameters<typeof startRun>[2]): Promise<void> =>
      inTransaction(service.store, (tx) => startRun(tx, service, start)),
    close: () => owner.end(),
  };
}
export type Administrator = Awaited<ReturnType<typeof openAdministrator>>;
