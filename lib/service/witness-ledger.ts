import type { AlarmKind, Finding } from "../proof/chain-findings.ts";
import type { ChainEnd, ChainedEntry } from "../proof/hash-chain.ts";
import { readAuditHead, readChain } from "../store/audit.ts";
import {
  type AuditSweep,
  clearAlarms,
  listCheckpoints,
  openAlarm,
  type StoredCheckpoint,
  saveCheckpoint,
  saveSweep,
} from "../store/audit-witness.ts";
import type { Service } from "./open-service.ts";

/** The audit chain as the witness meets it: it reads the chain and writes what it found. */
export type WitnessLedger = {
  head(): Promise<ChainEnd & { lastSeq: number }>;
  read(afterSeq: number, limit: number): Promise<ChainedEntry[]>;
  publish(checkpoint: StoredCheckpoint): Promise<void>;
  published(): Promise<StoredCheckpoint[]>;
  /** Returns whether the alarm is new. */
  alarm(finding: Finding, nowMs: number): Promise<boolean>;
  clear(args: { kinds: readonly AlarmKind[]; openedBeforeMs: number; nowMs: number }): Promise<number>;
  swept(sweep: AuditSweep): Promise<void>;
};

/** So many published checkpoints a witness reads again when it starts: its own file is the memory, these are a second one. */
const PUBLISHED_AT_START = 1_000;

/** The ledger of the real database. */
export function openWitnessLedger(service: Service): WitnessLedger {
  const { prisma } = service.store;
  return {
    head: () => readAuditHead(prisma),
    read: (afterSeq, limit) => readChain(prisma, afterSeq, limit),
    publish: (checkpoint) => saveCheckpoint(prisma, checkpoint),
    published: () => listCheckpoints(prisma, PUBLISHED_AT_START),
    alarm: (finding, nowMs) => openAlarm(prisma, finding, nowMs),
    clear: (args) => clearAlarms(prisma, args),
    swept: (sweep) => saveSweep(prisma, sweep),
  };
}
