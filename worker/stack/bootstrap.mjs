// Runs on whatever Node the machine has (20 or newer) and without packages: installs them when needed, then hands over
// to the Node that the repository pins. Usage: node worker/stack/bootstrap.mjs ENTRY.ts [arguments]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";

const OLDEST_NODE = 20;
const PARENT_POLL_MS = 250;
const root = path.resolve(import.meta.dirname, "../..");
const stampFile = path.join(root, "node_modules/.countersign-stamp");
const pinnedNode = path.join(
  root,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

function installPackages() {
  const digest = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const isInstalled = existsSync(stampFile) && readFileSync(stampFile, "utf8").trim() === digest;
  if (isInstalled && existsSync(pinnedNode)) return;
  console.log("Installing the packages that package-lock.json names (once, about a minute) ...");
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ["npm"];
  const flags = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(command[0], [...command.slice(1), ...flags], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // Prisma's own engine download is never used here, and closed networks cannot reach it.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  });
  if (status !== 0) {
    fail(
      "The packages could not be installed; npm's own words stand above. Nothing was started. " +
        "Check that the network reaches the package registry and that the folder can be written, then run the same command again.",
    );
  }
  if (!existsSync(pinnedNode)) {
    fail(
      "npm installed the packages but left out the Node that comes with them (install scripts are switched off). Nothing was started. " +
        "Allow them (npm config delete ignore-scripts), remove node_modules and run the same command again.",
    );
  }
  writeStamp(digest);
}

function writeStamp(digest) {
  try {
    writeFileSync(stampFile, `${digest}\n`);
  } catch {
    // A read-only checkout only costs a check next time.
  }
}

/** npm ends its shell when it is told to stop, but the shell does not pass it on: a new parent means that npm has gone. */
function stopWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill("SIGTERM");
  }, PARENT_POLL_MS);
  timer.unref();
}

function handOver([entry, ...args]) {
  const child = spawn(pinnedNode, [path.join(root, entry), ...args], {
    // The channel tells the child when this process has been killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) stopWithParent(child);
  child.on("error", (error) =>
    fail(`The pinned Node could not be run (${error.message}). Remove node_modules and try again.`),
  );
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  fail(
    `Countersign needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Nothing was started. Install a newer Node and try again.`,
  );
}
installPackages();
handOver(process.argv.slice(2));
