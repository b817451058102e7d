import type { Engine, Out } from "./engine.ts";
import type { Who } from "./run-events.ts";

const isHeld = (engine: Engine): boolean => engine.hold.person !== null || engine.hold.question !== null;

function tellHold(engine: Engine, out: Out): void {
  if (engine.phase === "LIVE") out.effects.push({ type: "sendControl", control: { cmd: "hold" } });
}

/** Tells the canary once more what holds: nobody knows whether a lost worker's last word has reached it. */
export function restateHold(engine: Engine, out: Out): void {
  const cmd = isHeld(engine) ? "hold" : "resume";
  if (engine.phase === "LIVE") out.effects.push({ type: "sendControl", control: { cmd } });
}

/** Holds new entries because a person said so. */
export function holdByPerson(engine: Engine, who: Who, reason: string, out: Out): void {
  engine.hold.person = who;
  engine.hold.reason = reason;
  tellHold(engine, out);
  out.events.push({ type: "entriesHeld", reason: `HOLD by ${who.name}: ${reason}`, who });
}

/** Holds new entries while a checkpoint's question is open. */
export function holdByQuestion(engine: Engine, reason: string, out: Out): void {
  tellHold(engine, out);
  out.events.push({ type: "entriesHeld", reason, who: null });
}

/** Resumes entries unless something else still holds them; returns whether they run again. */
export function resumeEntries(engine: Engine, who: Who | null, reason: string, out: Out): boolean {
  if (isHeld(engine)) return false;
  if (engine.phase === "LIVE") out.effects.push({ type: "sendControl", control: { cmd: "resume" } });
  out.events.push({ type: "entriesResumed", reason, who });
  return true;
}
