import type { SignOff } from "#lib/decision/model.ts";
import { METHOD_WORDS } from "#lib/report/standing-sign-offs.ts";
import { showHidden } from "#lib/template/plain-text.ts";
import type { Station } from "#lib/template/schema.ts";
import { utcWords } from "#lib/template/utc-words.ts";

const CHOICE_WORDS = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

function Signed({ signOff }: { signOff: SignOff }) {
  const { statement, statementHash, choice, signature } = signOff;
  return (
    <>
      <p className="text-sm">
        <strong className="font-semibold">{CHOICE_WORDS[choice]}</strong> by {statement.personName},{" "}
        {utcWords(statement.atMs)}, with a {METHOD_WORDS[signature.method]}
        {statement.delegation ? `, holding the role by delegation of ${statement.delegation.ofName}` : ""}
      </p>
      <p className="text-sm text-muted">Meaning: {statement.meaning.map(showHidden).join("; ")}.</p>
      {statement.comment ? <p className="text-sm text-muted">“{showHidden(statement.comment)}”</p> : null}
      <p className="font-mono text-2xs break-all text-muted">statement {statementHash}</p>
    </>
  );
}

/** The four stations in the form's order with what was signed, when and how. */
export function SignerTable(props: { signOffs: readonly SignOff[]; stations: readonly Station[] }) {
  return (
    <ol className="divide-y divide-line">
      {props.stations.map((station) => {
        const signOff = props.signOffs.find(({ role }) => role === station.role);
        return (
          <li key={station.role} className="break-inside-avoid py-1.5">
            <h3 className="text-sm font-medium">
              {station.title}: {station.person}
            </h3>
            {signOff ? <Signed signOff={signOff} /> : <p className="text-sm text-muted">Not signed.</p>}
          </li>
        );
      })}
    </ol>
  );
}
