export function compactData(path: string, json: unknown): unknown;
