/** Between attempts to get a lost stream back. */
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 1_000;

type WatchLoop<T> = {
  signal: AbortSignal;
  watch: () => Promise<T>;
  onPush: (value: T) => void;
  onLost: (error: Error) => void;
};

/** Watches until aborted: every push is handed on, every loss reported and tried again at once, then each second at most. */
export async function watchLoop<T>({ signal, watch, onPush, onLost }: WatchLoop<T>): Promise<void> {
  let retryMs = RETRY_FIRST_MS;
  while (!signal.aborted) {
    try {
      const value = await watch();
      if (signal.aborted) return;
      onPush(value);
      retryMs = RETRY_FIRST_MS;
    } catch (error) {
      if (signal.aborted) return;
      onLost(error instanceof Error ? error : new Error(String(error)));
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
    }
  }
}
