import { type PersonRole, personRoleSchema } from "../decision/model.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** A person as an admin sees them: own roles only, without what others delegated to them. */
export type AccountRecord = {
  personId: string;
  name: string;
  email: string;
  roles: PersonRole[];
  active: boolean;
  mustChangePassword: boolean;
  createdAtMs: number;
};

const COLUMNS = {
  id: true,
  name: true,
  email: true,
  roles: true,
  active: true,
  mustChangePassword: true,
  createdAt: true,
} as const satisfies Prisma.PersonSelect;

type Row = Prisma.PersonGetPayload<{ select: typeof COLUMNS }>;

function toAccount(row: Row): AccountRecord {
  return {
    personId: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles.map((role) => personRoleSchema.parse(role)),
    active: row.active,
    mustChangePassword: row.mustChangePassword,
    createdAtMs: row.createdAt.getTime(),
  };
}

/** Everyone with their own roles, by name. */
export async function listAccounts(tx: Tx): Promise<AccountRecord[]> {
  return (await tx.person.findMany({ select: COLUMNS, orderBy: { name: "asc" } })).map(toAccount);
}

/**
 * Keeps every person's row to this transaction, always in the same order: of two admins who change people at the same moment
 * the second one sees what the first one did.
 */
export async function lockAccounts(tx: Tx): Promise<AccountRecord[]> {
  await tx.$queryRaw`SELECT id FROM "Person" ORDER BY id FOR UPDATE`;
  return listAccounts(tx);
}

/** Adds a person with a password that they must change. */
export async function insertAccount(
  tx: Tx,
  person: { id: string; email: string; name: string; roles: readonly PersonRole[]; passwordHash: string },
): Promise<void> {
  await tx.person.create({ data: { ...person, roles: [...person.roles], mustChangePassword: true } });
}

/** Changes roles or whether the person may come in at all. */
export async function saveAccount(
  tx: Tx,
  personId: string,
  change: { roles?: readonly PersonRole[]; active?: boolean },
): Promise<void> {
  const { roles, active } = change;
  await tx.person.update({
    where: { id: personId },
    data: { ...(roles ? { roles: [...roles] } : {}), ...(active === undefined ? {} : { active }) },
    select: { id: true },
  });
}

/** Replaces a password. `mustChange`: somebody else chose it. */
export async function savePassword(
  tx: Tx,
  personId: string,
  password: { hash: string; mustChange: boolean },
): Promise<void> {
  await tx.person.update({
    where: { id: personId },
    data: { passwordHash: password.hash, mustChangePassword: password.mustChange },
    select: { id: true },
  });
}

/** Whether a person's password was chosen by somebody else and must be changed before anything else. */
export async function mustChangePassword(tx: Tx, personId: string): Promise<boolean> {
  const row = await tx.person.findUnique({
    where: { id: personId },
    select: { mustChangePassword: true },
  });
  return row?.mustChangePassword ?? false;
}

/** Ends all sessions of a person, except one if it is named; returns how many were open. */
export async function revokeSessionsOf(
  tx: Tx,
  given: { personId: string; exceptId?: string; now: Date },
): Promise<number> {
  const { personId, exceptId, now } = given;
  const { count } = await tx.session.updateMany({
    where: {
      personId,
      revokedAt: null,
      expiresAt: { gt: now },
      ...(exceptId === undefined ? {} : { id: { not: exceptId } }),
    },
    data: { revokedAt: now },
  });
  return count;
}

/** The open sessions of everybody, newest first per person. */
export async function listOpenSessions(
  tx: Tx,
  now: Date,
): Promise<{ personId: string; atMs: number; address: string; userAgent: string }[]> {
  const rows = await tx.session.findMany({
    where: { revokedAt: null, expiresAt: { gt: now }, person: { active: true } },
    orderBy: { createdAt: "desc" },
    select: { personId: true, createdAt: true, address: true, userAgent: true },
  });
  return rows.map(({ createdAt, ...rest }) => ({ ...rest, atMs: createdAt.getTime() }));
}
