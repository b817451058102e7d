import pg from "pg";

/** First pause before a lost listener is opened again; doubles up to the longest. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
/** A half-dead connection is noticed within this time plus one more round. */
const PROBE_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;

export type Listener = { close(): Promise<void> };
export type ListenOptions = {
  databaseUrl: string;
  channels: readonly string[];
  onNotice: (channel: string, payload: string) => void;
  /** Called after every (re)connection: notices may have been missed, so read the tables again. */
  onConnected: () => void;
  /** Held for as long as the connection lives: whoever looks for this lock sees at once when the process has died. */
  lockKey?: string;
};

type State = { closed: boolean; client: pg.Client | null; probe?: NodeJS.Timeout; retry?: NodeJS.Timeout };

async function connect(options: ListenOptions, state: State, onLost: () => void): Promise<void> {
  const client = new pg.Client({ connectionString: options.databaseUrl, keepAlive: true });
  const lose = () => {
    if (state.client !== client) return;
    state.client = null;
    clearInterval(state.probe);
    client.end().catch(() => {});
    onLost();
  };
  client.on("error", lose);
  client.on("end", lose);
  client.on("notification", (notice) => options.onNotice(notice.channel, notice.payload ?? ""));
  state.client = client;
  try {
    await client.connect();
    if (options.lockKey !== undefined)
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [options.lockKey]);
    for (const channel of options.channels) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  } catch {
    lose();
    return;
  }
  if (state.closed) {
    state.client = null;
    await client.end().catch(() => {});
    return;
  }
  state.probe = setInterval(() => {
    const timer = setTimeout(lose, PROBE_TIMEOUT_MS);
    client
      .query("SELECT 1")
      .then(() => clearTimeout(timer))
      .catch(lose);
  }, PROBE_EVERY_MS);
  state.probe.unref();
  options.onConnected();
}

/** One connection that LISTENs for as long as the process lives, reconnecting by itself. Resolves after the first try. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const state: State = { closed: false, client: null };
  let retryMs = FIRST_RETRY_MS;
  const open = (): Promise<void> =>
    connect({ ...options, onConnected: connected }, state, () => {
      if (state.closed) return;
      state.retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  function connected() {
    retryMs = FIRST_RETRY_MS;
    options.onConnected();
  }
  await open();
  return {
    async close() {
      state.closed = true;
      clearTimeout(state.retry);
      clearInterval(state.probe);
      const client = state.client;
      state.client = null;
      await client?.end().catch(() => {});
    },
  };
}
