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
    <fieldset>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
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
      {error && <p className="text-critical text-sm">{error}</p>}
    </fieldset>
  );
}
