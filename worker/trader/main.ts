import { listenForControl } from "./control-lines.ts";
import { readFlags } from "./flags.ts";
import { createSay } from "./telemetry-out.ts";
import { startTrader, type Trader } from "./trader.ts";

/** Exit codes: 0 ended flat, 1 did not start (nothing was sent), 2 flags unusable, 3 not flat. */
const EXIT = { flat: 0, notStarted: 1, badFlags: 2, notFlat: 3 } as const;
const HEARTBEAT_MS = 1_000;

// The supervisor may be gone: a broken pipe must not keep the trader from closing its position.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
const say = createSay((text) => process.stdout.write(text));

async function main(): Promise<number> {
  const beat = (): void => {
    say({ type: "heartbeat" });
    say({ type: "process", rssBytes: process.memoryUsage.rss() });
  };
  beat();
  const heartbeat = setInterval(beat, HEARTBEAT_MS);
  let trader: Trader | null = null;
  let isHeld = false;
  const setHold = (value: boolean): void => {
    isHeld = value;
    trader?.setHold(value);
    say({ type: "log", level: "info", message: value ? "entries are on hold" : "entries are allowed again" });
  };
  const stopAsked = new Promise<string>((resolve) => {
    process.on("SIGTERM", () => resolve("SIGTERM"));
    process.on("SIGINT", () => resolve("SIGINT"));
    listenForControl(process.stdin, {
      onHold: () => setHold(true),
      onResume: () => setHold(false),
      onStop: resolve,
      onUnreadable: (excerpt) =>
        say({ type: "error", severity: "error", message: `control line cannot be read: ${excerpt}` }),
    });
  });
  try {
    const flags = readFlags(process.argv.slice(2));
    const starting = startTrader(flags, say);
    const started = await Promise.race([starting, stopAsked]);
    if (typeof started === "string") {
      starting.catch(() => undefined);
      say({ type: "log", level: "info", message: `stopped before the start, no order was sent: ${started}` });
      return EXIT.notStarted;
    }
    trader = started;
    trader.setHold(isHeld);
    say({
      type: "log",
      level: "info",
      message: `trading ${flags.symbol} for ${flags.duration} s on ${flags.account}`,
    });
    const timeUp = new Promise<string>((resolve) => {
      setTimeout(() => resolve("the duration is over"), flags.duration * 1_000).unref();
    });
    const reason = await Promise.race([stopAsked, timeUp]);
    say({ type: "log", level: "info", message: `closing everything: ${reason}` });
    return (await trader.close()) ? EXIT.flat : EXIT.notFlat;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: "error", severity: "critical", message });
    if (!trader) return EXIT.notStarted;
    return (await trader.close().catch(() => false)) ? EXIT.flat : EXIT.notFlat;
  } finally {
    clearInterval(heartbeat);
  }
}

const code = await main();
process.stdout.write("", () => process.exit(code));
