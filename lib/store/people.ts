import { type HeldDelegation, withDelegations } from "../decision/delegation.ts";
import { type PersonRole, personRoleSchema } from "../decision/model.ts";
import { listGrantsInForce } from "./delegations.ts";
import type { Tx } from "./transaction.ts";

/** What the rules may know about a person: `roles` are their own and, named in `delegations`, those that they hold for others. */
export type PersonFacts = {
  personId: string;
  name: string;
  roles: PersonRole[];
  active: boolean;
  delegations?: HeldDelegation[];
};
export type PersonWithEmail = PersonFacts & { email: string };

type Row = { id: string; name: string; email: string; roles: string[]; active: boolean };

function toPerson(row: Row): PersonWithEmail {
  const roles = row.roles.map((role) => personRoleSchema.parse(role));
  return { personId: row.id, name: row.name, email: row.email, roles, active: row.active };
}

const COLUMNS = { id: true, name: true, email: true, roles: true, active: true } as const;

/** Everyone, by name, with the roles that they hold at this moment. */
export async function listPeople(tx: Tx, nowMs = Date.now()): Promise<PersonWithEmail[]> {
  const people = (await tx.person.findMany({ select: COLUMNS, orderBy: { name: "asc" } })).map(toPerson);
  return withDelegations(people, await listGrantsInForce(tx, nowMs), nowMs);
}

/** One person with the roles that they hold at this moment; null when there is no such person. */
export async function findPerson(
  tx: Tx,
  personId: string,
  nowMs = Date.now(),
): Promise<PersonWithEmail | null> {
  const row = await tx.person.findUnique({ where: { id: personId }, select: COLUMNS });
  if (!row) return null;
  const grants = (await listGrantsInForce(tx, nowMs)).filter((grant) => grant.toPersonId === personId);
  if (grants.length === 0) return toPerson(row);
  const lenders = await tx.person.findMany({
    where: { id: { in: grants.map((grant) => grant.fromPersonId) } },
    select: COLUMNS,
  });
  return withDelegations([row, ...lenders].map(toPerson), grants, nowMs)[0] ?? null;
}

/** Person and password hash by e-mail (lower case). */
export async function findPersonByEmail(tx: Tx, email: string) {
  const row = await tx.person.findUnique({ where: { email }, select: { ...COLUMNS, passwordHash: true } });
  return row && { ...toPerson(row), passwordHash: row.passwordHash };
}

/** The stored argon2id hash of a person's password. */
export async function findPasswordHash(tx: Tx, personId: string): Promise<string | null> {
  const row = await tx.person.findUnique({ where: { id: personId }, select: { passwordHash: true } });
  return row?.passwordHash ?? null;
}

/** Adds a person unless one with this id or e-mail is there; returns whether it did. */
export async function addPersonIfMissing(
  tx: Tx,
  person: { id: string; email: string; name: string; roles: readonly PersonRole[]; passwordHash: string },
): Promise<boolean> {
  const { count } = await tx.person.createMany({
    data: [{ ...person, roles: [...person.roles] }],
    skipDuplicates: true,
  });
  return count > 0;
}
