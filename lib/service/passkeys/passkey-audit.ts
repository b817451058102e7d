import { appendAudit } from "../../store/audit.ts";
import { listPeople } from "../../store/people.ts";
import { inTransaction, type Tx } from "../../store/transaction.ts";
import { notify } from "../notify.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";

export type Doer = { personId: string; name: string };

type PasskeyAct = {
  act: string;
  by: Doer;
  ofPersonId: string;
  detail: Record<string, unknown>;
  atMs: number;
};

const NEWS: Readonly<Record<string, { title: string; detail: string }>> = {
  passkeyInvited: {
    title: "You may add a passkey",
    detail: "Ask the admin for the code; it is valid for 24 hours.",
  },
  passkeyEnrolled: {
    title: "A passkey was added",
    detail:
      "It signs once a second admin has confirmed it, or 24 hours from now. If it was not its owner: revoke it.",
  },
  passkeyConfirmed: { title: "Your passkey was confirmed", detail: "It signs from now on." },
  passkeyRevoked: { title: "Your passkey was revoked", detail: "It signs nothing any more." },
};

/** Its owner hears of everything that happens to a passkey; admins hear of a new one, because another of them confirms it. */
async function tellOfPasskey(tx: Tx, { act, by, ofPersonId, atMs }: PasskeyAct): Promise<void> {
  const news = NEWS[act];
  if (!news) return;
  const people = act === "passkeyEnrolled" ? await listPeople(tx, atMs) : [];
  const admins = people.filter((person) => person.active && person.roles.includes("ADMIN"));
  const owner = people.find((person) => person.personId === ofPersonId);
  const key = `${act}:${ofPersonId}:${atMs}`;
  await notify(tx, { to: [ofPersonId], kind: "PASSKEY", ...news, href: "/settings#passkeys", key, atMs });
  const others = admins
    .map((person) => person.personId)
    .filter((id) => id !== by.personId && id !== ofPersonId);
  const title = `${owner?.name ?? "Somebody"} added a passkey`;
  await notify(tx, { to: others, kind: "PASSKEY", ...news, title, href: "/settings/people", key, atMs });
}

/** Writes an act around a person's passkeys into the chain; call it last in its transaction. */
export async function recordPasskeyAct(tx: Tx, given: PasskeyAct): Promise<void> {
  const { act, by, ofPersonId, detail, atMs } = given;
  await tellOfPasskey(tx, given);
  await appendAudit(tx, {
    atMs,
    actorId: by.personId,
    actorName: by.name,
    act,
    subjectType: "person",
    subjectId: ofPersonId,
    detail,
  });
}

/** A refusal that stands in the chain, as an act upon this person's passkeys. */
export async function refuseOnRecord(
  service: Service,
  refused: { by: Doer; ofPersonId: string; command: string; code: Parameters<typeof refuse>[0] },
  details: Record<string, string> = {},
): Promise<Refused> {
  const { by, ofPersonId, command, code } = refused;
  await inTransaction(service.store, (tx) =>
    recordPasskeyAct(tx, {
      act: "refused",
      by,
      ofPersonId,
      detail: { command, code, details },
      atMs: Date.now(),
    }),
  );
  return refuse(code, details);
}
