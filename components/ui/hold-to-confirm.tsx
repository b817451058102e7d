"use client";

import type { ReactNode, RefObject } from "react";
import { startTransition, useEffect, useId, useRef } from "react";
import type { ButtonSize } from "./button-style.ts";
import { buttonClasses } from "./button-style.ts";
import { HOLD_MS } from "./hold-timing.ts";
import { joinClasses } from "./join-classes.ts";
import { Spinner } from "./spinner.tsx";
import { useHold } from "./use-hold.ts";

type HoldToConfirmProps = {
  /** What it does, for example "Kill"; "press and hold" is added to the accessible name. */
  label: string;
  /** Where the form goes: a URL (works without JavaScript) or a server action. */
  action: string | ((form: FormData) => void | Promise<void>);
  hiddenFields?: Readonly<Record<string, string>>;
  /** Called instead of sending the form when JavaScript is there. */
  onConfirm?: () => void | Promise<void>;
  /** Shown for 5 s after the confirmation; then the button can be pressed again. */
  sentLabel?: string;
  size?: ButtonSize;
  className?: string;
};

/** After this the button is free again, in ms: longer than a slow answer, short enough for an emergency. */
const RETRY_MS = 5_000;

/** Circle around r = 6.5, in user units. */
const RING_LENGTH = 2 * Math.PI * 6.5;

function HoldRing({ isFilling }: { isFilling: boolean }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true" className="-rotate-90">
      <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeOpacity="0.35" strokeWidth="2.5" />
      <circle
        data-essential-motion
        cx="8"
        cy="8"
        r="6.5"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeDasharray={RING_LENGTH}
        style={{
          strokeDashoffset: isFilling ? 0 : RING_LENGTH,
          transition: `stroke-dashoffset ${isFilling ? HOLD_MS : 120}ms linear`,
        }}
      />
    </svg>
  );
}

/** Sends the plain form as one that was confirmed here. */
function sendConfirmed(form: HTMLFormElement | null) {
  const held = form?.querySelector<HTMLInputElement>('input[name="confirmed"]');
  if (held) held.value = "yes";
  form?.submit();
  // A page that stays, because the server did not answer, must not send an unheld press as a held one.
  if (held) held.value = "";
}

/** Sends once per confirmation; later the button is free again, because a lost answer must not block a second try. */
function useSending(form: RefObject<HTMLFormElement | null>, { action, onConfirm }: HoldToConfirmProps) {
  const hold = useHold(() => {
    const element = form.current;
    if (onConfirm) startTransition(async () => onConfirm());
    else if (typeof action === "string") sendConfirmed(element);
    else if (element) startTransition(async () => action(new FormData(element)));
  });
  const { phase, send } = hold;
  const sendRef = useRef(send);
  sendRef.current = send;

  useEffect(() => {
    if (phase !== "CONFIRMED") return;
    const timer = setTimeout(() => sendRef.current("reset"), RETRY_MS);
    return () => clearTimeout(timer);
  }, [phase]);

  return hold;
}

/**
 * Press and hold 0.8 s, or Enter, Enter. Without JavaScript it is a plain form with a button, sent without `confirmed=yes`: whoever
 * takes it asks once more. Red: for kill only.
 */
export function HoldToConfirm(props: HoldToConfirmProps) {
  const { label, action, hiddenFields = {}, sentLabel = "Sent", size = "md", className } = props;
  const form = useRef<HTMLFormElement>(null);
  const hintId = useId();
  const { phase, send } = useSending(form, props);
  const isUrl = typeof action === "string";
  const words: Record<typeof phase, ReactNode> = {
    IDLE: `Hold to ${label.toLowerCase()}`,
    HOLDING: "Keep holding…",
    ARMED: "Enter again",
    CONFIRMED: sentLabel,
  };
  return (
    <form ref={form} action={action} method={isUrl ? "post" : undefined} className={className}>
      {Object.entries(hiddenFields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {isUrl ? <input type="hidden" name="confirmed" defaultValue="" /> : null}
      <button
        type="submit"
        aria-describedby={hintId}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          send("press");
        }}
        onPointerUp={() => send("release")}
        onPointerCancel={() => send("release")}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          // A key held down repeats; only two separate presses count.
          if (event.repeat) event.preventDefault();
        }}
        onClick={(event) => {
          event.preventDefault();
          // A pointer's click has a count; 0 is the keyboard or an assistive technology.
          if (event.detail === 0) send("enter");
        }}
        className={joinClasses(
          buttonClasses("danger", size, "min-w-36 touch-none font-semibold"),
          phase === "ARMED" && "ring-2 ring-critical ring-offset-2 ring-offset-surface",
        )}
      >
        {phase === "CONFIRMED" ? <Spinner /> : <HoldRing isFilling={phase === "HOLDING"} />}
        {words[phase]}
      </button>
      <span id={hintId} className="sr-only">
        Press and hold for 0.8 seconds, or press Enter twice.
      </span>
      <span role="status" className="sr-only">
        {phase === "ARMED"
          ? `Press Enter again to ${label.toLowerCase()}`
          : phase === "CONFIRMED"
            ? sentLabel
            : ""}
      </span>
    </form>
  );
}
