/** How long the button must be held, in ms: longer than a slip of the finger, shorter than a doubt. */
export const HOLD_MS = 800;
/** How long the first Enter waits for the second, in ms. */
export const ARMED_MS = 5_000;

export type HoldState =
  | { phase: "IDLE" }
  | { phase: "HOLDING"; sinceMs: number }
  | { phase: "ARMED"; sinceMs: number }
  | { phase: "CONFIRMED" };

/** press and release are of a pointer; enter is the keyboard or an assistive click; tick is time passing. */
export type HoldInput = "press" | "release" | "enter" | "tick" | "reset";

const IDLE: HoldState = { phase: "IDLE" };
const CONFIRMED: HoldState = { phase: "CONFIRMED" };

/** Next state of press-and-hold or Enter, Enter. Once confirmed only "reset" leaves. */
export function holdStep(state: HoldState, input: HoldInput, nowMs: number, holdMs = HOLD_MS): HoldState {
  if (input === "reset") return IDLE;
  switch (state.phase) {
    case "CONFIRMED":
      return state;
    case "HOLDING": {
      const isHeldLongEnough = nowMs - state.sinceMs >= holdMs;
      if (input === "press" || input === "enter") return state;
      if (isHeldLongEnough) return CONFIRMED;
      return input === "release" ? IDLE : state;
    }
    case "ARMED": {
      const isTooLate = nowMs - state.sinceMs > ARMED_MS;
      if (input === "enter") return isTooLate ? { phase: "ARMED", sinceMs: nowMs } : CONFIRMED;
      if (input === "press") return { phase: "HOLDING", sinceMs: nowMs };
      return isTooLate ? IDLE : state;
    }
    case "IDLE":
      if (input === "press") return { phase: "HOLDING", sinceMs: nowMs };
      return input === "enter" ? { phase: "ARMED", sinceMs: nowMs } : state;
  }
}
