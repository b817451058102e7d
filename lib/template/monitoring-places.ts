import type { Template } from "./schema.ts";

/** The form's own addresses, where a template says nothing else. */
const FORM_LOG = "/tmp/trading_logs/canary.log";
const FORM_REPORTS = "docs/ops/preflight/canary/";

const isUrl = (address: string) => /^https?:\/\//.test(address);

/**
 * Where a run's log and reports go by its template's monitoring addresses: the first path to a `.log` file and the first path
 * to a folder (it ends with a slash). Relative ones count from where the installation was started.
 */
export function monitoringPlaces({ monitoring }: Pick<Template, "monitoring">): {
  logPath: string;
  reportsFolder: string;
} {
  const paths = monitoring.map(({ address }) => address).filter((address) => !isUrl(address));
  return {
    logPath: paths.find((path) => path.endsWith(".log")) ?? FORM_LOG,
    reportsFolder: paths.find((path) => path.endsWith("/")) ?? FORM_REPORTS,
  };
}
