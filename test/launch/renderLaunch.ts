import { readLaunchSettings } from "../../src/deployment/launchSettings.ts";
import type { Launch } from "../../src/launch/launch.ts";
import { positionAt, type SourceText } from "../../src/text/sourceText.ts";
import type { TextRange } from "../../src/text/textRange.ts";
import { parseVersion, type VllmVersion } from "../../src/units/version.ts";
import type { Setting, SettingProblem } from "../../src/vllm/setting.ts";

const newest: VllmVersion = { major: 0, minor: 28, patch: 0 };

/**
 * What was understood of a launch, one line per fact, as the fixtures write it: `= value` or `? expression`, and
 * behind `@` the characters of the file that the value's range covers.
 */
export function renderLaunch(source: SourceText, launch: Launch): string[] {
  const at = (range: TextRange) =>
    source.text.slice(range.start, range.end).replaceAll("\r\n", "\n").replaceAll("\n", "⏎");
  const version = parseVersion(launch.image?.tag ?? launch.installedVersion?.version ?? "") ?? newest;
  const settings = readLaunchSettings(launch, version);
  const { model, byField, problems, mayHaveMore } = settings;
  const line = positionAt(source, launch.headRange.start).line + 1;
  const { gpuRequest, image, installedVersion } = launch;
  return [
    `launch ${line}: ${launch.entry} @ ${at(launch.headRange)}`,
    ...(launch.service ? [`  service ${launch.service}`] : []),
    ...(image ? [`  image ${image.name} : ${image.tag ?? "none"} @ ${at(image.range)}`] : []),
    ...(installedVersion ? [`  installed ${installedVersion.version} @ ${at(installedVersion.range)}`] : []),
    ...(gpuRequest
      ? [
          `  gpus ${gpuRequest.gpuName ?? "any"} x ${gpuRequest.count ?? "?"} from ${gpuRequest.from} @ ${at(gpuRequest.range)}`,
        ]
      : []),
    ...launch.directives.map(
      (directive) =>
        `  directive ${directive.entries.map((entry) => `${entry.key}=[${at(entry.valueRange)}]`).join(" ")}`,
    ),
    ...launch.environment.map(
      ({ name, value }) =>
        `  $${name} ${value.value === null ? `? ${value.unresolved}` : `= ${value.value}`} @ ${at(value.range)}`,
    ),
    ...(model
      ? [
          `  model ${model.value === undefined ? `? ${model.unresolved}` : `= ${model.value}`} @ ${at(model.range)}${definition(model.definition)}`,
        ]
      : []),
    ...[...byField.values()].map(renderSetting),
    ...(launch.cutShortBy ? [`  cut short by ${at(launch.cutShortBy)}`] : []),
    ...(mayHaveMore ? ["  and perhaps more"] : []),
    ...problems.map(renderProblem),
  ];

  function renderSetting(setting: Setting): string {
    const value =
      setting.value === undefined
        ? `? ${setting.unresolved?.replaceAll("\r\n", "\n").replaceAll("\n", "⏎")}`
        : `= ${JSON.stringify(setting.value)}`;
    return `  ${setting.field} ${value} @ ${at(setting.valueRange)}${definition(setting.definition)}`;
  }

  function renderProblem(problem: SettingProblem): string {
    const nearest = "nearest" in problem && problem.nearest ? ` → ${problem.nearest}` : "";
    const place =
      "valueRange" in problem
        ? problem.valueRange
        : "nameRange" in problem
          ? problem.nameRange
          : problem.range;
    return `  ! ${problem.kind} @ ${at(place)}${nearest}`;
  }

  function definition(range: TextRange | undefined): string {
    return range ? ` from ${at(range)}` : "";
  }
}
