import type { PanelHost } from "../host.ts";
import type { PanelActions } from "../panelActions.ts";
import type { PanelState } from "../panelState.ts";
import { seenView } from "../whatIf/seenView.ts";
import { standaloneSvg, svgToPng } from "./chartImage.ts";
import { alternativesCsv, gpusCsv } from "./csv.ts";
import { markdownReport } from "./markdownReport.ts";

/** What is kept outside the panel: made here, from what is shown; the extension asks where and writes it. */
export function exportActions(
  host: PanelHost,
  current: () => PanelState,
): Pick<PanelActions, "exportChart" | "exportTable" | "exportReport"> {
  const seen = () => {
    const { view, whatIf } = current();
    return view === null ? null : seenView(view, whatIf);
  };
  return {
    exportChart: (chart, name, format) => {
      const picture = standaloneSvg(chart);
      if (format === "svg")
        host.send({ type: "export", format, name: fileName(name), content: picture.markup });
      else
        void svgToPng(picture).then((content) => {
          if (content !== null) host.send({ type: "export", format, name: fileName(name), content });
        });
    },
    exportTable: (table) => {
      const shown = seen();
      if (shown === null) return;
      const content =
        table === "gpus" ? gpusCsv(shown, current().gpuSort) : alternativesCsv(shown.view, current().sort);
      host.send({ type: "export", format: "csv", name: table, content });
    },
    exportReport: (format) => {
      const shown = seen();
      if (shown !== null)
        host.send({
          type: "export",
          format,
          name: "capacity",
          content: markdownReport(shown, current().whatIf),
        });
    },
  };
}

/** Letters, digits and dashes: a name for every file system. */
function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
}
