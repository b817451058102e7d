import { spawn } from "node:child_process";
import { styleText } from "node:util";
import { checkoutDir } from "./checkout.ts";

/** A step of a check: a program run with the pinned Node, or work of our own. */
export type Phase = { name: string; program: readonly string[]; env?: Record<string, string> };

/** Runs a phase with its output on the terminal; returns whether it succeeded, and says how long it took. */
export async function runPhase({ name, program, env }: Phase): Promise<boolean> {
  const startedAt = Date.now();
  console.log(styleText("bold", `\n▶ ${name}`));
  const child = spawn(process.execPath, program, {
    cwd: checkoutDir,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  process.off("SIGINT", forward).off("SIGTERM", forward);
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  const isGood = code === 0;
  console.log(
    `${isGood ? styleText("green", "✓") : styleText("red", "✗")} ${name}: ${isGood ? "good" : "failed"} in ${seconds} s`,
  );
  return isGood;
}
