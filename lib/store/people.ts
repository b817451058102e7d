import { type PersonRole, personRoleSchema } from "../decision/model.ts";
import type { Tx } from "./transaction.ts";

/** What the rules may know about a person. */
export type PersonFacts = { personId: string; name: string; roles: PersonRole[]; active: boolean };
export type PersonWithEmail = PersonFacts & { email: string };

type Row = { id: string; name: string; email: string; roles: string[]; active: boolean };

function toPerson(row: Row): PersonWithEmail {
  const roles = row.roles.map((role) => personRoleSchema.parse(role));
  return { personId: row.id, name: row.name, email: row.email, roles, active: row.active };
}

const COLUMNS = { id: true, name: true, email: true, roles: true, active: true } as const;

/** Everyone, by name. */
export async function listPeople(tx: Tx): Promise<PersonWithEmail[]> {
  return (await tx.person.findMany({ select: COLUMNS, orderBy: { name: "asc" } })).map(toPerson);
}

/** One person as the database knows them now; null when there is no such person. */
export async function findPerson(tx: Tx, personId: string): Promise<PersonWithEmail | null> {
  const row = await tx.person.findUnique({ where: { id: personId }, select: COLUMNS });
  return row && toPerson(row);
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
