import { may } from "../../decision/permissions.ts";
import { openInviteUntil } from "../../store/passkey-invites.ts";
import * as store from "../../store/passkeys.ts";
import { findPerson, listPeople } from "../../store/people.ts";
import type { Service } from "../open-service.ts";

export type PasskeyView = {
  credentialId: string;
  personId: string;
  personName: string;
  label: string;
  enrolledAtMs: number;
  /** From when it signs, unless it was revoked. */
  usableFromMs: number;
  state: "SIGNS" | "WAITS" | "REVOKED";
  invitedByName: string | null;
  confirmedByName: string | null;
  lastUsedAtMs: number | null;
  /** Whether the person who looks may confirm it. */
  mayConfirm: boolean;
};

/** Everybody's passkeys, or one person's, as this person may see and confirm them. Oldest first. */
export async function listPasskeys(args: {
  service: Service;
  actorPersonId: string;
  personId?: string;
}): Promise<PasskeyView[]> {
  const { service, actorPersonId, personId } = args;
  const { prisma } = service.store;
  const [keys, people, actor] = await Promise.all([
    store.listPasskeys(prisma, personId),
    listPeople(prisma),
    findPerson(prisma, actorPersonId),
  ]);
  const nameOf = (id: string | null) =>
    id === null ? null : (people.find((one) => one.personId === id)?.name ?? id);
  const nowMs = Date.now();
  return keys.map((key): PasskeyView => {
    const usableFromMs = key.usableFrom.getTime();
    const state = key.revokedAt ? "REVOKED" : usableFromMs > nowMs ? "WAITS" : "SIGNS";
    const isSecond = actorPersonId !== key.personId && actorPersonId !== key.invitedBy;
    return {
      credentialId: key.credentialId,
      personId: key.personId,
      personName: nameOf(key.personId) ?? key.personId,
      label: key.label,
      enrolledAtMs: key.enrolledAt.getTime(),
      usableFromMs,
      state,
      invitedByName: nameOf(key.invitedBy),
      confirmedByName: nameOf(key.confirmedBy),
      lastUsedAtMs: key.lastUsedAt?.getTime() ?? null,
      mayConfirm: state === "WAITS" && isSecond && actor !== null && may(actor, "managePeople"),
    };
  });
}

/** Until when a person's open invitation is valid, epoch ms; null when they have none. */
export async function readOpenInvite(args: { service: Service; personId: string }): Promise<number | null> {
  const until = await openInviteUntil(args.service.store.prisma, args.personId, new Date());
  return until?.getTime() ?? null;
}
