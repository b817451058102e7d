import { parseArgs } from "node:util";
import type { FlattenResult } from "#worker/flatten/flatten-model.ts";
import { accountsToFlatten } from "#worker/venue/accounts-to-flatten.ts";
import { flattenAccount } from "./flatten-account.ts";
import { isMainModule } from "./main-module.ts";

/** Tries that a person at a terminal waits for; after that the exit code says that it is not flat. */
const ATTEMPTS = 5;

export type KillReport = { flat: boolean; accounts: Array<FlattenResult & { account: string }> };
/** `profile` absent: each account's own venue. */
type KillSwitch = { accounts: readonly string[]; profile?: string | undefined; say: (line: string) => void };

/** Cancels all orders and closes all positions of the accounts, side by side. `flat` only when every one was read back flat. */
export async function killSwitch({ accounts, profile, say }: KillSwitch): Promise<KillReport> {
  const results = await Promise.all(
    accounts.map(async (account) => {
      const startedAtMs = performance.timeOrigin + performance.now();
      const result = await flattenAccount({
        account,
        ...(profile === undefined ? {} : { profile }),
        maxAttempts: ATTEMPTS,
        onStage: ({ stage, atMs, detail }) =>
          say(`${account}: ${stage} after ${(atMs - startedAtMs).toFixed(0)} ms, ${detail}`),
        onNotFlat: ({ attempt, reason }) =>
          say(`${account}: NOT FLAT after attempt ${attempt}: ${reason}. Trying again.`),
      });
      return { account, ...result };
    }),
  );
  return { flat: results.every((result) => result.flat), accounts: results };
}

function summary({ account, flat, positionBtc, openOrders, reason }: KillReport["accounts"][number]): string {
  if (flat) return `${account}: FLAT, 0 open orders, position 0 BTC`;
  const left = `open orders ${openOrders ?? "unknown"}, position ${positionBtc ?? "unknown"} BTC`;
  return `${account}: NOT FLAT (${left}): ${reason} Close it at the venue by hand now, then run this again.`;
}

/** An account that was flat already shows a live run no foreign order, so nothing tells it to come down. */
const ENDS_NO_CANARY =
  "This ends no canary: one that still runs may enter again. Press Kill on its page, or stop Countersign; then run this once more.";

const USAGE = "Usage: kill-switch --close-all [--account NAME]... [--profile VENUE] [--json]";

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      "close-all": { type: "boolean" },
      account: { type: "string", multiple: true },
      profile: { type: "string" },
      json: { type: "boolean" },
    },
  });
  if (!values["close-all"]) {
    console.error(`Nothing was sent. ${USAGE}`);
    return 2;
  }
  const accounts = values.account ?? accountsToFlatten(values.profile);
  const say = values.json ? () => undefined : (line: string) => console.log(line);
  const report = await killSwitch({ accounts, profile: values.profile, say });
  if (values.json) console.log(JSON.stringify(report));
  else for (const line of [...report.accounts.map(summary), ENDS_NO_CANARY]) console.log(line);
  return report.flat ? 0 : 1;
}

if (isMainModule(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: Error) => {
      console.error(`Nothing was sent: ${error.message} ${USAGE}`);
      process.exit(2);
    },
  );
}
