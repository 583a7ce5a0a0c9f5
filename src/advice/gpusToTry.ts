/** GPUs that clouds commonly rent, smallest memory first, one name per size: what is tried when another GPU is looked for. */
export const gpusToTry: readonly string[] = [
  "T4",
  "L4",
  "A40",
  "L40S",
  "A100 40GB",
  "A100 80GB",
  "H100",
  "H200",
  "B200",
];
