import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { auditWords } from "./audit-words.ts";

export type AuditFilterValues = {
  actorId: string;
  act: string;
  subjectId: string;
  decisionId: string;
  from: string;
  to: string;
};

type Option = { value: string; label: string };

/** The filters of the audit stream; they stand in the address, so a view can be sent to somebody. */
export function AuditFilter(props: {
  values: AuditFilterValues;
  people: readonly Option[];
  acts: readonly string[];
  decisions: readonly Option[];
}) {
  const { values, people, acts, decisions } = props;
  const everything = (label: string): Option => ({ value: "", label });
  return (
    <form method="get" className="mb-4 flex flex-wrap items-end gap-3">
      <Field label="Person" className="w-44 max-sm:w-full">
        <Select name="actorId" defaultValue={values.actorId} options={[everything("Everyone"), ...people]} />
      </Field>
      <Field label="Act" className="w-44 max-sm:w-full">
        <Select
          name="act"
          defaultValue={values.act}
          options={[everything("Everything"), ...acts.map((act) => ({ value: act, label: auditWords(act) }))]}
        />
      </Field>
      <Field label="Decision" className="w-56 max-sm:w-full">
        <Select
          name="decisionId"
          defaultValue={values.decisionId}
          options={[everything("Every decision"), ...decisions]}
        />
      </Field>
      <Field label="Subject id" className="w-44 max-sm:w-full">
        <TextInput name="subjectId" defaultValue={values.subjectId} maxLength={100} />
      </Field>
      <Field label="From (UTC)" className="w-36 max-sm:flex-1">
        <TextInput type="date" name="from" defaultValue={values.from} />
      </Field>
      <Field label="To (UTC)" className="w-36 max-sm:flex-1">
        <TextInput type="date" name="to" defaultValue={values.to} />
      </Field>
      <Button type="submit" worksWithoutScript>
        Filter
      </Button>
      <ButtonLink href="/audit" variant="quiet">
        Clear
      </ButtonLink>
    </form>
  );
}
