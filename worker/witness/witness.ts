import { type AlarmKind, type Finding, findBreak, findClockJumps } from "#lib/proof/chain-findings.ts";
import { CHAIN_START, type ChainEnd, type ChainedEntry, GENESIS_HASH } from "#lib/proof/hash-chain.ts";
import { nodeCrypto } from "#lib/proof/node-crypto.ts";
import type { CheckpointSigner } from "#lib/proof/sign-checkpoint.ts";
import type { WitnessLedger } from "#lib/service/witness-ledger.ts";
import type { HeadMemory } from "./head-memory.ts";

export type WitnessParts = {
  ledger: WitnessLedger;
  memory: HeadMemory;
  signer: CheckpointSigner;
  log: (message: string) => void;
  nowMs?: () => number;
  /** Waits between two pages of a sweep, so that it costs little at any moment. */
  pause?: (ms: number) => Promise<void>;
};

/** Few enough rows that a page takes milliseconds, many enough that round trips do not count. */
const PAGE = 2_000;
/** Entries read beyond a break, to tell what was done there. */
const LOOK_BEYOND = 50;
/** A head that does not move is signed again after this time: so it was still so then. */
const SIGN_AGAIN_MS = 60_000;
/** A sweep of the whole chain is spread over this time; with the next one's start every row is read again well within 60 s. */
export const SWEEP_OVER_MS = 20_000;
/** A clock that jumped stays a fact of the record; its alarm ends after a day. */
const CLOCK_ALARM_MS = 24 * 3_600_000;
const LASTING: readonly AlarmKind[] = [
  "CHANGED",
  "DELETED",
  "INSERTED",
  "REORDERED",
  "TAIL_CUT",
  "REWRITTEN",
];

type Place = { end: ChainEnd; before: string; recordedAtMs: number };
const START: Place = { end: CHAIN_START, before: GENESIS_HASH, recordedAtMs: 0 };

/** Watches the audit chain from outside: signs its head while it is whole, raises an alarm when it is not. */
export class Witness {
  private readonly parts: WitnessParts;
  /** How far new entries were verified. */
  private place: Place = START;
  private sweptAtMs = 0;
  /** What is wrong now, in words; empty when nothing is. */
  troubles: readonly string[] = [];

  constructor(parts: WitnessParts) {
    this.parts = parts;
  }

  private now(): number {
    return this.parts.nowMs?.() ?? Date.now();
  }

  /** Verifies what is new and signs the head. Returns what it found; an empty list means that the head was right. */
  async look(): Promise<Finding[]> {
    const { ledger } = this.parts;
    const head = await ledger.head();
    const findings = this.compareEnds(head);
    if (findings.length === 0) findings.push(...(await this.follow(head)));
    await this.raise(findings);
    if (findings.every(({ kind }) => kind === "CLOCK_JUMP")) await this.signIfDue(head);
    return findings;
  }

  /** What head row, table and own memory say about the end of the chain. */
  private compareEnds(head: ChainEnd & { lastSeq: number }): Finding[] {
    const last = this.parts.memory.last();
    if (last && (head.seq < last.seq || head.lastSeq < last.seq)) {
      const ends = Math.min(head.seq, head.lastSeq);
      const reason = `the stream ends with entry ${ends}, but entry ${last.seq} was signed`;
      return [{ kind: "TAIL_CUT", seq: ends + 1, reason }];
    }
    if (head.lastSeq < head.seq)
      return [
        {
          kind: "TAIL_CUT",
          seq: head.lastSeq + 1,
          reason: `entry ${head.seq} is the head, but it is not there`,
        },
      ];
    if (head.lastSeq > head.seq)
      return [
        { kind: "INSERTED", seq: head.seq + 1, reason: `entry ${head.lastSeq} stands beyond the head` },
      ];
    const remembered = this.parts.memory.hashAt(head.seq);
    if (remembered !== undefined && remembered !== head.hash)
      return [
        { kind: "REWRITTEN", seq: head.seq, reason: `entry ${head.seq} is not the one that was signed` },
      ];
    return [];
  }

  /** Verifies from where the last look ended. */
  private async follow(head: ChainEnd): Promise<Finding[]> {
    const findings: Finding[] = [];
    while (this.place.end.seq < head.seq) {
      const page = await this.parts.ledger.read(this.place.end.seq, PAGE);
      // What was signed once was looked at then: a restart does not raise old jumps again.
      const fresh = page.filter(({ seq }) => seq > (this.parts.memory.last()?.seq ?? 0));
      const jumps = findClockJumps(fresh, { lastRecordedAtMs: this.place.recordedAtMs, nowMs: this.now() });
      const step = await this.verifyPage(page, this.place, head);
      if (step.finding) return [...findings, step.finding];
      findings.push(...jumps);
      this.place = step.place;
    }
    if (this.place.end.seq === head.seq && this.place.end.hash !== head.hash)
      findings.push({ kind: "REWRITTEN", seq: head.seq, reason: "the head is not the last entry" });
    return findings;
  }

  private async verifyPage(
    page: readonly ChainedEntry[],
    from: Place,
    head: ChainEnd,
  ): Promise<{ place: Place; finding?: Finding }> {
    const wanted = page.filter(({ seq }) => seq <= head.seq);
    const isWhole = await findBreak(wanted, from, nodeCrypto);
    if (isWhole) {
      const beyond = await this.parts.ledger.read(page.at(-1)?.seq ?? from.end.seq, LOOK_BEYOND);
      return { place: from, finding: (await findBreak([...page, ...beyond], from, nodeCrypto)) ?? isWhole };
    }
    const missing = from.end.seq + 1;
    const end = wanted.at(-1);
    if (!end)
      return {
        place: from,
        finding: { kind: "DELETED", seq: missing, reason: `entry ${missing} is missing` },
      };
    const forgotten = wanted.find(({ seq, hash }) => (this.parts.memory.hashAt(seq) ?? hash) !== hash);
    if (forgotten) {
      const reason = `entry ${forgotten.seq} hangs together with the others, but it is not the one that was signed`;
      return { place: from, finding: { kind: "REWRITTEN", seq: forgotten.seq, reason } };
    }
    const before = wanted.at(-2)?.hash ?? from.end.hash;
    return { place: { end: { seq: end.seq, hash: end.hash }, before, recordedAtMs: end.recordedAtMs } };
  }

  /** Verifies the whole chain, spread over `overMs`. A whole chain ends the alarms that were raised before it began. */
  async sweep(overMs = SWEEP_OVER_MS): Promise<Finding[]> {
    const { ledger, pause } = this.parts;
    const startedAtMs = this.now();
    const head = await ledger.head();
    const pages = Math.max(1, Math.ceil(head.seq / PAGE));
    let place = START;
    while (place.end.seq < head.seq) {
      const pageStartedMs = performance.now();
      const step = await this.verifyPage(await ledger.read(place.end.seq, PAGE), place, head);
      if (step.finding) return this.raise([step.finding]);
      place = step.place;
      await pause?.(Math.max(0, overMs / pages - (performance.now() - pageStartedMs)));
    }
    const findings = this.compareEnds(await ledger.head());
    if (findings.length > 0) return this.raise(findings);
    await this.calm(place.end.seq, startedAtMs);
    return [];
  }

  private async calm(seq: number, startedAtMs: number): Promise<void> {
    const { ledger, log } = this.parts;
    const nowMs = this.now();
    this.sweptAtMs = nowMs;
    this.troubles = [];
    await ledger.swept({ seq, atMs: nowMs, tookMs: nowMs - startedAtMs });
    const ended = await ledger.clear({ kinds: LASTING, openedBeforeMs: startedAtMs, nowMs });
    await ledger.clear({ kinds: ["CLOCK_JUMP"], openedBeforeMs: nowMs - CLOCK_ALARM_MS, nowMs });
    if (ended > 0) log(`the whole chain verifies again; ${ended} alarms ended`);
  }

  private async raise(findings: Finding[]): Promise<Finding[]> {
    for (const finding of findings) {
      const isNew = await this.parts.ledger.alarm(finding, this.now());
      if (isNew) this.parts.log(`ALARM ${finding.kind}: ${finding.reason}`);
    }
    const lasting = findings.filter(({ kind }) => kind !== "CLOCK_JUMP").map(({ reason }) => reason);
    if (lasting.length > 0) this.troubles = lasting;
    return findings;
  }

  private async signIfDue(head: ChainEnd): Promise<void> {
    const { memory, signer, ledger } = this.parts;
    const last = memory.last();
    const atMs = this.now();
    // What a sweep found wrong further back stands until a sweep finds it right: nothing is signed meanwhile.
    if (head.seq === 0 || this.troubles.length > 0) return;
    if (last && last.seq === head.seq && atMs - last.atMs < SIGN_AGAIN_MS) return;
    const checkpoint = { seq: head.seq, hash: head.hash, atMs };
    const note = signer.sign(checkpoint);
    // Own memory first: what was published is always remembered.
    memory.remember({ ...checkpoint, note });
    await ledger.publish({ ...checkpoint, note, publicKey: signer.key.vkey });
  }

  /** One line for the health check. */
  describe(): string {
    if (this.troubles.length > 0) return `ALARM: ${this.troubles[0]}`;
    const last = this.parts.memory.last();
    const signed = last ? `signed entry ${last.seq}` : "nothing to sign yet";
    return this.sweptAtMs === 0
      ? signed
      : `${signed}, whole chain verified ${Math.round((this.now() - this.sweptAtMs) / 1000)} s ago`;
  }
}
