import type { Launch } from "../launch/launch.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { flagByField } from "../vllm/flags.ts";
import type { Change } from "./change.ts";
import type { Deployment } from "./deployment.ts";
import { isWritten } from "./fact.ts";

/** The edits that make one change in a launch file; `null` where the file has no place for it. */
export function writeLaunchChange(
  deployment: Deployment,
  launch: Launch,
  change: Change,
): readonly TextEdit[] | null {
  switch (change.kind) {
    case "setting":
      return writeSetting(deployment, launch, change.field, String(change.value));
    case "remove-setting": {
      const setting = deployment.settings.byField.get(change.field);
      if (setting === undefined) return [];
      // In an array or a variable the words stand apart from the command; emptying them would leave a hole there.
      return setting.definition === undefined && isInside(setting.range, launch)
        ? [{ range: setting.range, newText: "" }]
        : null;
    }
    case "model": {
      const argument = deployment.settings.model;
      return argument === null
        ? null
        : [{ range: argument.definition ?? argument.range, newText: change.id }];
    }
    case "gpu": {
      const { origin } = deployment.gpu;
      // Only a directive names the GPU in words of ours; a cluster's own labels are not ours to change.
      const isDirective =
        origin.kind === "written" &&
        launch.directives.some(
          ({ range }) => origin.range.start >= range.start && origin.range.end <= range.end,
        );
      return isDirective ? [{ range: origin.range, newText: change.gpu.label }] : null;
    }
    case "gpu-count": {
      const { origin } = deployment.gpuCount;
      return isWritten(deployment.gpuCount) && origin.kind === "written"
        ? [{ range: origin.range, newText: String(change.count) }]
        : null;
    }
  }
}

function writeSetting(
  deployment: Deployment,
  launch: Launch,
  field: string,
  value: string,
): readonly TextEdit[] | null {
  const setting = deployment.settings.byField.get(field);
  if (setting !== undefined) return [{ range: setting.definition ?? setting.valueRange, newText: value }];
  const flag = flagByField(field);
  if (flag === null) return null;
  const { offset, separator } = launch.insertion;
  return [{ range: { start: offset, end: offset }, newText: `${separator}${flag.flag} ${value}` }];
}

function isInside(range: { readonly start: number; readonly end: number }, launch: Launch): boolean {
  return launch.range.start <= range.start && range.end <= launch.range.end;
}
