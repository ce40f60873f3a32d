/** Help texts of the options that say how data are read. */
import type { Language } from '../../messages/index.ts';
import type { DataOption } from '../options/data-options.ts';

export const dataOptionHelp: Readonly<Record<Language, Readonly<Record<DataOption, string>>>> = {
  en: {
    textColumn: 'column or JSON field that holds the text (texts; default: found by name and content)',
    encoding: 'of tables and .txt files, such as windows-1252 (default: detected)',
    labelColumn:
      'column that holds the label, or several between commas that hold 0 or 1 (default: found by name and content)',
    splitColumn:
      'column that says the side: train; validation, val, dev or eval; test or holdout; or yes and no in columns such as is_valid (tables)',
    testFold: 'value of the column "fold" that is held out for the test; the others are trained on (tables)',
    groupColumn:
      'column that says what rows have in common, such as patient_id: all rows of one value stay on one side (tables)',
    groupPattern:
      'regular expression over the paths of files, whose first group in parentheses is what they have in common, such as "patient_(\\d+)": all of one stay on one side',
    separator: 'between several labels in one field (default: | ; or , where their parts recur)',
    delimiter: 'between the fields of a CSV file, such as ";" or "\\t" (default: detected)',
    missingLabels:
      'labels that mean "none", between commas; "" for no such label (tables; default: NA, NaN, null and the like, unless they are a class)',
    mergeLabels: 'join classes whose names differ only in capitals, blanks or Unicode form',
    imageColumn: 'column that names the photos or holds them (photos; default: found by content and name)',
    labelFrom:
      'where the class of a photo without a table is: folder; inner-folder for the one that it lies in, however deep; file-name for names such as cat.0.jpg (default: folder)',
    imageRoot: 'folder that the paths in a table of photos start at (default: that of the table)',
    nearDuplicates:
      'do not look for photos that repeat in another format, size or quality; copies may then stand on both sides of a split',
  },
  es: {
    textColumn: 'columna o campo JSON con el texto (textos; por defecto, la que lo parece por su nombre y contenido)',
    encoding: 'codificación de tablas y archivos .txt, como windows-1252 (por defecto, se detecta)',
    labelColumn:
      'columna con la etiqueta, o varias de 0 y 1 separadas por comas (por defecto, la que lo parece por su nombre y contenido)',
    splitColumn:
      'columna que indica la parte: train; validation, val, dev o eval; test o holdout; o sí y no en columnas como is_valid (tablas)',
    testFold: 'valor de la columna «fold» que se aparta para la prueba; con los demás se entrena (tablas)',
    groupColumn:
      'columna que indica qué filas van juntas, como patient_id: las de un mismo valor quedan en una misma parte (tablas)',
    groupPattern:
      'expresión regular sobre las rutas de los archivos, cuyo primer grupo entre paréntesis es lo que tienen en común, como "paciente_(\\d+)": los de uno mismo quedan en una misma parte',
    separator: 'signo entre varias etiquetas en un mismo campo (por defecto, | ; o , si sus partes se repiten)',
    delimiter: 'signo entre los campos de un CSV, como ";" o "\\t" (por defecto, se detecta)',
    missingLabels:
      'etiquetas que quieren decir que no hay ninguna, separadas por comas; "" si no hay tales (tablas; por defecto, NA, NaN, null y similares, salvo que sean una clase)',
    mergeLabels: 'une las clases cuyos nombres solo difieren en mayúsculas, espacios o forma Unicode',
    imageColumn:
      'columna que nombra las fotos o las contiene (fotos; por defecto, la que lo parece por su contenido y nombre)',
    labelFrom:
      'dónde está la clase de una foto sin tabla: folder; inner-folder, la carpeta en la que está, por honda que sea; file-name, en nombres como gato.0.jpg (por defecto, folder)',
    imageRoot: 'carpeta de la que parten las rutas de una tabla de fotos (por defecto, la de la tabla)',
    nearDuplicates:
      'no busca fotos repetidas en otro formato, tamaño o calidad; puede haber entonces copias en varias partes',
  },
};
