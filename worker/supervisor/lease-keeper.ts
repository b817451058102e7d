import { RENEW_EVERY_MS, SILENT_MS } from "#lib/service/lease.ts";

/** A renewal that has not been answered by then counts as a lost database; the next one is tried all the same. */
const RENEW_TIMEOUT_MS = 1_500;
/** Somebody else may have the run when no renewal that was sent within this time has been confirmed. */
const UNSURE_AFTER_MS = SILENT_MS - 200;
/** A timer that comes so much too late says that this process stood still, not that the database is slow. */
const FROZEN_FOR_MS = 1_000;
/** Pause after a failed renewal while unsure. */
const ASK_AGAIN_MS = 100;

type Options = {
  /** False: another worker holds the run. Throws when the database fails. */
  renew: () => Promise<boolean>;
  onLost: () => void;
  onDatabaseLost: (sinceMs: number) => void;
  onDatabaseBack: () => void;
  /** The doubt of `isUnsure` is over: the run is ours, or the database is away and the run's own rules decide. */
  onSure?: () => void;
  /** Monotonic. */
  now: () => number;
};

export type LeaseKeeper = {
  /**
   * True when this process stood still for so long that another one may hold the run by now: nothing may be done before
   * the answer to a new renewal. Ends within about RENEW_TIMEOUT_MS.
   */
  isUnsure: () => boolean;
  stop: () => void;
};

/** Renews the lease on a timer of its own, so that no other work can delay it. */
export function keepLease(options: Options): LeaseKeeper {
  let stopped = false;
  let isAway = false;
  /** When the last confirmed renewal was sent: its answer may have waited for us. */
  let confirmedMs = options.now();
  let unsureSinceMs: number | null = null;
  /** The renewal whose answer counts. */
  let asked = 0;
  let pending = false;

  const isUnsure = () => !isAway && !stopped && options.now() - confirmedMs > UNSURE_AFTER_MS;

  const away = () => {
    if (isAway || stopped) return;
    isAway = true;
    unsureSinceMs = null;
    options.onDatabaseLost(confirmedMs);
    options.onSure?.();
  };

  function confirmed(sentAtMs: number): void {
    confirmedMs = sentAtMs;
    if (isUnsure()) {
      void renew();
      return;
    }
    unsureSinceMs = null;
    if (isAway) {
      isAway = false;
      options.onDatabaseBack();
    }
    options.onSure?.();
  }

  function failed(): void {
    if (isUnsure()) unsureSinceMs ??= options.now();
    if (unsureSinceMs === null || options.now() - unsureSinceMs > RENEW_TIMEOUT_MS) away();
    else setTimeout(() => void renew(), ASK_AGAIN_MS);
  }

  function late(sentAtMs: number): void {
    if (options.now() - sentAtMs <= RENEW_TIMEOUT_MS + FROZEN_FOR_MS) {
      away();
      return;
    }
    pending = false;
    void renew();
  }

  async function renew(): Promise<void> {
    if (stopped || pending) return;
    pending = true;
    asked += 1;
    const mine = asked;
    const sentAtMs = options.now();
    const slow = setTimeout(() => mine === asked && late(sentAtMs), RENEW_TIMEOUT_MS);
    const answer = await options.renew().catch(() => "FAILED" as const);
    clearTimeout(slow);
    if (stopped || mine !== asked) return;
    pending = false;
    if (answer === "FAILED") failed();
    else if (answer) confirmed(sentAtMs);
    else {
      stopped = true;
      clearInterval(timer);
      options.onLost();
    }
  }

  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  return {
    isUnsure,
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
