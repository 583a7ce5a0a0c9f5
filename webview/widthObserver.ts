import type { ChartWidths } from "./chart/chartWidths.ts";

/**
 * Watches the charts' containers (`data-measure`), so that charts are drawn in real pixels: text keeps its size and
 * ticks their distance at every width. The observer's call comes before the paint, so nothing is seen twice.
 * Returns what to call after each render, because containers come and go.
 */
export function widthObserver(root: HTMLElement, onChange: (widths: ChartWidths) => void): () => void {
  const watched = new Set<Element>();
  const observer = new ResizeObserver((entries) => {
    const widths: Record<string, number> = {};
    for (const { target, contentRect } of entries) {
      const name = target.getAttribute("data-measure");
      if (contentRect.width > 0 && name !== null) widths[name] = Math.floor(contentRect.width);
    }
    onChange(widths);
  });
  return () => {
    for (const element of watched) {
      if (element.isConnected) continue;
      observer.unobserve(element);
      watched.delete(element);
    }
    for (const element of root.querySelectorAll("[data-measure]")) {
      if (watched.has(element)) continue;
      watched.add(element);
      observer.observe(element);
    }
  };
}
