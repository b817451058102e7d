import { type Listener, listen } from "../store/listen.ts";
import { sessionLockKey } from "../store/run-leases.ts";

/**
 * Proves a worker's life by a connection of its own: the database lets go of its lock in the moment in which the process
 * dies. It reconnects by itself. `workerId` must be new with every start. Needs a direct connection or a pool by session.
 */
export function holdSession(args: { databaseUrl: string; workerId: string }): Promise<Listener> {
  return listen({
    databaseUrl: args.databaseUrl,
    channels: [],
    lockKey: sessionLockKey(args.workerId),
    onNotice: () => undefined,
    onConnected: () => undefined,
  });
}
