import { request } from "node:http";
import { z } from "zod";
import { nowMs } from "#worker/supervisor/clock.ts";

/** What the bench tells the viewers' process. */
export const viewersOrderSchema = z.object({
  url: z.string(),
  cookie: z.string(),
  viewers: z.number().int(),
});
export type ViewersOrder = z.infer<typeof viewersOrderSchema>;
/** What the viewers' process answers: all connected, or the delays by rate, ms. */
export type ViewersReport = { ready: true } | { delaysMs: Record<string, number[]>; lost: number };

const messageSchema = z.object({
  body: z.object({
    type: z.literal("tick"),
    tick: z.object({ tMs: z.number(), ordersSubmitted: z.number() }),
  }),
});

const delaysMs: Record<string, number[]> = {};
let connected = 0;
let lost = 0;

function takeBlock(block: string, atMs: number, onSnapshot: () => void): void {
  const lines = block.split("\n");
  const event = lines.find((line) => line.startsWith("event: "))?.slice("event: ".length);
  const data = lines.find((line) => line.startsWith("data: "))?.slice("data: ".length);
  if (event === "snapshot") onSnapshot();
  if (event !== "run" || data === undefined) return;
  const parsed = messageSchema.safeParse(JSON.parse(data));
  if (!parsed.success) return;
  // The bench writes the rate of the series into a field that a screen would show as a count.
  const { tMs, ordersSubmitted: rate } = parsed.data.body.tick;
  const delays = delaysMs[rate] ?? [];
  delaysMs[rate] = delays;
  delays.push(atMs - tMs);
}

function watch({ url, cookie, viewers }: ViewersOrder): void {
  const viewer = request(url, { headers: { cookie, accept: "text/event-stream" } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`the event stream answered ${response.statusCode}`);
    let rest = "";
    let isCounted = false;
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      const atMs = nowMs();
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        takeBlock(block, atMs, () => {
          if (isCounted) return;
          isCounted = true;
          connected += 1;
          if (connected === viewers) process.send?.({ ready: true } satisfies ViewersReport);
        });
      }
    });
    response.on("end", () => {
      lost += 1;
    });
  });
  viewer.on("error", () => {
    lost += 1;
  });
  viewer.end();
}

process.on("message", (message) => {
  if (message === "report") {
    process.send?.({ delaysMs, lost } satisfies ViewersReport, () => process.exit(0));
    return;
  }
  const order = viewersOrderSchema.parse(message);
  for (let index = 0; index < order.viewers; index += 1) watch(order);
});
