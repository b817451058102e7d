import * as notifications from "../store/notifications.ts";
import type { Service } from "./open-service.ts";

const LIST_LENGTH = 200;

export type InboxLine = notifications.NotificationRow;

/** A person's inbox, newest first. */
export function loadInbox(args: {
  service: Service;
  personId: string;
  unreadOnly: boolean;
}): Promise<InboxLine[]> {
  const { service, personId, unreadOnly } = args;
  return notifications.listNotifications(service.store.prisma, { personId, unreadOnly, limit: LIST_LENGTH });
}

/** How many lines of their inbox a person has not read. */
export function countUnread(args: { service: Service; personId: string }): Promise<number> {
  return notifications.countUnread(args.service.store.prisma, args.personId);
}

/** Marks lines of a person's own inbox as read: the ones named, or all. Others' lines stay as they are. */
export async function markInboxRead(args: {
  service: Service;
  personId: string;
  ids: readonly string[] | "ALL";
}): Promise<{ ok: true; marked: number }> {
  const { service, personId, ids } = args;
  const marked = await notifications.markRead(service.store.prisma, { personId, ids, now: new Date() });
  return { ok: true, marked };
}
