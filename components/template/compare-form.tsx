import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";

/** Two versions to compare; a plain form, so the address can be shared. */
export function CompareForm(props: {
  ids: readonly string[];
  from: string | undefined;
  to: string | undefined;
}) {
  const options = props.ids.map((id) => ({ value: id, label: id }));
  return (
    <form className="flex flex-wrap items-end gap-3" action="/templates/compare">
      <Field label="From">
        <Select name="from" options={options} defaultValue={props.from} />
      </Field>
      <Field label="To">
        <Select name="to" options={options} defaultValue={props.to} />
      </Field>
      <Button type="submit" variant="primary" worksWithoutScript>
        Compare
      </Button>
    </form>
  );
}
