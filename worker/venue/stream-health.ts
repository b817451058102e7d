export type StreamName = "public" | "private";
export type StreamState = "up" | "down" | "stale";

/** Book older than this is stale (the form's staleness event). */
export const BOOK_STALE_MS = 5_000;
/** Two pings of the private stream unanswered. */
export const PRIVATE_STALE_MS = 12_000;

/** Our own staleness clock: ccxt's takes up to a minute, a canary cannot wait for that. */
export type StreamHealth = {
  /** Something arrived on the stream, now or at `atMs` (epoch ms, for what the connection itself noted). */
  alive: (name: StreamName, atMs?: number) => void;
  lost: (name: StreamName) => void;
  /** Call it about once a second; returns the streams that have just become stale. */
  check: () => StreamName[];
};

/** `onChange` is called only when a stream's state changes. */
export function createStreamHealth(
  onChange: (name: StreamName, state: StreamState) => void,
  now: () => number = Date.now,
): StreamHealth {
  const limits = { public: BOOK_STALE_MS, private: PRIVATE_STALE_MS };
  const states: Record<StreamName, StreamState> = { public: "down", private: "down" };
  const heardAt = { public: now(), private: now() };
  const become = (name: StreamName, state: StreamState): void => {
    if (states[name] === state) return;
    states[name] = state;
    onChange(name, state);
  };
  return {
    alive: (name, atMs = now()) => {
      if (atMs <= heardAt[name] && states[name] !== "down") return;
      if (now() - atMs > limits[name]) return;
      heardAt[name] = Math.max(heardAt[name], atMs);
      become(name, "up");
    },
    lost: (name) => become(name, "down"),
    check: () => {
      const gone: StreamName[] = [];
      for (const name of ["public", "private"] as const) {
        if (states[name] !== "up" || now() - heardAt[name] <= limits[name]) continue;
        become(name, "stale");
        gone.push(name);
      }
      return gone;
    },
  };
}
