import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import type { PersonRole } from "#lib/decision/model.ts";
import type { PeopleEffect } from "#lib/decision/people-rules.ts";

/** A person as the admin's page lists them: own roles, and those that others lent them. */
export type PersonRow = {
  personId: string;
  name: string;
  email: string;
  roles: readonly PersonRole[];
  active: boolean;
  mustChangePassword: boolean;
  sessions: number;
  lastSignInMs: number | null;
  /** In words: "CTO/Director for Chen Wei". */
  delegated: readonly string[];
};

export type Answer<T> = Promise<{ ok: true; data: T } | { ok: false; refusal: RefusalWords }>;
type Effects = { effects: PeopleEffect[] };

/** The server's acts on people, as the page hands them in. */
export type PeopleActions = {
  add: (input: { name: string; email: string; roles: PersonRole[] }) => Answer<{ temporaryPassword: string }>;
  preview: (input: { personId: string; roles?: PersonRole[]; active?: boolean }) => Answer<Effects>;
  changeRoles: (input: { personId: string; roles: PersonRole[]; seenRoles: PersonRole[] }) => Answer<Effects>;
  setActive: (input: { personId: string; active: boolean }) => Answer<Effects>;
  endSessions: (input: { personId: string }) => Answer<{ sessionsEnded: number }>;
  resetPassword: (input: { personId: string }) => Answer<{ temporaryPassword: string }>;
};
