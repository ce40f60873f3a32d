/** What the command `export` says, and the option that it shares with training, in English. */

export const enExportHelp = {
  background:
    'what shows through transparent pixels of photos: #rrggbb or R,G,B (default: what the model says, else white)',
  export: {
    summary: 'write one graph from the bytes of a photo to scores',
    description:
      'Writes MODEL as an .onnx file that prepares photos itself: resizing with antialiasing, cropping and normalizing are in the graph, whose input is uint8 [batch, height, width, 3] of any size. Every runtime then gives one answer.',
    model: 'a model that reads photos: a starter, a model folder, an .onnx file or a hub id',
    withPreprocessing: 'put resizing, cropping and normalizing into the graph (the one form of export there is)',
    out: 'an .onnx file, whose card is written beside it as .md; or a folder',
    dtype: 'how weights are stored: float32 or float16 (default: float32)',
  },
};

export const enExportWords = {
  export: {
    done: (file: string) => `Exported to ${file}. Input: uint8 [batch, height, width, 3], RGB, of any size.`,
  },
};
