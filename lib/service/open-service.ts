import path from "node:path";
import { type Database, openDatabase } from "../store/database.ts";
import { DoorLog } from "./door-log.ts";
import { type JobQueue, openJobQueue } from "./job-queue.ts";

/** What every verb needs of the world. One per process. */
export type Service = {
  store: Database;
  databaseUrl: string;
  jobs: JobQueue;
  /** The state folder; keys live in its `keys/`. */
  varDir: string;
  /** Refusals at the doors, bounded: refusals of the rules are recorded by the rules' own verbs. */
  doorLog: DoorLog;
  close(): Promise<void>;
};

export type ServiceOptions = {
  databaseUrl: string;
  /** How the process calls itself towards the database. */
  name?: string;
  varDir?: string;
  /** Told when the job queue loses its connection; it reconnects by itself. */
  onQueueError?: (error: Error) => void;
};

/** Opens the service of a process. Nothing connects before the first use; call `close` when the process ends. */
export function openService(options: ServiceOptions): Service {
  const { databaseUrl } = options;
  const store = openDatabase(databaseUrl);
  const jobs = openJobQueue({
    databaseUrl,
    name: options.name ?? "process",
    onError: options.onQueueError ?? (() => {}),
  });
  const doorLog = new DoorLog(store);
  return {
    store,
    databaseUrl,
    doorLog,
    jobs,
    varDir: path.resolve(options.varDir ?? process.env.COUNTERSIGN_VAR ?? "var"),
    async close() {
      await doorLog.close();
      await jobs.close();
      await store.close();
    },
  };
}
