export type StreamName = "public" | "private";
export type StreamState = "up" | "down" | "stale";

/** Book older than this is stale (the form's staleness event). */
export const BOOK_STALE_MS = 5_000;
/** Two pings of the private stream unanswered. */
export const PRIVATE_STALE_MS = 12_000;

/** Our own staleness clock: ccxt's takes up to a minute, a canary cannot wait for that. */
export type StreamHealth = {
  /** Something arrived on the stream. */
  alive: (name: StreamName) => void;
  lost: (name: StreamName) => void;
  /** Call it about once a second; returns the streams that have just become stale. */
  check: () => StreamName[];
};

/** `onChange` is called only when a stream's state changes. `now` is a monotonic clock in ms. */
export function createStreamHealth(
  onChange: (name: StreamName, state: StreamState) => void,
  now: () => number = () => performance.now(),
): StreamHealth {
  const limits = { public: BOOK_STALE_MS, private: PRIVATE_STALE_MS };
  const streams = {
    public: { state: "down" as StreamState, heardAt: now() },
    private: { state: "down" as StreamState, heardAt: now() },
  };
  const become = (name: StreamName, state: StreamState): void => {
    if (streams[name].state === state) return;
    streams[name].state = state;
    onChange(name, state);
  };
  return {
    alive: (name) => {
      streams[name].heardAt = now();
      become(name, "up");
    },
    lost: (name) => become(name, "down"),
    check: () => {
      const gone: StreamName[] = [];
      for (const name of ["public", "private"] as const) {
        if (streams[name].state !== "up" || now() - streams[name].heardAt <= limits[name]) continue;
        become(name, "stale");
        gone.push(name);
      }
      return gone;
    },
  };
}
