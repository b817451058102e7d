import { type PersonFacts, withDelegations } from "../decision/delegation.ts";
import { roleWords } from "../decision/permissions.ts";
import { type AccountRecord, listAccounts, listOpenSessions } from "../store/accounts.ts";
import { listGrantsInForce } from "../store/delegations.ts";
import type { Service } from "./open-service.ts";

/** A person as the people page lists them. `delegated`: what they hold for others at this moment, in words. */
export type PersonListItem = AccountRecord & {
  delegated: string[];
  sessions: number;
  lastSignInMs: number | null;
};

/** Everyone with their own roles, what others lent them and their open sessions, by name. */
export async function loadPeople(args: { service: Service }): Promise<PersonListItem[]> {
  const { prisma } = args.service.store;
  const nowMs = Date.now();
  const [accounts, grants, sessions] = await Promise.all([
    listAccounts(prisma),
    listGrantsInForce(prisma, nowMs),
    listOpenSessions(prisma, new Date(nowMs)),
  ]);
  const held = new Map(withDelegations(accounts, grants, nowMs).map((one) => [one.personId, one]));
  return accounts.map((account) => {
    const own = sessions.filter((session) => session.personId === account.personId);
    const person: PersonFacts | undefined = held.get(account.personId);
    const delegated = (person?.delegations ?? []).map((one) => `${roleWords(one.role)} for ${one.ofName}`);
    return { ...account, delegated, sessions: own.length, lastSignInMs: own[0]?.atMs ?? null };
  });
}
