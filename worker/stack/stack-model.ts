import type { PaperMarket } from "./part-commands.ts";
import type { GivenEnvironment, PartEnvironment, PartName } from "./part-environment.ts";
import type { Ports } from "./ports.ts";
import type { HealthPart } from "./readiness.ts";

export type StackOptions = {
  ports: Ports;
  /** Everything that this stack writes stands below this folder (see `dataDir` for the one exception). */
  varDir: string;
  /** "none" leaves the web process out, and with it the build. */
  webMode: "start" | "none";
  /** A database that runs elsewhere; without it the embedded one is started and filled with demo data. */
  databaseUrl?: string;
  /** Opens the paper exchange's admin port. */
  faults?: boolean;
  /** Market of the paper exchange. */
  market?: PaperMarket;
  /** Lines of the parts go to their log files only. */
  quiet?: boolean;
  /** Parts are killed on purpose: each is started again however often it dies. */
  isKilledOnPurpose?: boolean;
  /** A stack that is thrown away may trade the database's durability for speed. */
  throwAway?: boolean;
  /** The caller's environment, from which each part gets what it may have; default `process.env`. */
  env?: GivenEnvironment;
  /** Parts to run besides the web; default all. */
  parts?: readonly Exclude<PartName, "web">[];
};

export type Stack = {
  urls: { web: string; paper: string; metrics: string };
  /** Address of the paper exchange's admin port, when `faults` was asked for. */
  adminUrl?: string;
  /** The database as the application's own role, and as its owner. */
  databaseUrl: string;
  ownerDatabaseUrl: string;
  /** Where the embedded database lies; undefined when the database runs elsewhere. */
  dataDir?: string;
  /** What the health check said when everything was up; empty without a web process. */
  health: HealthPart[];
  /** The environment that a part gets: a caller that acts in the web process's stead uses the web's. */
  env(part: PartName): PartEnvironment;
  /** Living processes by name. */
  pids(): Record<string, number>;
  /** Settles with a sentence when a part has given up. */
  failed: Promise<string>;
  /** Ends all parts in order (web, worker, watchdog, witness, paper exchange, postgres) and gives the folder back. */
  stop(): Promise<void>;
};
