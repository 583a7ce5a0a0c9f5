export function compactData(path: string, json: unknown): unknown;

/** A module that exports the data, each part that stands in it several times written once. */
export function sharedModule(json: unknown): string;
