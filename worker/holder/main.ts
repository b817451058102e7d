import { text } from "node:stream/consumers";
import { Holder } from "./holder.ts";
import type { HolderSpec } from "./protocol.ts";

// Ctrl-C and a closed terminal reach every process of the group: the supervisor decides what becomes of the canary.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);

const holder = new Holder(JSON.parse(await text(process.stdin)) as HolderSpec);
process.once("SIGTERM", () => holder.end());
await holder.open();
// One byte tells the supervisor that the address can be read.
process.stdout.on("error", () => undefined);
process.stdout.end("\n");
await holder.over;
process.exit(0);
