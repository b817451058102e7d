import type { Tx } from "./transaction.ts";

/** Who watches a decision, by id. */
export async function listWatcherIds(tx: Tx, decisionId: string): Promise<string[]> {
  const rows = await tx.decisionWatcher.findMany({ where: { decisionId }, select: { personId: true } });
  return rows.map((row) => row.personId);
}

/** Who watches a decision, with names. */
export async function listWatchers(
  tx: Tx,
  decisionId: string,
): Promise<{ personId: string; name: string }[]> {
  const rows = await tx.decisionWatcher.findMany({
    where: { decisionId },
    select: { personId: true, person: { select: { name: true } } },
    orderBy: { at: "asc" },
  });
  return rows.map(({ personId, person }) => ({ personId, name: person.name }));
}

/** Starts or stops watching; a second time does nothing. */
export async function setWatching(
  tx: Tx,
  given: { decisionId: string; personId: string; isWatching: boolean },
): Promise<void> {
  const { decisionId, personId, isWatching } = given;
  if (isWatching) {
    await tx.decisionWatcher.createMany({ data: [{ decisionId, personId }], skipDuplicates: true });
  } else {
    await tx.decisionWatcher.deleteMany({ where: { decisionId, personId } });
  }
}
