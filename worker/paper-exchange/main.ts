import { optionsFrom } from "./options.ts";
import { startPaperExchange } from "./server.ts";

/** Starts the paper exchange from the command line; SIGTERM and Ctrl-C end it cleanly. */
async function main(): Promise<void> {
  const exchange = await startPaperExchange(optionsFrom(process.argv.slice(2), process.env));
  console.log(`paper-exchange listening on ${exchange.url}`);
  if (exchange.adminUrl) console.log(`paper-exchange admin on ${exchange.adminUrl}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => exchange.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  const isPortTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const words = error instanceof Error ? error.message : String(error);
  const hint = isPortTaken ? " Another program uses this port: stop it, or choose another with --port." : "";
  console.error(`The paper exchange did not start: ${words}.${hint} Nothing was traded.`);
  process.exit(1);
});
