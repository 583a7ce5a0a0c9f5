/** Width in pixels that each chart has, by its name, as last measured. */
export type ChartWidths = Readonly<Record<string, number>>;
