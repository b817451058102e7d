import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { checkoutDir, inCheckout } from "./checkout.ts";
import { PlainFailure, runCommand } from "./plain-failure.ts";
import { digestOf, isFresh, writeStamp } from "./stamps.ts";

/** Everything that the built web application is made of. */
const sources = [
  "app",
  "components",
  "lib",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "prisma/schema.prisma",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the web application when its sources have changed since the last time; returns whether it did. */
export async function buildWeb(): Promise<boolean> {
  const stamp = inCheckout(".next/.countersign-stamp");
  const digest = digestOf(checkoutDir, sources);
  if (existsSync(inCheckout(".next/BUILD_ID")) && isFresh(stamp, digest)) return false;
  const output: string[] = [];
  const child = spawn(process.execPath, [inCheckout("node_modules/next/dist/bin/next"), "build"], {
    cwd: checkoutDir,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => output.push(String(text)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0)
    throw new PlainFailure(`The web application could not be built:\n${output.join("").trim()}`);
  writeStamp(stamp, digest);
  return true;
}

if (import.meta.main) {
  await runCommand(async () => {
    console.log((await buildWeb()) ? "Web application built." : "The web application is up to date.");
    return 0;
  });
}
