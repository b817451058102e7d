import type { Station, Template } from "../schema.ts";
import type { FormDocument, UnreadLine } from "./form-document.ts";

/** The four stations in the form's order; titles, persons and statements are taken word for word. */
export function importStations(form: FormDocument, base: Template) {
  const refusals: string[] = [];
  const unread: UnreadLine[] = [];
  const missing: { section: string; text: string }[] = [];
  if (form.stations.length !== base.stations.length) {
    refusals.push(
      `The form has ${form.stations.length} sign-off stations; a canary needs ${base.stations.length}: ${base.stations.map((one) => one.title).join(", ")}.`,
    );
  }
  const rows = base.stations.map((before, index): Station => {
    const station = form.stations[index];
    if (!station) return before;
    if (station.person === null) {
      unread.push({
        line: station.line,
        text: station.text,
        why: "It names nobody who signs; that stays as it was.",
      });
    }
    const statements = station.statements.map((row) => row.text);
    if (statements.length === 0) refusals.push(`${station.text} has no statement to sign.`);
    const gone = before.statements.filter((text) => !statements.includes(text));
    const fewer = Math.max(0, before.statements.length - statements.length);
    missing.push(...gone.slice(0, fewer).map((text) => ({ section: station.text, text })));
    return { ...before, title: station.text, person: station.person ?? before.person, statements };
  });
  return { rows, refusals, unread, missing };
}
