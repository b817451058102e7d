import type { Decision } from "../decision/model.ts";
import { solvable, type Unsolvable } from "../decision/solvable.ts";
import { listPeople } from "../store/people.ts";
import type { Tx } from "../store/transaction.ts";
import { notify } from "./notify.ts";

/**
 * Asks at the opening of a decision whether four people can sign it at all, and tells the admins when not: they alone can
 * change it. Null when it can be signed.
 */
export async function tellIfUnsolvable(
  tx: Tx,
  decision: Decision,
  nowMs: number,
): Promise<Unsolvable | null> {
  const people = await listPeople(tx, nowMs);
  const why = solvable(decision, people, nowMs);
  if (!why) return null;
  const admins = people.filter((person) => person.active && person.roles.includes("ADMIN"));
  await notify(tx, {
    to: admins.map((person) => person.personId).filter((personId) => personId !== decision.createdBy),
    kind: "NOT_SOLVABLE",
    title: `#${decision.number} ${decision.title} cannot be authorised`,
    detail: `${why.words}. ${why.doNext}`,
    href: `/decisions/${decision.id}`,
    key: `unsolvable:${decision.id}`,
    decisionId: decision.id,
    atMs: nowMs,
  });
  return why;
}
