/** How often the lease is renewed: several chances within its 5 s. */
const RENEW_MS = 1_000;
/** A renewal that has not been answered by then counts as a lost database; the next one is tried all the same. */
const RENEW_TIMEOUT_MS = 2_500;

type Options = {
  /** False: another worker holds the run. Throws when the database fails. */
  renew: () => Promise<boolean>;
  onLost: () => void;
  onDatabaseLost: (sinceMs: number) => void;
  onDatabaseBack: () => void;
  now: () => number;
};

/** Renews the lease on a timer of its own, so that no other work can delay it. Returns a function that ends it. */
export function keepLease(options: Options): () => void {
  let stopped = false;
  let pending = false;
  let lastRenewedMs = options.now();
  let isAway = false;

  const away = () => {
    if (isAway || stopped) return;
    isAway = true;
    options.onDatabaseLost(lastRenewedMs);
  };

  async function renew(): Promise<void> {
    if (stopped || pending) return;
    pending = true;
    const slow = setTimeout(away, RENEW_TIMEOUT_MS);
    try {
      const held = await options.renew();
      if (stopped) return;
      if (!held) {
        stopped = true;
        clearInterval(timer);
        options.onLost();
        return;
      }
      lastRenewedMs = options.now();
      if (isAway) {
        isAway = false;
        options.onDatabaseBack();
      }
    } catch {
      away();
    } finally {
      clearTimeout(slow);
      pending = false;
    }
  }

  const timer = setInterval(() => void renew(), RENEW_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
