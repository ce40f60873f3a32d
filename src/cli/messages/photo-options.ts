/** Help texts of the options that tables and folders of photos have. */
export const photoOptions = {
  en: {
    imageColumn: 'column that names the photos or holds them (photos; default: found by content and name)',
    labelFrom:
      'where the class of a photo without a table is: folder, or file-name for names such as cat.0.jpg (default: folder)',
    imageRoot: 'folder that the paths in a table of photos start at (default: that of the table)',
  },
  es: {
    imageColumn:
      'columna que nombra las fotos o las contiene (fotos; por defecto, la que lo parece por su contenido y nombre)',
    labelFrom:
      'dónde está la clase de una foto sin tabla: folder, o file-name para nombres como gato.0.jpg (por defecto, folder)',
    imageRoot: 'carpeta de la que parten las rutas de una tabla de fotos (por defecto, la de la tabla)',
  },
};
