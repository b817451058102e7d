import { spawn } from "node:child_process";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePort } from "#worker/stack/ports.ts";
import { untilAnswers } from "#worker/stack/readiness.ts";
import { PaperAdmin } from "./paper-admin.ts";

/** This is for a machine that is very busy. */
const READY_WITHIN_MS = 60_000;

export type PaperProcess = { url: string; admin: PaperAdmin; pid: number; stop: () => Promise<void> };

/**
 * A paper exchange in a process of its own on free ports, with its admin port; `env` is added to ours. It never outlives this
 * process. Throws a sentence when it does not start.
 */
export async function startPaperProcess(env: Record<string, string> = {}): Promise<PaperProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const program = inCheckout("worker/paper-exchange/main.ts");
  const child = spawn(process.execPath, [program, "--port", `${port}`, "--admin-port", `${adminPort}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = (): Promise<void> => {
    child.kill("SIGTERM");
    return ended.finally(() => process.off("exit", kill));
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers("paper-exchange", `${url}/api/v5/public/time`, READY_WITHIN_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? Number.NaN, admin: new PaperAdmin(`http://127.0.0.1:${adminPort}`), stop };
}
