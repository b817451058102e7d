import type { NoticeInput } from "../decision/notices.ts";
import { noticesOf } from "../decision/notices.ts";
import { addNotifications } from "../store/notifications.ts";
import type { Tx } from "../store/transaction.ts";
import { listWatcherIds } from "../store/watchers.ts";

/** One line for the inboxes of these people. The same `key` is told to a person once. Times epoch ms. */
export type Told = {
  to: readonly string[];
  kind: string;
  title: string;
  detail: string;
  href: string;
  key: string;
  decisionId?: string;
  atMs: number;
};

/** Writes a line into inboxes in the transaction of the act, so that nobody hears of what did not happen. Returns how many were new. */
export function notify(tx: Tx, told: Told): Promise<number> {
  const { to, kind, title, detail, href, key, atMs, decisionId = null } = told;
  return addNotifications(
    tx,
    [...new Set(to)].map((personId) => ({
      personId,
      kind,
      title,
      detail,
      href,
      decisionId,
      at: new Date(atMs),
      dedupeKey: key,
    })),
  );
}

/** Tells everybody concerned what an act on a decision changed. */
export async function tellPeople(tx: Tx, act: Omit<NoticeInput, "watchers">): Promise<void> {
  const watchers = await listWatcherIds(tx, act.after.id);
  for (const notice of noticesOf({ ...act, watchers })) {
    await notify(tx, { ...notice, decisionId: act.after.id, atMs: act.nowMs });
  }
}
