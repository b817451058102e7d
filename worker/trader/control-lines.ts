import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { controlSchema } from "#lib/canary/telemetry.ts";

export type ControlHandlers = {
  onHold: () => void;
  onResume: () => void;
  /** Asked to stop, or the supervisor is gone: close everything and end. */
  onStop: (reason: string) => void;
  onUnreadable: (excerpt: string) => void;
};

/** Reads control lines from a stream. Its end means that the supervisor died: that is a stop. */
export function listenForControl(input: Readable, handlers: ControlHandlers): void {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (text) => {
    if (text.trim() !== "") takeLine(text, handlers);
  });
  lines.on("close", () => handlers.onStop("the control stream ended: the supervisor is gone"));
  input.on("error", () => handlers.onStop("the control stream broke: the supervisor is gone"));
}

function takeLine(text: string, handlers: ControlHandlers): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = controlSchema.safeParse(value);
  if (!parsed.success) handlers.onUnreadable(text.slice(0, 120));
  else if (parsed.data.cmd === "hold") handlers.onHold();
  else if (parsed.data.cmd === "resume") handlers.onResume();
  else handlers.onStop("stop was asked for");
}
