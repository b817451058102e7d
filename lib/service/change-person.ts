import type { PersonRole } from "../decision/model.ts";
import { accountChangeRefusal, type PeopleEffect, withChange } from "../decision/people-rules.ts";
import { roleWords } from "../decision/permissions.ts";
import { type AccountRecord, listAccounts, revokeSessionsOf, saveAccount } from "../store/accounts.ts";
import { effectsOn, inAdminAct, tellEffects } from "./admin-act.ts";
import { notify } from "./notify.ts";
import type { Service } from "./open-service.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";

type Of = { service: Service; actorPersonId: string; personId: string };
type Changed = { ok: true; effects: PeopleEffect[] } | Refused;

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one));

/** What a change of roles or state would do to the open decisions, for the admin to see before it is made. */
export async function previewPersonChange(args: {
  service: Service;
  personId: string;
  roles?: readonly PersonRole[] | undefined;
  active?: boolean | undefined;
}): Promise<PeopleEffect[]> {
  const { service, personId, roles, active } = args;
  const { prisma } = service.store;
  const change = { personId, ...(roles ? { roles } : {}), ...(active === undefined ? {} : { active }) };
  const accounts = await listAccounts(prisma);
  return effectsOn(
    prisma,
    Date.now(),
    (cast) => ({ ...cast, accounts: withChange(cast.accounts, change) }),
    accounts,
  );
}

async function changeAccount(
  { service, actorPersonId, personId }: Of,
  name: "changeRoles" | "disablePerson" | "enablePerson",
  change: (account: AccountRecord) => { roles?: readonly PersonRole[]; active?: boolean } | Refused,
): Promise<Changed> {
  return inAdminAct({ service, actorPersonId, name, subjectId: personId }, async (act): Promise<Changed> => {
    const { tx, accounts, nowMs, audit, admin } = act;
    const account = accounts.find((one) => one.personId === personId);
    if (!account) return refuse("NOT_FOUND", { what: "person" });
    const wanted = change(account);
    if ("ok" in wanted) return wanted;
    const refused = accountChangeRefusal(accounts, actorPersonId, { personId, ...wanted });
    if (refused) return inWords(refused.refusal);
    const roles = wanted.roles ?? account.roles;
    const active = wanted.active ?? account.active;
    if (isSame(roles, account.roles) && active === account.active) return { ok: true, effects: [] };
    const after = { personId, roles, active };
    const effects = await effectsOn(
      tx,
      nowMs,
      (cast) => ({ ...cast, accounts: withChange(cast.accounts, after) }),
      accounts,
    );
    await saveAccount(tx, personId, { roles, active });
    const sessions = active ? 0 : await revokeSessionsOf(tx, { personId, now: new Date(nowMs) });
    const words = roles.map(roleWords).join(", ") || "none";
    const told = name === "changeRoles" ? [personId] : [];
    await notify(tx, {
      to: told,
      kind: "ACCOUNT",
      title: "Your roles were changed",
      detail: `${admin.name} changed them to ${words}.`,
      href: "/settings",
      key: `roles:${personId}:${nowMs}`,
      atMs: nowMs,
    });
    await tellEffects(act, effects);
    await audit(name, personId, {
      name: account.name,
      before: { roles: account.roles, active: account.active },
      after: { roles, active },
      sessionsEnded: sessions,
      affected: effects.map(({ number, voided, unsolvable }) => ({ number, voided, unsolvable })),
    });
    return { ok: true, effects };
  });
}

/**
 * Changes a person's own roles, for the list that the admin saw. Takes effect with the next act of anybody: roles are read in its
 * transaction. Refusals: OWN_ACCOUNT, LAST_ADMIN, PERSON_CHANGED, NOT_PERMITTED.
 */
export function changeRoles(
  args: Of & { roles: readonly PersonRole[]; seenRoles: readonly PersonRole[] },
): Promise<Changed> {
  return changeAccount(args, "changeRoles", (account) =>
    isSame(args.seenRoles, account.roles)
      ? { roles: [...new Set(args.roles)] }
      : refuse("PERSON_CHANGED", { name: account.name }),
  );
}

/** Disables a person at once: no session of theirs answers any more, nothing that they sign counts. Refusals: OWN_ACCOUNT, LAST_ADMIN. */
export function disablePerson(args: Of): Promise<Changed> {
  return changeAccount(args, "disablePerson", () => ({ active: false }));
}

/** Lets a disabled person come in again; old sessions stay ended. Refusals: OWN_ACCOUNT. */
export function enablePerson(args: Of): Promise<Changed> {
  return changeAccount(args, "enablePerson", () => ({ active: true }));
}
