import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gauge, Registry } from "prom-client";
import { z } from "zod";
import { freePort } from "#worker/stack/ports.ts";
import { untilAnswers } from "#worker/stack/readiness.ts";
import { nowMs } from "#worker/supervisor/clock.ts";

const READY_WITHIN_MS = 30_000;
const webhookSchema = z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) });

export type AlertChain = {
  /** Shows a broken limit to the scraper under the breach's number. */
  show: (breach: number) => void;
  /** Epoch ms of the webhook for a breach. */
  received: (breach: number) => Promise<number>;
  stop: () => Promise<void>;
};

/** True when both programs are installed. */
export function hasPrometheus(): boolean {
  return ["prometheus", "prometheus-alertmanager"].every((program) => {
    try {
      execFileSync("which", [program], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

function configFiles(
  folder: string,
  ports: { gauge: number; alertmanager: number; webhook: number },
  interval: string,
) {
  writeFileSync(
    join(folder, "rules.yml"),
    `groups:\n  - name: limits\n    interval: ${interval}\n    rules:\n      - alert: Loss\n        expr: bench_limit_broken > 0\n        for: 0s\n`,
  );
  writeFileSync(
    join(folder, "prometheus.yml"),
    `global:\n  scrape_interval: ${interval}\n  scrape_timeout: ${interval}\n  evaluation_interval: ${interval}\nrule_files: [rules.yml]\nalerting:\n  alertmanagers:\n    - static_configs: [{targets: ["127.0.0.1:${ports.alertmanager}"]}]\nscrape_configs:\n  - job_name: canary\n    static_configs: [{targets: ["127.0.0.1:${ports.gauge}"]}]\n`,
  );
  writeFileSync(
    join(folder, "alertmanager.yml"),
    `route:\n  receiver: kill\n  group_by: [breach]\n  group_wait: 0s\n  group_interval: 1s\n  repeat_interval: 1h\nreceivers:\n  - name: kill\n    webhook_configs: [{url: "http://127.0.0.1:${ports.webhook}/", send_resolved: false}]\n`,
  );
}

/**
 * Prometheus and Alertmanager as people run them, with the shortest waits that they take at this interval: scrape, evaluate,
 * no `for`, no group wait, webhook. Each breach is a series and an alert group of its own, so that none waits for an earlier one.
 */
export async function startAlertChain(interval: string): Promise<AlertChain> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-alerts-"));
  const registry = new Registry();
  const gauge = new Gauge({
    name: "bench_limit_broken",
    help: "1 once the limit is broken",
    labelNames: ["breach"],
    registers: [registry],
  });
  const waiting = new Map<string, (atMs: number) => void>();
  const server = createServer(async (request, response) => {
    if (request.method === "GET") return void response.end(await registry.metrics());
    const atMs = nowMs();
    let body = "";
    for await (const chunk of request) body += chunk;
    response.end();
    for (const { labels } of webhookSchema.parse(JSON.parse(body)).alerts)
      waiting.get(labels.breach ?? "")?.(atMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const [alertmanager, prometheus, cluster] = [await freePort(), await freePort(), await freePort()];
  configFiles(folder, { gauge: port, alertmanager, webhook: port }, interval);
  const start = (program: string, args: string[]) => spawn(program, args, { cwd: folder, stdio: "ignore" });
  const children = [
    start("prometheus-alertmanager", [
      "--config.file=alertmanager.yml",
      "--storage.path=alerts",
      `--web.listen-address=127.0.0.1:${alertmanager}`,
      `--cluster.listen-address=127.0.0.1:${cluster}`,
    ]),
    start("prometheus", [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=series",
      `--web.listen-address=127.0.0.1:${prometheus}`,
    ]),
  ];
  await untilAnswers("alertmanager", `http://127.0.0.1:${alertmanager}/-/ready`, READY_WITHIN_MS);
  await untilAnswers("prometheus", `http://127.0.0.1:${prometheus}/-/ready`, READY_WITHIN_MS);
  return {
    show: (breach) => gauge.set({ breach: String(breach) }, 1),
    received: (breach) =>
      new Promise<number>((resolve) => waiting.set(String(breach), resolve)).finally(() => {
        waiting.delete(String(breach));
        gauge.remove({ breach: String(breach) });
      }),
    stop: async () => {
      for (const child of children) child.kill("SIGTERM");
      await Promise.all(children.map((child) => new Promise((resolve) => child.once("exit", resolve))));
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
