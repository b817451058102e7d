import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { compareTwin } from "#lib/report/twin/compare-twin.ts";
import { TwinReader, type TwinRecord } from "#lib/report/twin/read-orders.ts";

async function read(path: string): Promise<TwinRecord> {
  const reader = new TwinReader();
  for await (const line of createInterface({ input: createReadStream(path) })) reader.take(line);
  return reader.read();
}

// A process of its own: half an hour of lines takes a good part of a second, which no live run should wait for.
const [account = "", canaryPath = "", twinPath = ""] = process.argv.slice(2);
const [canary, twin] = await Promise.all([read(canaryPath), read(twinPath)]);
console.log(JSON.stringify(compareTwin({ account, canary, twin })));
