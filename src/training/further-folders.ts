/** Names of the folders in which further trainings of one call keep their checkpoints. */

/** Where the second training of a method with two keeps its checkpoints. @param folder that of the first */
export function refitFolder(folder: string): string {
  return `${folder}/refit`;
}

/** Where a training of a soup keeps its checkpoints. @param folder that of the first @param training 2, 3 … */
export function soupFolder(folder: string, training: number): string {
  return `${folder}/soup-${training}`;
}
