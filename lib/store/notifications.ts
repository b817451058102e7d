import type { Tx } from "./transaction.ts";

export type NewNotification = {
  personId: string;
  kind: string;
  title: string;
  detail: string;
  href: string;
  decisionId: string | null;
  at: Date;
  dedupeKey: string;
};

/** Adds lines to inboxes; what a person was told under the same key before is left out. Returns how many were added. */
export async function addNotifications(tx: Tx, rows: readonly NewNotification[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { count } = await tx.notification.createMany({ data: [...rows], skipDuplicates: true });
  return count;
}

export type NotificationRow = {
  id: string;
  kind: string;
  title: string;
  detail: string;
  href: string;
  atMs: number;
  isRead: boolean;
};

/** A person's lines, newest first; `unreadOnly` leaves out those that were read. */
export async function listNotifications(
  tx: Tx,
  filter: { personId: string; unreadOnly: boolean; limit: number },
): Promise<NotificationRow[]> {
  const rows = await tx.notification.findMany({
    where: { personId: filter.personId, ...(filter.unreadOnly ? { readAt: null } : {}) },
    orderBy: { id: "desc" },
    take: filter.limit,
  });
  return rows.map(({ id, kind, title, detail, href, at, readAt }) => ({
    id: String(id),
    kind,
    title,
    detail,
    href,
    atMs: at.getTime(),
    isRead: readAt !== null,
  }));
}

/** How many lines a person has not read. */
export function countUnread(tx: Tx, personId: string): Promise<number> {
  return tx.notification.count({ where: { personId, readAt: null } });
}

/** Marks a person's own lines as read: the ones named, or all. Returns how many were unread. */
export async function markRead(
  tx: Tx,
  given: { personId: string; ids: readonly string[] | "ALL"; now: Date },
): Promise<number> {
  const { count } = await tx.notification.updateMany({
    where: {
      personId: given.personId,
      readAt: null,
      ...(given.ids === "ALL" ? {} : { id: { in: given.ids.map(BigInt) } }),
    },
    data: { readAt: given.now },
  });
  return count;
}
