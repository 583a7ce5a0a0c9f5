import { formatVersion } from "../../units/version.ts";
import { newestKnownVersion } from "../../vllm/releases.ts";
import type { Finding } from "../finding.ts";
import { launchOf, onceEach } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const floatingImageTag: Rule = {
  id: "floating-image-tag",
  severity: "warning",
  summary:
    "An image without a tag, or with `latest` or `nightly`, is another vLLM tomorrow: flags that it removes then stop the server.",
  judgesAlone: true,
  check: (analysis) =>
    onceEach(
      analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
        const image = launchOf(deployment)?.image;
        if (!image || !/vllm/i.test(image.name) || /[$<{]|^[A-Z\d_]+$/.test(image.name)) return [];
        const written = analysis.source.text.slice(image.range.start, image.range.end);
        const floats = image.tag === null || /^(?:latest|nightly|main|dev)(?:-[a-z0-9]+)?$/.test(image.tag);
        // A digest names one image, whatever the tag before it.
        if (!floats || written.includes("@sha256:")) return [];
        const shown = image.tag === null ? "without a tag" : `with the tag ${image.tag}`;
        return [
          {
            rule: "floating-image-tag",
            severity: "warning",
            message: `The image ${shown} changes under this file; name a release, such as v${formatVersion(newestKnownVersion)}.0.`,
            range: image.range,
            related: [],
            fixes: () => [],
          },
        ];
      }),
    ),
};
