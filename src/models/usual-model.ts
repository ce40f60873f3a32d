/** The starter for each kind of data. */
export const usualModel = { image: 'mobilenet-v2', text: 'all-minilm-l6-v2' } as const;
