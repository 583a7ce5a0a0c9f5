/** A chart as a file of its own, with its size. */
export interface ChartPicture {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

/** Looks that our style sheet gives, written as attributes: the file has no style sheet. */
const copiedProperties = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "paint-order",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
] as const;

const margin = 12;
const svgNamespace = "http://www.w3.org/2000/svg";

/** The chart as it looks now, in the theme's colours on the theme's background; patterns come along. */
export function standaloneSvg(chart: SVGSVGElement): ChartPicture {
  const [width, height] = [chart.width.baseVal.value, chart.height.baseVal.value];
  const copy = chart.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return { markup: "", width, height };
  copyLooks(chart, copy);
  // The cross-hair belongs to the panel, not to the picture.
  for (const handle of copy.querySelectorAll(".readout-handle")) handle.remove();
  copy.prepend(backgroundOf(chart, width, height), patternsOf(copy));
  for (const element of [copy, ...copy.querySelectorAll("*")]) stripPanelAttributes(element);
  copy.setAttribute("xmlns", svgNamespace);
  copy.setAttribute("viewBox", `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`);
  copy.setAttribute("width", String(width + 2 * margin));
  copy.setAttribute("height", String(height + 2 * margin));
  const markup = new XMLSerializer().serializeToString(copy);
  return { markup, width: width + 2 * margin, height: height + 2 * margin };
}

function copyLooks(from: Element, to: Element): void {
  const looks = getComputedStyle(from);
  for (const name of copiedProperties) {
    const value = looks.getPropertyValue(name);
    if (value !== "") to.setAttribute(name, value);
  }
  for (const [index, child] of [...from.children].entries()) {
    const twin = to.children[index];
    if (twin !== undefined) copyLooks(child, twin);
  }
}

function backgroundOf(chart: Element, width: number, height: number): SVGElement {
  const background = document.createElementNS(svgNamespace, "rect");
  background.setAttribute("x", String(-margin));
  background.setAttribute("y", String(-margin));
  background.setAttribute("width", String(width + 2 * margin));
  background.setAttribute("height", String(height + 2 * margin));
  background.setAttribute("fill", getComputedStyle(chart.ownerDocument.body).backgroundColor);
  return background;
}

/** The patterns that the chart's fills name, which stand once in the page. */
function patternsOf(copy: SVGSVGElement): SVGElement {
  const definitions = document.createElementNS(svgNamespace, "defs");
  const fills = [...copy.querySelectorAll("[fill^='url(']")].map(
    (element) => element.getAttribute("fill") ?? "",
  );
  for (const id of new Set(fills.map((fill) => /#([\w-]+)/.exec(fill)?.[1] ?? ""))) {
    const pattern = id === "" ? null : document.getElementById(id);
    if (pattern === null) continue;
    const twin = pattern.cloneNode(true);
    if (!(twin instanceof Element)) continue;
    copyLooks(pattern, twin);
    definitions.append(twin);
  }
  return definitions;
}

function stripPanelAttributes(element: Element): void {
  for (const { name } of [...element.attributes])
    if (name === "class" || name === "tabindex" || name.startsWith("data-")) element.removeAttribute(name);
  for (const node of [...element.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
}

/** Twice the size, for sharp text; base64, or `null` where the browser can't. */
export async function svgToPng({ markup, width, height }: ChartPicture): Promise<string | null> {
  const scale = 2;
  const url = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
