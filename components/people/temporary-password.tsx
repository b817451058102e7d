import { Callout } from "#components/ui/callout.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** A temporary password, shown once to the admin who hands it over. */
export function TemporaryPassword({ password, name }: { password: string; name: string }) {
  return (
    <Callout
      kind="normal"
      title={`Temporary password for ${name}`}
      safe="It is shown this once and stored only as a hash."
      next="Hand it over in person or by phone. They choose their own at the first sign-in."
    >
      <p className="mt-1 flex flex-wrap items-center gap-2">
        <code className="select-all rounded-sm bg-sunken px-2 py-1 font-mono text-lg">{password}</code>
        <CopyButton text={password} label="Copy the password" />
      </p>
    </Callout>
  );
}
