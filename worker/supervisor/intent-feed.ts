import type { Intent } from "#lib/canary/run-events.ts";
import { listAllIntents, listenIntents, listIntents, markIntentSeen } from "#lib/service/intents.ts";
import type { Service } from "#lib/service/open-service.ts";

/** Notify is a hint, the table is the truth: it is read at least this often. */
const POLL_MS = 500;

type Options = {
  service: Service;
  runId: string;
  /** A lost worker may have marked an intent as seen and died before it acted: then all are read, and the rules know which are done. */
  isTakenOver?: boolean;
  onIntent: (intent: Intent) => void;
};

/** Hands over each intent of a run once, oldest first, and marks it as seen. Returns a function that ends it. */
export async function followIntents({
  service,
  runId,
  isTakenOver = false,
  onIntent,
}: Options): Promise<() => Promise<void>> {
  const handed = new Set<string>();
  let stopped = false;
  let reading = false;
  let again = false;
  let list = isTakenOver ? listAllIntents : listIntents;

  async function read(): Promise<void> {
    if (stopped) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      const listed = await list({ service, runId });
      list = listIntents;
      for (const intent of listed) {
        if (stopped) break;
        if (!handed.has(intent.id)) {
          handed.add(intent.id);
          onIntent(intent);
        }
        await markIntentSeen({ service, intentId: intent.id });
      }
    } catch {
      // The database is away: the lease keeper reports it, and the next poll reads what waits.
    } finally {
      reading = false;
      if (again) {
        again = false;
        void read();
      }
    }
  }

  const timer = setInterval(() => void read(), POLL_MS);
  const listening = await listenIntents({
    service,
    onIntent: (changed) => {
      if (changed === runId || changed === "*") void read();
    },
  }).catch(() => null);
  void read();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await listening?.close();
  };
}
