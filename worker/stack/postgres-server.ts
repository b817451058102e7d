import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { PlainFailure } from "./plain-failure.ts";
import {
  dataDirFor,
  findBinaries,
  makeDataDir,
  type PostgresBinaries,
  postgresUser,
  type SystemUser,
} from "./postgres-place.ts";
import { hasEndedWithin, recordProcess } from "./process-identity.ts";

/** Recovery after a hard stop of a busy database takes seconds; longer than this means that something is wrong. */
const START_DEADLINE_MS = 60_000;
/** A fast shutdown writes one checkpoint; after this the server is told to quit and recovers at the next start. */
const STOP_DEADLINE_MS = 15_000;
/** Web, worker, watchdog and people with a terminal, each with a pool of its own. */
const MAX_CONNECTIONS = 200;
const DATABASE_NAME = "countersign";
const SUPERUSER = "countersign";
/** Enough of the server's last words to see why it did not start. */
const LOG_TAIL_CHARS = 2_000;

export type PostgresOptions = {
  stateDir: string;
  port: number;
  password: string;
  /** Trades durability for speed: only for databases that are thrown away. */
  throwAway?: boolean;
  onLog?: (line: string) => void;
};

export type PostgresServer = {
  url: string;
  dataDir: string;
  pid: number;
  /** Settles when the server ends, wanted or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/** The address of a database on the embedded server. */
export function embeddedUrl(port: number, password: string, database = DATABASE_NAME): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function initialise(
  options: PostgresOptions,
  dataDir: string,
  binaries: PostgresBinaries,
  user?: SystemUser,
) {
  makeDataDir(dataDir, user);
  const passwordFile = path.join(dataDir, "..", `.initdb-${process.pid}`);
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const flags = [
    `--pgdata=${dataDir}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(options.throwAway ? ["--no-sync"] : []),
  ];
  try {
    await promisify(execFile)(binaries.initdb, flags, { ...user, cwd: dataDir });
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw new PlainFailure(
      `The database could not be created in ${dataDir}: ${(error as Error).message.trim()}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function serverFlags({ port, throwAway }: PostgresOptions): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    // No socket file: nothing is left behind in /tmp, and two checkouts cannot meet there.
    unix_socket_directories: "",
    max_connections: MAX_CONNECTIONS,
    ...(throwAway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A server that outlived its launcher still holds the data folder: it is ended by the id that it left there. */
async function endLeftover(dataDir: string): Promise<void> {
  const pidFile = path.join(dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const leftover = isServerOf(pid, dataDir) ? recordProcess("postgres", pid) : undefined;
  if (leftover) {
    process.kill(pid, "SIGINT");
    if (!(await hasEndedWithin(leftover, STOP_DEADLINE_MS))) process.kill(pid, "SIGQUIT");
    await hasEndedWithin(leftover, STOP_DEADLINE_MS);
  }
  rmSync(pidFile, { force: true });
}

function isServerOf(pid: number, dataDir: string): boolean {
  if (process.platform !== "linux") return recordProcess("postgres", pid) !== undefined;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(dataDir);
  } catch {
    return false;
  }
}

function launch(binaries: PostgresBinaries, dataDir: string, options: PostgresOptions, user?: SystemUser) {
  // Its own process group: Ctrl-C reaches the launcher only, which ends the parts in order, the database last.
  return spawn(binaries.postgres, ["-D", dataDir, ...serverFlags(options)], {
    ...user,
    cwd: dataDir,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Resolves when the server says that it takes connections; fails with its last words when it does not. */
function untilReady(child: ReturnType<typeof launch>, options: PostgresOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let tail = "";
    const fail = (why: string) => reject(new PlainFailure(`PostgreSQL ${why}:\n${tail.trim()}`));
    const timer = setTimeout(() => fail("was not ready in time"), START_DEADLINE_MS);
    child.once("error", (error) => fail(`could not be run (${error.message})`));
    child.once("exit", () => {
      clearTimeout(timer);
      fail("ended while starting");
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-LOG_TAIL_CHARS);
      for (const line of text.split("\n")) if (line) options.onLog?.(line);
      if (!text.includes("ready to accept connections")) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(port, password, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts the bundled PostgreSQL on 127.0.0.1, creating its data folder at the first start, and makes sure that the
 * database exists. A server that a killed launcher left behind on the same data is ended first.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = postgresUser();
  const dataDir = dataDirFor(options.stateDir, user);
  const binaries = findBinaries(user);
  if (existsSync(path.join(dataDir, "PG_VERSION"))) await endLeftover(dataDir);
  else await initialise(options, dataDir, binaries, user);
  const child = launch(binaries, dataDir, options, user);
  // A launcher that ends by an accident of its own still takes the server with it.
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void ended.then(() => process.off("exit", endWithUs));
  try {
    await untilReady(child, options);
    await ensureDatabase(options.port, options.password);
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  return {
    url: embeddedUrl(options.port, options.password),
    dataDir,
    pid: child.pid ?? 0,
    ended,
    stop: () => stop(child, ended),
  };
}
