import { createServer } from "node:http";
import type { Registry } from "prom-client";

export type MetricsServer = { port: number; close: () => Promise<void> };

/** Serves `/metrics` in the Prometheus text format. Port 0 picks a free one. Rejects with a sentence when the port is taken. */
export async function serveMetrics(registry: Registry, port: number): Promise<MetricsServer> {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("The metrics are at /metrics.\n");
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { "content-type": registry.contentType }).end(text);
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain" }).end(`${error}\n`);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new Error(
          `Metrics cannot be served on port ${port} (${error.message}). No run was started. Free the port or set METRICS_PORT.`,
        ),
      ),
    );
    server.listen(port, "0.0.0.0", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
