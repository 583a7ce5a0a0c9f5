import type { Deployment } from "../../deployment/deployment.ts";
import { factRange, isUnknown } from "../../deployment/fact.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { environmentOf, launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const sharedGpu: Rule = {
  id: "overcommitted-gpu",
  severity: "warning",
  summary:
    "Servers that this file starts side by side on the same GPU reserve more of its memory together than there is: the later one finds too little.",
  check: (analysis) => {
    // Services of a plan have no such variable: they say what they share.
    if (analysis.plan !== null) return [];
    const findings: Finding[] = [];
    const groups = new Map<string, Deployment[]>();
    for (const { deployment } of analysis.assessments) {
      const devices = devicesOf(deployment);
      if (devices === null || isUnknown(deployment.server.gpuMemoryUtilization)) continue;
      groups.set(devices, [...(groups.get(devices) ?? []), deployment]);
    }
    for (const [devices, group] of groups) {
      let sum = 0;
      for (const [index, deployment] of group.entries()) {
        const before = group[index - 1];
        if (before && !runsOn(analysis, before)) sum = 0;
        sum += deployment.server.gpuMemoryUtilization.value;
        if (before && sum > 1.0001) findings.push(toFinding(deployment, before, devices, sum));
      }
    }
    return findings;
  },
};

/** The devices that a launch names itself; without them nobody knows on which it runs. */
function devicesOf(deployment: Deployment): string | null {
  const variable = environmentOf(deployment).findLast(({ name }) => name === "CUDA_VISIBLE_DEVICES");
  const value = variable?.value.conditional ? null : variable?.value.value;
  return value && /^\d+(,\d+)*$/.test(value) ? value : null;
}

/** Whether a server still runs when the next begins: behind `&` in a shell, always under a supervisor. */
function runsOn(analysis: Analysis, deployment: Deployment): boolean {
  const launch = launchOf(deployment);
  if (!launch) return false;
  if (launch.kind === "supervisor" || launch.kind === "procfile") return true;
  if (launch.kind !== "shell") return false;
  const { text } = analysis.source;
  const end = Math.max(launch.range.end, launch.insertion.offset);
  return /^[^\n;|&]*(?:(?:\d?>&\d|&>|\|\s*tee\b)[^\n;&]*)*(?<![>&])&(?![&>\d])/.test(
    text.slice(end, end + 300),
  );
}

function toFinding(deployment: Deployment, before: Deployment, devices: string, sum: number): Finding {
  const utilization = deployment.server.gpuMemoryUtilization;
  return {
    rule: "overcommitted-gpu",
    severity: "warning",
    message: `The servers on GPU ${devices} reserve ${Math.round(sum * 100)}% of its memory together: lower --gpu-memory-utilization so that they stay below 100%.`,
    range: factRange(utilization) ?? deployment.headRange,
    related: [{ message: "Another server on this GPU starts here.", range: before.headRange }],
    fixes: () => [],
  };
}
