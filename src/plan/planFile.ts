/** Whether a path or URI names a plan: `*.gpuplan.yaml` or `*.gpuplan.yml`, whatever its case. */
export function isPlanFile(path: string): boolean {
  return /\.gpuplan\.ya?ml$/i.test(path);
}
