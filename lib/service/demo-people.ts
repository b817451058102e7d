import type { PersonRole } from "../decision/model.ts";

export type DemoPerson = { id: string; name: string; email: string; roles: readonly PersonRole[] };

/** People of the demo data: one for each station, two who look after the house. Only in a database with demo data. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { id: "per_elena", name: "Elena Fischer", email: "elena@countersign.example", roles: ["ENGINEER"] },
  { id: "per_ravi", name: "Ravi Menon", email: "ravi@countersign.example", roles: ["RISK_MANAGER"] },
  { id: "per_paula", name: "Paula Ortiz", email: "paula@countersign.example", roles: ["PRODUCT_OWNER"] },
  { id: "per_chen", name: "Chen Wei", email: "chen@countersign.example", roles: ["CTO"] },
  { id: "per_amara", name: "Amara Diallo", email: "amara@countersign.example", roles: ["ADMIN", "AUDITOR"] },
  // The second admin: what one admin opens (a passkey, a template), another one confirms.
  { id: "per_noor", name: "Noor Haddad", email: "noor@countersign.example", roles: ["ADMIN"] },
];

/** Everybody's password in the demo data; printed at start and on the sign-in page, and worth nothing elsewhere. */
export const DEMO_PASSWORD = "countersign-demo";
