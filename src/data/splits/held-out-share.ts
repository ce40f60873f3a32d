/** Share of the samples set aside for validation, and for the test, where nothing else is said. */
export const heldOutShare = 0.15;
