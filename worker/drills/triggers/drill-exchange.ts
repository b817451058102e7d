import { spawn } from "node:child_process";
import { DEFAULT_PAPER_ACCOUNTS, paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePort } from "#worker/stack/ports.ts";
import { untilAnswers } from "#worker/stack/readiness.ts";

const READY_WITHIN_MS = 60_000;

export type DrillExchange = { url: string; admin: PaperAdmin; stop: () => Promise<void> };

/**
 * A paper exchange for the drills alone, in a process of its own with its faults switched on and an account for each drill. From
 * now on this process and its children reach no other venue: neither address nor keys of one are left in the environment.
 */
export async function startDrillExchange(accounts: readonly string[]): Promise<DrillExchange> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  delete process.env.COUNTERSIGN_VENUE_KEYS;
  process.env.PAPER_URL = url;
  process.env.PAPER_ACCOUNTS = JSON.stringify([...DEFAULT_PAPER_ACCOUNTS, ...accounts.map(paperAccount)]);
  const options = { port, "admin-port": adminPort };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [inCheckout("worker/paper-exchange/main.ts"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // Whatever becomes of the drills, their exchange does not stay.
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = (): Promise<void> => {
    child.kill("SIGTERM");
    return ended;
  };
  try {
    await untilAnswers("paper-exchange", `${url}/api/v5/public/time`, READY_WITHIN_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, admin: new PaperAdmin(`http://127.0.0.1:${adminPort}`), stop };
}
