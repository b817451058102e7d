import path from "node:path";
import { type Database, openDatabase } from "../store/database.ts";
import { type JobQueue, openJobQueue } from "./job-queue.ts";

/** What every verb needs of the world. One per process. */
export type Service = {
  store: Database;
  databaseUrl: string;
  jobs: JobQueue;
  /** The state folder; keys live in its `keys/`. */
  varDir: string;
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
  return {
    store,
    databaseUrl,
    jobs,
    varDir: path.resolve(options.varDir ?? process.env.COUNTERSIGN_VAR ?? "var"),
    async close() {
      await jobs.close();
      await store.close();
    },
  };
}
