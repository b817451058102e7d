import type { Intent } from "../canary/run-events.ts";
import { type Listener, listen } from "../store/listen.ts";
import * as intents from "../store/run-intents.ts";
import type { Service } from "./open-service.ts";

/** Intents of a run that no worker has taken yet, oldest first. */
export function listIntents(args: { service: Service; runId: string }): Promise<Intent[]> {
  return intents.listUnseenIntents(args.service.store.prisma, args.runId);
}

/** Every intent of a run, oldest first, taken or not. */
export async function listAllIntents(args: { service: Service; runId: string }): Promise<Intent[]> {
  const listed = await intents.listIntents(args.service.store.prisma, args.runId);
  return listed.map(({ intent }) => intent);
}

/** The worker has taken an intent; it is not listed again. */
export function markIntentSeen(args: { service: Service; intentId: string }): Promise<void> {
  return intents.markIntentSeen(args.service.store.prisma, args.intentId);
}

/** Calls `onIntent` with a run's id as soon as somebody asks something of it, and with "*" after every (re)connection. */
export function listenIntents(args: {
  service: Service;
  onIntent: (runId: string) => void;
}): Promise<Listener> {
  return listen({
    databaseUrl: args.service.databaseUrl,
    channels: [intents.INTENT_CHANNEL],
    onNotice: (_channel, runId) => args.onIntent(runId),
    onConnected: () => args.onIntent("*"),
  });
}
