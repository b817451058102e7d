/** One row of the form with the number of its line. */
export type FormRow = { line: number; text: string };
export type FormStep = FormRow & { command: string };
export type FormCheckpoint = FormRow & { seconds: number | null; rows: FormRow[] };
export type FormStation = FormRow & { person: string | null; statements: FormRow[] };

/** A line that could not be understood, and why. */
export type UnreadLine = FormRow & { why: string };

/** The Markdown form read row by row, before anything is compared with a template. */
export type FormDocument = {
  title: FormRow | null;
  sections: Set<string>;
  checklists: { title: FormRow; rows: FormRow[] }[];
  config: (FormRow & { key: string; value: string })[];
  metrics: (FormRow & { target: string })[];
  stations: FormStation[];
  countdownSec: number | null;
  preflight: FormStep[];
  launch: FormStep[];
  checkpoints: FormCheckpoint[];
  triggers: FormRow[];
  rollback: FormStep[];
  mustHaves: FormRow[];
  targets: FormRow[];
  targetsNeeded: number | null;
  afterSuccess: FormRow[];
  afterFailure: FormRow[];
  monitoring: (FormRow & { address: string })[];
  contacts: FormRow[];
  notes: FormRow[];
  nextReview: string | null;
  unread: UnreadLine[];
  /** Ticks, values, signatures and the like: a template holds none. */
  filledIn: number;
};

export function emptyForm(): FormDocument {
  return {
    title: null,
    sections: new Set(),
    checklists: [],
    config: [],
    metrics: [],
    stations: [],
    countdownSec: null,
    preflight: [],
    launch: [],
    checkpoints: [],
    triggers: [],
    rollback: [],
    mustHaves: [],
    targets: [],
    targetsNeeded: null,
    afterSuccess: [],
    afterFailure: [],
    monitoring: [],
    contacts: [],
    notes: [],
    nextReview: null,
    unread: [],
    filledIn: 0,
  };
}
