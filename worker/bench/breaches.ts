import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { Template, TriggerKind } from "#lib/template/schema.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import type { EngineLoop, UntimedInput } from "#worker/supervisor/engine-loop.ts";
import type { BenchCanary } from "./bench-canary.ts";

/** What a breach is made with. */
type BreachScene = {
  admin: PaperAdmin;
  account: string;
  loop: EngineLoop;
  canary: BenchCanary;
  feed: (input: UntimedInput) => void;
  /** Epoch ms of the canary's newest line, by its own clock. */
  lastLineMs: () => number;
  /** Epoch ms of the canary's first line of trouble in this run, by its own clock. */
  faultMs: () => number | null;
  until: (isTrue: () => boolean, what: string) => Promise<void>;
};

export type Breach = {
  /** A timer counts from its limit on; anything else from the moment at which the fault was made. */
  isTimer: boolean;
  /** The template of the run: timers wait one second only, and only in their own runs. */
  template: Template;
  kind: "DEMO" | "CANARY";
  /** Makes the fault; resolves with the moment at which the limit was reached, epoch ms. */
  make: (scene: BreachScene) => Promise<number>;
  undo?: (scene: BreachScene) => Promise<void>;
};

/** The shock takes the loss to this share of the limit. */
const BEYOND_LIMIT = 1.5;
/** Limit of every timer in the bench, s. */
const TIMER_SEC = 1;
const WHO = { personId: "bench", name: "The bench" };

const event = (make: Breach["make"], undo?: Breach["undo"]): Breach => ({
  isTimer: false,
  template: rehearsalV1,
  kind: "DEMO",
  make,
  ...(undo ? { undo } : {}),
});
const timer = (template: Template, make: Breach["make"], kind: Breach["kind"] = "DEMO"): Breach => ({
  isTimer: true,
  template,
  kind,
  make,
});

const shockUsd = ({ loop }: BreachScene): number => {
  const { maxLossUsd, sizeBtc } = loop.engine.setup.config;
  return (-Number(maxLossUsd) * BEYOND_LIMIT) / Number(sizeBtc);
};

/** The canary's own lines break the limit: counted from the moment before they were written. */
const byLines = (word: "fail" | "slow" | "errors"): Breach =>
  event(async ({ canary, faultMs, until }) => {
    canary.tell(word);
    await until(() => faultMs() !== null, "the fault");
    return faultMs() ?? Number.NaN;
  });

/** A checkpoint that nothing can pass, asked about one second after launch. */
const CHECKPOINT_TEMPLATE: Template = {
  ...rehearsalV1,
  timing: { ...rehearsalV1.timing, questionSec: TIMER_SEC },
  checkpoints: [
    {
      id: "bench",
      title: "T+1",
      atSec: 1,
      items: [
        {
          id: "bench-item",
          text: "Nothing can pass this",
          source: "RUN",
          criteria: [{ measure: "acceptancePct", op: ">=", limit: "101", minSamples: 0 }],
        },
      ],
    },
  ],
};

/** The rehearsal with a timer's limit of one second. */
const withShort = (kind: TriggerKind): Template => ({
  ...rehearsalV1,
  triggers: rehearsalV1.triggers.map((row) =>
    row.kind === kind ? { ...row, limit: String(TIMER_SEC), warnAt: null } : row,
  ),
});

/** One way to break each limit, over the same roads as in a run. */
export const BREACHES: Readonly<Record<TriggerKind, Breach>> = {
  LOSS: event(
    async (scene) => {
      const answer = await scene.admin.faults({ markShockUsd: shockUsd(scene) });
      return (answer as { shock: { appliedMs: number } }).shock.appliedMs;
    },
    async (scene) => {
      await scene.admin.faults({ markShockUsd: -shockUsd(scene) });
    },
  ),
  ERROR_RATE: byLines("fail"),
  LATENCY_P95: byLines("slow"),
  CONSECUTIVE_ERRORS: byLines("errors"),
  UNAUTHORISED: event(async ({ admin, account }) => {
    const { market } = await admin.state();
    const atMs = nowMs();
    const priceUsd = (Number(market.markUsd) * 0.98).toFixed(1);
    await admin.outsideOrder({ account, side: "buy", sizeBtc: "0.001", priceUsd });
    return atMs;
  }),
  PERSON: event(async ({ feed }) => {
    const atMs = nowMs();
    feed({ type: "intent", intent: { id: `bench-${atMs}`, kind: "KILL", who: WHO, atMs } });
    return atMs;
  }),
  WS_DOWN: timer(withShort("WS_DOWN"), async ({ canary, loop, until, lastLineMs }) => {
    canary.tell("down");
    await until(() => loop.engine.watch.streams.private.state === "down", "the stream to go");
    return lastLineMs() + TIMER_SEC * 1_000;
  }),
  NO_TELEMETRY: timer(withShort("NO_TELEMETRY"), async ({ canary, until, loop, lastLineMs }) => {
    canary.tell("quiet");
    await until(() => loop.engine.rollback !== null, "the timer");
    return lastLineMs() + TIMER_SEC * 1_000;
  }),
  LOST_CONTROL: timer(withShort("LOST_CONTROL"), async ({ feed }) => {
    const sinceMs = nowMs();
    feed({ type: "databaseLost", sinceMs });
    return sinceMs + TIMER_SEC * 1_000;
  }),
  CHECKPOINT: timer(
    CHECKPOINT_TEMPLATE,
    async ({ loop, until }) => {
      await until(() => loop.engine.hold.question !== null, "the question");
      return loop.engine.hold.question?.deadlineMs ?? Number.NaN;
    },
    "CANARY",
  ),
};
