import { type ChainVerdict, GENESIS_HASH, verifyChain } from "../proof/hash-chain.ts";
import { type AuditRow, listAudit as readAudit, readAuditHead, readChain } from "../store/audit.ts";
import type { Service } from "./open-service.ts";

export type { AuditRow } from "../store/audit.ts";

const DEFAULT_LIMIT = 100;
const PAGE = 2_000;

/** Audit entries, newest first, with the number of the newest of all. */
export async function listAudit(args: {
  service: Service;
  beforeSeq?: number | undefined;
  actorId?: string | undefined;
  act?: string | undefined;
  subjectId?: string | undefined;
  limit?: number | undefined;
}): Promise<{ entries: AuditRow[]; headSeq: number }> {
  const { service, beforeSeq, actorId, act, subjectId, limit = DEFAULT_LIMIT } = args;
  const filter = {
    limit,
    ...(beforeSeq ? { beforeSeq } : {}),
    ...(actorId ? { actorId } : {}),
    ...(act ? { act } : {}),
    ...(subjectId ? { subjectId } : {}),
  };
  const { prisma } = service.store;
  const [entries, head] = await Promise.all([readAudit(prisma, filter), readAuditHead(prisma)]);
  return { entries, headSeq: head.seq };
}

/** Verifies the whole chain up to its head, page by page; the head row must be the last entry. */
export async function verifyAudit(args: { service: Service }): Promise<ChainVerdict & { atMs: number }> {
  const { prisma } = args.service.store;
  const head = await readAuditHead(prisma);
  const atMs = Date.now();
  let last = { seq: 0, hash: GENESIS_HASH };
  while (last.seq < head.seq) {
    const page = (await readChain(prisma, last.seq, PAGE)).filter((entry) => entry.seq <= head.seq);
    const verdict = verifyChain(page, last);
    if (!verdict.ok) return { ...verdict, verified: last.seq + verdict.verified, atMs };
    const end = page.at(-1);
    if (!end)
      return {
        ok: false,
        atSeq: last.seq + 1,
        reason: `entry ${last.seq + 1} is missing`,
        verified: last.seq,
        atMs,
      };
    last = { seq: end.seq, hash: end.hash };
  }
  if (last.hash !== head.hash) {
    return { ok: false, atSeq: head.seq, reason: "the head is not the last entry", verified: last.seq, atMs };
  }
  return { ok: true, entries: last.seq, headHash: last.hash, atMs };
}
