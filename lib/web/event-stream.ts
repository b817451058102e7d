import { encodeMessage, type Viewer } from "#lib/service/run-channel.ts";

/** Proxies close a quiet connection after 30 to 60 s. */
const COMMENT_EVERY_MS = 15_000;
/** A revoked session must not watch on for longer than this. */
const CHECK_EVERY_MS = 4_000;
/** What may wait for one viewer; whoever is slower gets the latest state instead of the backlog. */
const BUFFER_BYTES = 256 * 1024;

const COMMENT = new TextEncoder().encode(": still here\n\n");

type Stream = { refill(): void; close(): void };
export type EventStreamOptions = {
  signal: AbortSignal;
  /** Connects the viewer to its source. */
  open: (viewer: Viewer) => Promise<Stream>;
  isStillSignedIn: () => Promise<boolean>;
};

/** A server-sent event stream with comments, session checks and a bounded buffer. Ends when the browser leaves or the session ends. */
export function eventStream({ signal, open, isStillSignedIn }: EventStreamOptions): Response {
  let source: Stream | undefined;
  let end = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let over = false;
        const send = (chunk: Uint8Array): boolean => {
          if (over) return true;
          if ((controller.desiredSize ?? 0) <= 0) return false;
          controller.enqueue(chunk);
          return true;
        };
        const comments = setInterval(() => send(COMMENT), COMMENT_EVERY_MS);
        const checks = setInterval(async () => {
          const isIn = await isStillSignedIn().catch(() => null);
          if (isIn === true || over) return;
          // No answer is no proof, but no "signed out" either: the reconnecting browser's session is checked again.
          if (isIn === false) controller.enqueue(encodeMessage("signed-out", {}));
          end();
        }, CHECK_EVERY_MS);
        end = () => {
          if (over) return;
          over = true;
          clearInterval(comments);
          clearInterval(checks);
          source?.close();
          try {
            controller.close();
          } catch {
            // The browser was faster.
          }
        };
        signal.addEventListener("abort", () => end());
        source = await open({ send });
        if (over || signal.aborted) {
          source.close();
          end();
        }
      },
      pull: () => source?.refill(),
      cancel: () => end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
