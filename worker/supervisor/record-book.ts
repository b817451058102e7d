import type { RunEvent, RunEventBody } from "#lib/canary/run-events.ts";
import { renewLease } from "#lib/service/lease.ts";
import type { Service } from "#lib/service/open-service.ts";
import { nowMs } from "./clock.ts";
import { keepLease, type LeaseKeeper } from "./lease-keeper.ts";
import { createAppender } from "./record-appender.ts";
import { RecordWriter } from "./record-writer.ts";

type Options = {
  service: Service;
  runId: string;
  leaseEpoch: number;
  record: readonly RunEvent[];
  onLeaseLost: () => void;
};

/** Record and lease of a run that is not driven by `step`: drills. Entries are numbered here, since the lease makes this the only writer. */
export class RecordBook {
  readonly record: RunEvent[];
  readonly #writer: RecordWriter;
  readonly #lease: LeaseKeeper;

  constructor({ service, runId, leaseEpoch, record, onLeaseLost }: Options) {
    this.record = [...record];
    this.#writer = new RecordWriter({
      append: createAppender({ service, runId, leaseEpoch, lastSeq: record.at(-1)?.seq ?? 0 }),
      onLost: () => undefined,
      onBack: () => undefined,
      onLeaseLost,
      now: nowMs,
    });
    this.#lease = keepLease({
      renew: () => renewLease({ service, runId, leaseEpoch }),
      onLost: onLeaseLost,
      onDatabaseLost: () => undefined,
      onDatabaseBack: () => undefined,
      now: nowMs,
    });
  }

  /** Appends entries now; they reach the database as soon as it takes them. */
  note(...bodies: RunEventBody[]): void {
    const atMs = nowMs();
    for (const body of bodies) this.record.push({ seq: (this.record.at(-1)?.seq ?? 0) + 1, atMs, body });
    this.#writer.push(
      bodies.map((body) => ({ atMs, body })),
      true,
    );
  }

  /** Waits until everything is written, or another worker holds the run. */
  async close(drainMs: number): Promise<void> {
    while (!(await this.#writer.drain(drainMs)) && !this.#writer.isFenced);
    this.#lease.stop();
    this.#writer.close();
  }
}
