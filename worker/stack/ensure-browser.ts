import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { checkoutDir, inCheckout } from "./checkout.ts";
import { PlainFailure } from "./plain-failure.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/snap/bin/chromium"];
/** Playwright's host is often unreachable in closed networks and then hangs: better to go on without it. */
const DOWNLOAD_WITHIN_MS = 180_000;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chromium that the machine has, by CHROME_PATH, in the PATH, or in one of the usual places. */
function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const inPath = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env.CHROME_PATH ?? "", ...inPath, ...PLACES].find((file) => file && isProgram(file));
}

/** Where Playwright keeps, or would keep, its own Chromium. */
function playwrightBrowser(): string | undefined {
  const question =
    "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
  try {
    const file = execFileSync(process.execPath, ["-e", question], {
      cwd: checkoutDir,
      encoding: "utf8",
    }).trim();
    return isProgram(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function download(): void {
  const playwright = inCheckout("node_modules/@playwright/test/cli.js");
  spawnSync(process.execPath, [playwright, "install", "chromium"], {
    cwd: checkoutDir,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: DOWNLOAD_WITHIN_MS,
  });
}

function installWithApt(): void {
  if (process.getuid?.() !== 0 || !isProgram("/usr/bin/apt-get")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    spawnSync("/usr/bin/apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  }
}

/** A Chromium for the browser tests: one that is there, else Playwright's download, else the system's package. */
export function ensureBrowser(): string {
  const present = installedBrowser() ?? playwrightBrowser();
  if (present) return present;
  for (const install of [download, installWithApt]) {
    console.log("No Chromium found; installing one ...");
    install();
    const found = playwrightBrowser() ?? installedBrowser();
    if (found) return found;
  }
  throw new PlainFailure(
    "The browser tests need a Chromium, and none could be installed. Install one (Debian: apt-get install chromium), " +
      "or name one with CHROME_PATH=/path/to/chromium, and run npm test again.",
  );
}
