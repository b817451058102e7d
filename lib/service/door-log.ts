import { type AuditAct, appendAudit } from "../store/audit.ts";
import type { Database } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { RefusalBudget, WINDOW_MS } from "./refusal-budget.ts";

/** Somebody was refused before any rule was asked. `detail` holds no secret, no token and nothing that was typed. */
export type DoorRefusal = {
  code: string;
  /** Which door: a path, or what was tried. */
  door: string;
  /** Where it came from; left out where a signed-in person is all that is known. */
  address?: string;
  /** Who it was, as far as a session says so. */
  actor?: { personId: string; name: string } | null;
  /** What the entry is about: the session alone, an account, a run. */
  subject?: { type: AuditAct["subjectType"]; id: string };
  act?: "refused" | "signInRefused";
  detail?: Readonly<Record<string, string | null>>;
  /** Written only once in this process: a page that asks again with the same dead session says nothing new. */
  once?: string;
};

const NOBODY = { personId: "anonymous", name: "Somebody" };
/** Longer words are cut: a header is as long as its sender likes. */
const MAX_WORDS = 200;
const MAX_REMEMBERED = 1_000;

const cut = (words: string) => words.slice(0, MAX_WORDS);

/** Writes refusals at the doors into the audit chain, a bounded number a minute, and one sum of the rest. One per process. */
export class DoorLog {
  readonly #store: Database;
  readonly #budget = new RefusalBudget();
  readonly #seen = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Database) {
    this.#store = store;
  }

  /** Never throws: a record that fails must not turn a refusal into something else. */
  async refused(refusal: DoorRefusal): Promise<void> {
    const { once } = refusal;
    if (once !== undefined) {
      if (this.#seen.has(once)) return;
      this.#remember(once);
    }
    const nowMs = Date.now();
    await this.#sum(nowMs);
    const who = refusal.actor ?? NOBODY;
    const address = refusal.address ?? who.personId;
    if (!this.#budget.admit({ code: refusal.code, address }, nowMs)) {
      this.#timer ??= setTimeout(() => void this.#sum(Date.now(), true), this.#budget.leftMs(nowMs)).unref();
      return;
    }
    const { code, door, subject, detail } = refusal;
    await this.#append(
      nowMs,
      who,
      refusal.act ?? "refused",
      subject ?? { type: "session", id: who.personId },
      {
        code,
        door: cut(door),
        ...(refusal.address === undefined ? {} : { address: cut(address) }),
        ...Object.fromEntries(
          Object.entries(detail ?? {}).map(([name, words]) => [name, words === null ? null : cut(words)]),
        ),
      },
    );
  }

  /** Writes what is still only counted; for the end of a process. */
  async close(): Promise<void> {
    await this.#sum(Date.now(), true);
  }

  #remember(key: string): void {
    this.#seen.add(key);
    const oldest = this.#seen.values().next().value;
    if (this.#seen.size > MAX_REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
  }

  async #sum(nowMs: number, isLast = false): Promise<void> {
    const summary = this.#budget.takeSummary(nowMs, isLast);
    if (!summary) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const detail = { code: "MORE_REFUSALS", windowSec: WINDOW_MS / 1000, ...summary };
    await this.#append(nowMs, NOBODY, "refused", { type: "system", id: "doors" }, detail);
  }

  async #append(
    atMs: number,
    who: { personId: string; name: string },
    act: string,
    subject: { type: AuditAct["subjectType"]; id: string },
    detail: Record<string, unknown>,
  ): Promise<void> {
    const entry = { actorId: who.personId, actorName: who.name, act, subjectType: subject.type };
    await inTransaction(this.#store, (tx) =>
      appendAudit(tx, { atMs, ...entry, subjectId: cut(subject.id), detail }),
    ).catch(() => {});
  }
}
