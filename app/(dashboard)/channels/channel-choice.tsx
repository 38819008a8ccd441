import { FieldGroup } from "@/components/ui/field-group";
import { Name } from "@/components/ui/name";
import type { ChannelView } from "@/lib/manage/edit-channels";

type ChannelChoiceProps = {
  legend: string;
  channels: readonly ChannelView[];
  chosen: readonly string[];
  error?: string | undefined;
  onChange: (chosen: string[]) => void;
};

/** A checkbox for each channel. */
export function ChannelChoice({ legend, channels, chosen, error, onChange }: ChannelChoiceProps) {
  return (
    <FieldGroup legend={legend} error={error}>
      {channels.map(({ id, name }) => (
        <label key={id} className="flex min-h-7 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={chosen.includes(id)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
          />
          <Name>{name}</Name>
        </label>
      ))}
    </FieldGroup>
  );
}
