import { CHAIN_START, type ChainVerdict, verifyChain } from "../proof/hash-chain.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { readAuditHead, readChain } from "../store/audit.ts";
import type { Service } from "./open-service.ts";

/** Few enough rows that a page stays below a few megabytes, many enough that the round trips do not count. */
const PAGE = 2_000;

/** Verifies the whole chain up to its head, page by page; the head row must be the last entry. */
export async function verifyAudit(args: { service: Service }): Promise<ChainVerdict & { atMs: number }> {
  const { prisma } = args.service.store;
  const head = await readAuditHead(prisma);
  const atMs = Date.now();
  let last = CHAIN_START;
  const broken = (atSeq: number, kind: "MISSING" | "UNLINKED", reason: string) =>
    ({ ok: false, atSeq, kind, reason, verified: last.seq, atMs }) as const;
  if (head.lastSeq < head.seq) return broken(head.lastSeq + 1, "MISSING", `entry ${head.seq} is missing`);
  while (last.seq < head.seq) {
    const page = await readChain(prisma, last.seq, Math.min(PAGE, head.seq - last.seq));
    const verdict = await verifyChain(page, nodeCrypto, last);
    if (!verdict.ok) return { ...verdict, verified: last.seq + verdict.verified, atMs };
    const end = page.at(-1);
    if (!end) return broken(last.seq + 1, "MISSING", `entry ${last.seq + 1} is missing`);
    last = { seq: end.seq, hash: end.hash };
  }
  if (last.hash !== head.hash) return broken(head.seq, "UNLINKED", "the head is not the last entry");
  return { ok: true, entries: last.seq, headHash: last.hash, atMs };
}
