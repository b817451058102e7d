"use client";

import { useEffect, useRef, useState } from "react";
import type { HoldInput, HoldState } from "./hold-timing.ts";
import { ARMED_MS, HOLD_MS, holdStep } from "./hold-timing.ts";

/** Runs the hold machine with real timers; `onConfirm` fires once per confirmation. */
export function useHold(onConfirm: () => void, holdMs = HOLD_MS) {
  const stateRef = useRef<HoldState>({ phase: "IDLE" });
  const [phase, setPhase] = useState<HoldState["phase"]>("IDLE");

  const send = (input: HoldInput) => {
    const before = stateRef.current;
    const after = holdStep(before, input, performance.now(), holdMs);
    stateRef.current = after;
    setPhase(after.phase);
    if (after.phase === "CONFIRMED" && before.phase !== "CONFIRMED") onConfirm();
  };
  const sendRef = useRef(send);
  sendRef.current = send;

  useEffect(() => {
    if (phase !== "HOLDING" && phase !== "ARMED") return;
    const waitMs = phase === "HOLDING" ? holdMs : ARMED_MS + 1;
    const timer = setTimeout(() => sendRef.current("tick"), waitMs);
    return () => clearTimeout(timer);
  }, [phase, holdMs]);

  return { phase, send };
}
