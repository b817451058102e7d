import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { readFlags } from "#worker/trader/flags.ts";

/** A twin that was killed may have left something; a few tries, then the trader itself says why it cannot start. */
const FLATTEN_ATTEMPTS = 3;

// The built-in trader on its own paper account: flat first, then the very same program with the very same flags.
const { account, profile } = readFlags(process.argv.slice(2));
await flattenAccount({ account, profile, maxAttempts: FLATTEN_ATTEMPTS });
await import("#worker/trader/main.ts");
