import type { RoleGrant } from "../decision/delegation.ts";
import { signingRoleSchema } from "../template/schema.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

const COLUMNS = {
  id: true,
  role: true,
  fromPersonId: true,
  fromPerson: { select: { name: true } },
  toPersonId: true,
  toPerson: { select: { name: true } },
  fromAt: true,
  untilAt: true,
  reason: true,
  createdByName: true,
  createdAt: true,
  revokedAt: true,
  revokedByName: true,
} as const satisfies Prisma.RoleDelegationSelect;

type Row = Prisma.RoleDelegationGetPayload<{ select: typeof COLUMNS }>;

/** A grant with the words around it. */
export type DelegationRecord = RoleGrant & {
  fromName: string;
  toName: string;
  reason: string;
  createdByName: string;
  createdAtMs: number;
  revokedAtMs: number | null;
  revokedByName: string | null;
};

function toRecord(row: Row): DelegationRecord {
  return {
    delegationId: row.id,
    role: signingRoleSchema.parse(row.role),
    fromPersonId: row.fromPersonId,
    fromName: row.fromPerson.name,
    toPersonId: row.toPersonId,
    toName: row.toPerson.name,
    fromMs: row.fromAt.getTime(),
    untilMs: row.untilAt.getTime(),
    isRevoked: row.revokedAt !== null,
    reason: row.reason,
    createdByName: row.createdByName,
    createdAtMs: row.createdAt.getTime(),
    revokedAtMs: row.revokedAt?.getTime() ?? null,
    revokedByName: row.revokedByName,
  };
}

/** Grants that work at this moment, as far as their own time says; whether the lender holds the role is judged with the people. */
export async function listGrantsInForce(tx: Tx, nowMs: number): Promise<RoleGrant[]> {
  const now = new Date(nowMs);
  const rows = await tx.roleDelegation.findMany({
    where: { revokedAt: null, fromAt: { lte: now }, untilAt: { gt: now } },
    select: COLUMNS,
  });
  return rows.map(toRecord);
}

/** All grants, newest first. */
export async function listDelegations(tx: Tx, limit: number): Promise<DelegationRecord[]> {
  const rows = await tx.roleDelegation.findMany({
    orderBy: { createdAt: "desc" },
    take: limit,
    select: COLUMNS,
  });
  return rows.map(toRecord);
}

/** One grant; null when there is none. */
export async function findDelegation(tx: Tx, delegationId: string): Promise<DelegationRecord | null> {
  const row = await tx.roleDelegation.findUnique({ where: { id: delegationId }, select: COLUMNS });
  return row && toRecord(row);
}

/** Saves a grant. */
export async function insertDelegation(
  tx: Tx,
  grant: Omit<RoleGrant, "isRevoked"> & {
    reason: string;
    createdBy: string;
    createdByName: string;
    createdAtMs: number;
  },
): Promise<void> {
  await tx.roleDelegation.create({
    data: {
      id: grant.delegationId,
      role: grant.role,
      fromPersonId: grant.fromPersonId,
      toPersonId: grant.toPersonId,
      fromAt: new Date(grant.fromMs),
      untilAt: new Date(grant.untilMs),
      reason: grant.reason,
      createdBy: grant.createdBy,
      createdByName: grant.createdByName,
      createdAt: new Date(grant.createdAtMs),
    },
  });
}

/** Revokes a grant that was not revoked yet; returns whether it was this call. */
export async function revokeDelegation(
  tx: Tx,
  given: { delegationId: string; atMs: number; byName: string },
): Promise<boolean> {
  const { count } = await tx.roleDelegation.updateMany({
    where: { id: given.delegationId, revokedAt: null },
    data: { revokedAt: new Date(given.atMs), revokedByName: given.byName },
  });
  return count === 1;
}
