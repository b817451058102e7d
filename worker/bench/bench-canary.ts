import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseLine, type Telemetry } from "#lib/canary/telemetry.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import type { CanaryWord } from "./telemetry-source.ts";

/** A canary process of the bench: lines at a steady rate, and those of a fault when told to. */
export type BenchCanary = {
  tell: (word: CanaryWord) => void;
  stop: () => Promise<void>;
};

/** Starts one; every readable line goes to `onLine` on arrival. */
export function startBenchCanary(rateHz: number, onLine: (line: Telemetry) => void): BenchCanary {
  const program = inCheckout("worker/bench/telemetry-source.ts");
  const child = spawn(process.execPath, [program, String(rateHz)], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  createInterface({ input: child.stdout }).on("line", (text) => {
    const parsed = parseLine(text);
    if (parsed.kind !== "telemetry") throw new Error(`the bench's canary printed: ${text.slice(0, 100)}`);
    onLine(parsed.line);
  });
  return {
    tell: (word) => child.stdin.write(`${word}\n`),
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
