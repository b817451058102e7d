import { spawn } from "node:child_process";
import { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePort } from "#worker/stack/ports.ts";
import { untilAnswers } from "#worker/stack/readiness.ts";

const READY_WITHIN_MS = 30_000;

export type PaperProcess = { url: string; admin: PaperAdmin; pid: number; stop: () => Promise<void> };

/** A paper exchange in a process of its own on free ports, with its admin port; `env` is added to ours. */
export async function startPaperProcess(env: Record<string, string> = {}): Promise<PaperProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const args = [
    inCheckout("worker/paper-exchange/main.ts"),
    "--port",
    `${port}`,
    "--admin-port",
    `${adminPort}`,
  ];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers("paper-exchange", `${url}/api/v5/public/time`, READY_WITHIN_MS);
  return {
    url,
    pid: child.pid ?? Number.NaN,
    admin: new PaperAdmin(`http://127.0.0.1:${adminPort}`),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
