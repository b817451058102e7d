import type { Template } from "./schema.ts";

export const FORM_AFTER_SUCCESS = [
  "Archive canary data",
  "Generate success report",
  "Schedule production rollout",
  "Update documentation",
  "Team celebration 🎉",
];

export const FORM_AFTER_FAILURE = [
  "Complete incident report",
  "Root cause analysis",
  "Fix identified issues",
  "Schedule retry (minimum 48 hours)",
  "Additional demo validation",
];

export const FORM_MONITORING: Template["monitoring"] = [
  { id: "dashboard", label: "Trading Dashboard", address: "http://localhost:8080/dashboard" },
  { id: "metrics", label: "Metrics", address: "http://localhost:9090/metrics" },
  { id: "logs", label: "Logs", address: "/tmp/trading_logs/canary.log" },
  { id: "reports", label: "Reports", address: "docs/ops/preflight/canary/" },
];

export const FORM_CONTACTS: Template["contacts"] = [
  { id: "on-call", role: "On-Call Engineer" },
  { id: "risk-manager", role: "Risk Manager" },
  { id: "product-owner", role: "Product Owner" },
  { id: "escalation", role: "Escalation" },
];

export const FORM_NOTES: Template["notes"] = [
  { id: "observations", label: "Pre-canary observations" },
  { id: "market", label: "Market conditions" },
  { id: "special", label: "Special considerations" },
];

export const FORM_NEXT_REVIEW = "After canary completion";
