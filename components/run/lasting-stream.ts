/** A stream that the server refused is asked for again after this time, ms: the database may be back by then. */
const ASK_AGAIN_MS = 2_000;
const NOT_SIGNED_IN = 401;

type Options = {
  /** What to do with each kind of message; `data` is its text. */
  on: Readonly<Record<string, (data: string) => void>>;
  onLost?: () => void;
  onSignedOut?: () => void;
};

/**
 * Follows a stream of server-sent events until the answer is called. A browser reconnects by itself while the network is
 * away, but gives up for good when the server answers with an error, as it does while its database is away: then the
 * stream is opened anew. Only a server that says so ends it as signed out.
 */
export function followStream(url: string, { on, onLost, onSignedOut }: Options): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isOver = false;

  const stop = () => {
    isOver = true;
    source?.close();
    if (timer) clearTimeout(timer);
  };
  const signedOut = () => {
    stop();
    onSignedOut?.();
  };
  const askAgain = () => {
    timer = setTimeout(async () => {
      const status = await statusOf(url);
      if (isOver) return;
      if (status === NOT_SIGNED_IN) signedOut();
      else if (status === null || status >= 400) askAgain();
      else open();
    }, ASK_AGAIN_MS);
  };
  function open(): void {
    const opened = new EventSource(url);
    source = opened;
    for (const [type, take] of Object.entries(on)) {
      opened.addEventListener(type, (event) => take((event as MessageEvent<string>).data));
    }
    opened.addEventListener("signed-out", signedOut);
    opened.addEventListener("error", () => {
      if (isOver) return;
      onLost?.();
      if (opened.readyState === EventSource.CLOSED) askAgain();
    });
  }
  open();
  return stop;
}

/** Status of the answer, whose stream is not read; null: no answer. */
async function statusOf(url: string): Promise<number | null> {
  const leaving = new AbortController();
  try {
    const headers = { accept: "text/event-stream" };
    return (await fetch(url, { headers, signal: leaving.signal, cache: "no-store" })).status;
  } catch {
    return null;
  } finally {
    leaving.abort();
  }
}
