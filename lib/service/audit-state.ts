import { readWitnessKey } from "../proof/checkpoint.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { listAuditActs, readAuditHead } from "../store/audit.ts";
import { type AuditGuard, readAuditGuard } from "../store/audit-guard.ts";
import {
  type AuditAlarm,
  type AuditSweep,
  listAlarms,
  newestCheckpoint,
  readSweep,
  type StoredCheckpoint,
} from "../store/audit-witness.ts";
import type { Service } from "./open-service.ts";

export type { AuditAlarm } from "../store/audit-witness.ts";

/** More open alarms than this say no more than the first ones. */
const MOST_ALARMS = 20;

/** The witness's alarms that stand open, newest first. */
export function readAuditAlarms(args: { service: Service }): Promise<AuditAlarm[]> {
  return listAlarms(args.service.store.prisma, { isOpenOnly: true, limit: MOST_ALARMS });
}

export type AuditState = {
  headSeq: number;
  /** The witness's last look at the whole chain; null when it never came to the end of one. */
  sweep: AuditSweep | null;
  checkpoint: (StoredCheckpoint & { fingerprint: string }) | null;
  /** Open ones first, then ended ones. */
  alarms: AuditAlarm[];
  guard: AuditGuard;
  acts: string[];
};

/** What is known about the chain as a whole. */
export async function readAuditState(args: { service: Service }): Promise<AuditState> {
  const { prisma } = args.service.store;
  const [head, sweep, newest, alarms, guard, acts] = await Promise.all([
    readAuditHead(prisma),
    readSweep(prisma),
    newestCheckpoint(prisma),
    listAlarms(prisma, { isOpenOnly: false, limit: MOST_ALARMS }),
    readAuditGuard(prisma),
    listAuditActs(prisma),
  ]);
  const key = newest && (await readWitnessKey(newest.publicKey, nodeCrypto));
  const checkpoint = newest && { ...newest, fingerprint: key?.fingerprint ?? "" };
  return { headSeq: head.seq, sweep, checkpoint, alarms, guard, acts };
}
