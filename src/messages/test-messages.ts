/** For tests: what remarks say, in English. */
export const messagesOf = (remarks: readonly { readonly message: string }[]) => remarks.map(({ message }) => message);
