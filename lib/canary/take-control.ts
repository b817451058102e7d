import type { Engine, Out } from "./engine.ts";
import { restateHold } from "./hold.ts";
import type { InputOf } from "./inputs.ts";
import { scrub } from "./launch.ts";
import { fire } from "./triggers.ts";

/** The database is away since `sinceMs`; the clock runs until it is back. */
export function databaseLost(engine: Engine, input: InputOf<"databaseLost">, out: Out): void {
  if (engine.watch.databaseLostAtMs === null)
    out.events.push({ type: "controlLost", what: "the database cannot be reached" });
  engine.watch.databaseLostAtMs ??= input.sinceMs;
}

/** Whether the supervisor's own connection reaches the venue. */
export function venueReachable(engine: Engine, input: InputOf<"venueReachable">, out: Out): void {
  if (input.ok) {
    engine.watch.venueLostAtMs = null;
    return;
  }
  if (engine.watch.venueLostAtMs === null) {
    out.events.push({ type: "controlLost", what: `the venue cannot be reached: ${input.detail}` });
  }
  engine.watch.venueLostAtMs ??= input.atMs;
}

/** State of the supervisor's own streams. */
export function venueStream(engine: Engine, input: InputOf<"venueStream">, out: Out): void {
  const { name, state, atMs } = input;
  const clock = engine.watch.venueStreams[name];
  if (clock.state === state) return;
  clock.set(state, atMs);
  out.events.push({ type: "venueStream", name, state });
}

/** Another worker takes the run after the first one died: nothing launched is scrubbed, anything else comes down. */
export function takeOver(engine: Engine, input: InputOf<"takeOver">, out: Out): void {
  const { by, leaseEpoch, reason, atMs } = input;
  out.events.push({ type: "takenOver", by, leaseEpoch, reason });
  const isUnlaunched = engine.phase === "QUEUED" || engine.phase === "PREFLIGHT";
  const mayHaveLaunched = engine.life.launchAtMs !== null && engine.nowMs >= engine.life.launchAtMs;
  if (isUnlaunched && !mayHaveLaunched) {
    scrub(engine, `the worker was lost before launch: ${reason}`, out);
    return;
  }
  fire(engine, { kind: "LOST_CONTROL", reason: `the worker was lost: ${reason}`, observedAtMs: atMs }, out);
}

/** Another worker goes on watching: the engine is the lost worker's, rebuilt from its inputs, so nothing has to be judged anew. */
export function watchResumed(engine: Engine, input: InputOf<"watchResumed">, out: Out): void {
  const { by, leaseEpoch, unwatchedMs } = input;
  out.events.push({ type: "watchResumed", by, leaseEpoch, unwatchedMs });
  restateHold(engine, out);
}
