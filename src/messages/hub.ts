/** The Hugging Face hub: names, answers, downloads, the cache. */
import { defineMessages, said } from './message.ts';
import type { Speech } from './speech.ts';

const proxy = {
  en: 'Check HF_ENDPOINT, and any proxy in between.',
  es: 'Revisa HF_ENDPOINT y si hay un proxy de por medio.',
};
const idForm = {
  en: 'Write OWNER/NAME, such as Xenova/all-MiniLM-L6-v2, or OWNER/NAME@REVISION.',
  es: 'Escribe PROPIETARIO/NOMBRE, como Xenova/all-MiniLM-L6-v2, o PROPIETARIO/NOMBRE@REVISIÓN.',
};
const fullDisk = {
  en: 'Free some space and run it again: what has arrived is kept. HF_HUB_CACHE puts the cache on another disk.',
  es: 'Libera espacio y ejecútalo otra vez: lo que ha llegado se conserva. HF_HUB_CACHE pone la caché en otro disco.',
};
const corrupt = {
  en: 'Run it again. A proxy or a mirror (HF_ENDPOINT) may change files on their way.',
  es: 'Ejecútalo otra vez. Un proxy o una réplica (HF_ENDPOINT) puede cambiar los archivos por el camino.',
};
const near = {
  en: (name: string | undefined) => (name === undefined ? '' : `Did you mean ${name}? `),
  es: (name: string | undefined) => (name === undefined ? '' : `¿Querías decir ${name}? `),
};
/** After a failure to find a name on the hub: it may have been meant for a folder. */
const nor = {
  en: (name: string | undefined, { quote }: Speech) =>
    name === undefined ? '' : ` Nor is there a folder or file ${quote(name)} here.`,
  es: (name: string | undefined, { quote }: Speech) =>
    name === undefined ? '' : ` Aquí tampoco hay ninguna carpeta ni archivo ${quote(name)}.`,
};
/** What is wrong with a path that a stranger chose. */
const problems = {
  empty: { en: 'it is empty', es: 'está vacío' },
  control: { en: 'it has a control character', es: 'tiene un carácter de control' },
  backslash: {
    en: 'it has a backslash, which separates folders on Windows',
    es: 'tiene una barra invertida, que en Windows separa carpetas',
  },
  absolute: { en: 'it is absolute', es: 'es una ruta absoluta' },
  drive: { en: 'it names a drive', es: 'nombra una unidad' },
  elsewhere: { en: 'it leads to another folder', es: 'lleva a otra carpeta' },
  gap: { en: 'it has an empty part', es: 'tiene una parte vacía' },
  long: { en: 'it is too long', es: 'es demasiado largo' },
  git: { en: 'it has a character that git forbids', es: 'tiene un carácter que git no permite' },
  reserved: { en: 'a part of it is reserved on Windows', es: 'una parte está reservada en Windows' },
  windows: { en: 'it has a character that Windows forbids', es: 'tiene un carácter que Windows no permite' },
  ending: { en: 'a part of it ends in a dot or a space', es: 'una parte termina en punto o espacio' },
  'long-part': { en: 'a part of it is too long', es: 'una parte es demasiado larga' },
} as const;
export type PathProblem = keyof typeof problems;

export const hubMessages = defineMessages({
  HUB_ID_INVALID: said<{ id: string }>({
    en: ({ id }, { quote }) => ({ what: `${quote(id)} is not a valid model name.`, hint: idForm.en }),
    es: ({ id }, { quote }) => ({ what: `${quote(id)} no es un nombre de modelo válido.`, hint: idForm.es }),
  }),
  'HUB_ID_INVALID/revision': said<{ revision: string; problem: PathProblem }>({
    en: ({ revision, problem }, { quote }) => ({
      what: `${quote(revision)} cannot be a branch, tag or commit: ${problems[problem].en}.`,
      hint: idForm.en,
    }),
    es: ({ revision, problem }, { quote }) => ({
      what: `${quote(revision)} no puede ser una rama, etiqueta o commit: ${problems[problem].es}.`,
      hint: idForm.es,
    }),
  }),
  HUB_ENDPOINT_INVALID: {
    en: {
      what: 'HF_ENDPOINT is not the address of a hub.',
      hint: 'Give an http or https address without user name, password or query, such as https://huggingface.co. Tokens go into HF_TOKEN.',
    },
    es: {
      what: 'HF_ENDPOINT no es la dirección de un hub.',
      hint: 'Indica una dirección http o https sin usuario, contraseña ni consulta, como https://huggingface.co. El token va en HF_TOKEN.',
    },
  },
  HUB_MODEL_NOT_FOUND: said<{ near?: string; nor?: string }>({
    en: ({ near: name, nor: file }, speech) => ({
      what: `The hub has no such model.${nor.en(file, speech)}`,
      hint: `${near.en(name)}Check the name on its page.`,
    }),
    es: ({ near: name, nor: file }, speech) => ({
      what: `El hub no tiene ese modelo.${nor.es(file, speech)}`,
      hint: `${near.es(name)}Revisa el nombre en su página.`,
    }),
  }),
  HUB_UNAUTHORIZED: said<{ near?: string; nor?: string }>({
    en: ({ near: name, nor: file }, speech) => ({
      what: `The hub has no such model, or it is private.${nor.en(file, speech)}`,
      hint: `${near.en(name)}For a private model set HF_TOKEN.`,
    }),
    es: ({ near: name, nor: file }, speech) => ({
      what: `El hub no tiene ese modelo, o es privado.${nor.es(file, speech)}`,
      hint: `${near.es(name)}Para un modelo privado, pon un token en HF_TOKEN.`,
    }),
  }),
  'HUB_UNAUTHORIZED/token': {
    en: {
      what: 'The hub does not accept the token.',
      hint: 'Make a new one and set HF_TOKEN, or unset it for public models.',
    },
    es: {
      what: 'El hub no acepta el token.',
      hint: 'Crea otro y ponlo en HF_TOKEN, o quítalo para los modelos públicos.',
    },
  },
  HUB_FORBIDDEN: said<{ token: boolean }>({
    en: ({ token }) => ({
      what: token
        ? 'The hub does not let you have this model.'
        : 'The hub gives this model only to users who are logged in.',
      hint: `Accept the terms of the model on its page, and ${token ? 'check that your token may read it' : 'set HF_TOKEN'}.`,
    }),
    es: ({ token }) => ({
      what: token
        ? 'El hub no te permite descargar este modelo.'
        : 'El hub solo da este modelo a usuarios identificados.',
      hint: `Acepta las condiciones en la página del modelo y ${token ? 'comprueba que tu token puede leerlo' : 'pon un token en HF_TOKEN'}.`,
    }),
  }),
  HUB_REVISION_NOT_FOUND: {
    en: {
      what: 'The model has no such branch, tag or commit.',
      hint: 'Look at its page, or leave the revision out.',
    },
    es: {
      what: 'El modelo no tiene esa rama, etiqueta o commit.',
      hint: 'Mira su página, o no indiques la revisión.',
    },
  },
  HUB_FILE_NOT_FOUND: {
    en: { what: 'The file is no longer on the hub.', hint: 'Run it again.' },
    es: { what: 'El archivo ya no está en el hub.', hint: 'Ejecútalo otra vez.' },
  },
  HUB_RATE_LIMITED: said<{ after?: string }>({
    en: ({ after }) => ({
      what: `The hub answers 429, too many requests${after === undefined ? '' : ` (Retry-After: ${after})`}.`,
      hint: 'Run it again later; with HF_TOKEN set the hub allows more.',
    }),
    es: ({ after }) => ({
      what: `El hub responde 429, demasiadas peticiones${after === undefined ? '' : ` (Retry-After: ${after})`}.`,
      hint: 'Ejecútalo más tarde; con HF_TOKEN el hub permite más.',
    }),
  }),
  HUB_FAILED: said<{ address: string; status: number; reason?: string }>({
    en: ({ address, status, reason }, { program }) => ({
      what: `${address} answers ${status}${reason === undefined ? '' : `: ${program(reason)}`}.`,
      hint: 'Run it again later: what has arrived is kept.',
    }),
    es: ({ address, status, reason }, { program }) => ({
      what: `${address} responde ${status}${reason === undefined ? '' : `: ${program(reason)}`}.`,
      hint: 'Ejecútalo más tarde: lo que ha llegado se conserva.',
    }),
  }),
  'HUB_FAILED/range': {
    en: {
      what: 'The server does not give the range of bytes that was asked for.',
      hint: 'Run it again later: what has arrived is kept.',
    },
    es: {
      what: 'El servidor no da el tramo de bytes que se le pide.',
      hint: 'Ejecútalo más tarde: lo que ha llegado se conserva.',
    },
  },
  HUB_UNREACHABLE: said<{ reason: string; nor?: string }>({
    en: ({ reason, nor: file }, speech) => ({
      what: `The connection to the hub failed: ${speech.program(reason)}.${nor.en(file, speech)}`,
      hint: 'Check the network and the proxy, and run it again: what has arrived is kept. HF_HUB_OFFLINE=1 uses only what is in the cache.',
    }),
    es: ({ reason, nor: file }, speech) => ({
      what: `La conexión con el hub ha fallado: ${speech.program(reason)}.${nor.es(file, speech)}`,
      hint: 'Revisa la red y el proxy y ejecútalo otra vez: lo que ha llegado se conserva. Con HF_HUB_OFFLINE=1 se usa solo lo que hay en la caché.',
    }),
  }),
  HUB_OFFLINE: said<{ id: string; revision: string; part: boolean; nor?: string }>({
    en: ({ id, revision, part, nor: file }, speech) => ({
      what: `Offline mode is on, and ${id} at ${revision} is not ${part ? 'complete ' : ''}in the cache.${nor.en(file, speech)}`,
      hint: `Unset HF_HUB_OFFLINE, or run \`injerto pull ${id}\` where there is a network and copy the cache.`,
    }),
    es: ({ id, revision, part, nor: file }, speech) => ({
      what: `El modo sin red está activado y ${id} en ${revision} no está ${part ? 'completo ' : ''}en la caché.${nor.es(file, speech)}`,
      hint: `Quita HF_HUB_OFFLINE, o ejecuta \`injerto pull ${id}\` donde haya red y copia la caché.`,
    }),
  }),
  'HUB_ANSWER_INVALID/redirects': said<{ most: number }>({
    en: ({ most }) => ({ what: `The hub redirects more than ${most} times.`, hint: proxy.en }),
    es: ({ most }) => ({ what: `El hub redirige más de ${most} veces.`, hint: proxy.es }),
  }),
  'HUB_ANSWER_INVALID/redirect': said<{ origin?: string }>({
    en: ({ origin }) => ({
      what: `The hub redirects to ${origin === undefined ? 'something that is not an address' : `an address without encryption (${origin})`}.`,
      hint: proxy.en,
    }),
    es: ({ origin }) => ({
      what: `El hub redirige a ${origin === undefined ? 'algo que no es una dirección' : `una dirección sin cifrar (${origin})`}.`,
      hint: proxy.es,
    }),
  }),
  'HUB_ANSWER_INVALID/file': said<{ file: string }>({
    en: ({ file }, { quote }) => ({
      what: `The hub's answer about the model gives no hash or no size for ${quote(file)}.`,
      hint: proxy.en,
    }),
    es: ({ file }, { quote }) => ({
      what: `La respuesta del hub sobre el modelo no da el hash o el tamaño de ${quote(file)}.`,
      hint: proxy.es,
    }),
  }),
  'HUB_ANSWER_INVALID/endless': {
    en: { what: "The hub's answer about the model is too long to be one.", hint: proxy.en },
    es: { what: 'La respuesta del hub sobre el modelo es demasiado larga para serlo.', hint: proxy.es },
  },
  'HUB_ANSWER_INVALID/json': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The hub's answer about the model is not valid JSON: ${program(reason)}.`,
      hint: proxy.en,
    }),
    es: ({ reason }, { program }) => ({
      what: `La respuesta del hub sobre el modelo no es JSON válido: ${program(reason)}.`,
      hint: proxy.es,
    }),
  }),
  'HUB_ANSWER_INVALID/field': said<{ field: string; reason: string }>({
    en: ({ field, reason }, { quote, program }) => ({
      what: `The hub's answer about the model cannot be used. In ${quote(field)}: ${program(reason)}.`,
      hint: proxy.en,
    }),
    es: ({ field, reason }, { quote, program }) => ({
      what: `La respuesta del hub sobre el modelo no sirve. En ${quote(field)}: ${program(reason)}.`,
      hint: proxy.es,
    }),
  }),
  HUB_FILENAME_UNSAFE: said<{ file: string; problem: PathProblem }>({
    en: ({ file, problem }, { quote }) => ({
      what: `A file of the repository is called ${quote(file)}, and that is refused: ${problems[problem].en}. Nothing was downloaded.`,
      hint: 'Do not trust this repository; tell its owner, or the hub.',
    }),
    es: ({ file, problem }, { quote }) => ({
      what: `Un archivo del repositorio se llama ${quote(file)}, y no se admite: ${problems[problem].es}. No se ha descargado nada.`,
      hint: 'No te fíes de este repositorio; avisa a su propietario o al hub.',
    }),
  }),
  HUB_CACHE_UNSAFE: {
    en: {
      what: 'A link in the cache leads out of it, or nowhere; nothing was written there.',
      hint: 'Remove the link. If the cache is to be elsewhere, set HF_HUB_CACHE to that folder.',
    },
    es: {
      what: 'Un enlace de la caché lleva fuera de ella o a ninguna parte; no se ha escrito nada allí.',
      hint: 'Quita el enlace. Si la caché debe estar en otro sitio, indica esa carpeta en HF_HUB_CACHE.',
    },
  },
  'WRITE_FAILED/cache': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The cache cannot be written: ${program(reason)}.`,
      hint: 'Check the permissions of the folder, or choose another with HF_HUB_CACHE.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede escribir en la caché: ${program(reason)}.`,
      hint: 'Revisa los permisos de la carpeta, o elige otra con HF_HUB_CACHE.',
    }),
  }),
  DISK_FULL: {
    en: { what: 'The disk is full.', hint: fullDisk.en },
    es: { what: 'El disco está lleno.', hint: fullDisk.es },
  },
  'DISK_FULL/part': said<{ file: string; fit: number; size: number }>({
    en: ({ file, fit, size }, { bytes }) => ({
      what: `The disk is full: ${bytes(fit)} of the ${bytes(size)} of ${file} fit.`,
      hint: fullDisk.en,
    }),
    es: ({ file, fit, size }, { bytes }) => ({
      what: `El disco está lleno: de los ${bytes(size)} de ${file} caben ${bytes(fit)}.`,
      hint: fullDisk.es,
    }),
  }),
  'DISK_FULL/room': said<{ missing: number; free: number }>({
    en: ({ missing, free }, { bytes }) => ({
      what: `There is not enough room: ${bytes(missing)} are still to come and ${bytes(free)} are free.`,
      hint: fullDisk.en,
    }),
    es: ({ missing, free }, { bytes }) => ({
      what: `No hay sitio suficiente: faltan por llegar ${bytes(missing)} y hay libres ${bytes(free)}.`,
      hint: fullDisk.es,
    }),
  }),
  'HUB_FILE_CORRUPT/hash': said<{ file: string }>({
    en: ({ file }) => ({
      what: `${file} arrived twice with a hash that is not the one the hub names. It was not kept.`,
      hint: corrupt.en,
    }),
    es: ({ file }) => ({
      what: `${file} ha llegado dos veces con un hash que no es el que anuncia el hub. No se ha guardado.`,
      hint: corrupt.es,
    }),
  }),
  'HUB_FILE_CORRUPT/size': said<{ file: string; size: number }>({
    en: ({ file, size }, { number }) => ({
      what: `More than the ${number(size)} bytes of ${file} arrived. It was not kept.`,
      hint: corrupt.en,
    }),
    es: ({ file, size }, { number }) => ({
      what: `Han llegado más bytes que los ${number(size)} de ${file}. No se ha guardado.`,
      hint: corrupt.es,
    }),
  }),
  HUB_FILE_CHANGED: said<{ file: string; commit: string }>({
    en: ({ file, commit }) => ({
      what: `The hub offers different content for ${file} than it listed for commit ${commit}; nothing of it was kept.`,
      hint: 'Run it again. If it happens again, the hub or a mirror (HF_ENDPOINT) is at fault.',
    }),
    es: ({ file, commit }) => ({
      what: `El hub ofrece para ${file} un contenido distinto del que anunció para el commit ${commit}; no se ha guardado nada.`,
      hint: 'Ejecútalo otra vez. Si se repite, el fallo es del hub o de una réplica (HF_ENDPOINT).',
    }),
  }),
  HUB_NO_ONNX: said<{ weights: readonly string[] }>({
    en: ({ weights }, { and }) => ({
      what: `The repository has no ONNX file${weights.length > 0 ? `, only ${and(weights)}` : ''}.`,
      hint: 'Look for the same model under onnx-community/ or Xenova/, or export it to ONNX with optimum. `injerto models` names some that have one.',
    }),
    es: ({ weights }, { and }) => ({
      what: `El repositorio no tiene ningún archivo ONNX${weights.length > 0 ? `, solo ${and(weights)}` : ''}.`,
      hint: 'Busca el mismo modelo en onnx-community/ o Xenova/, o expórtalo a ONNX con optimum. `injerto models` nombra algunos que lo tienen.',
    }),
  }),
  HUB_PATTERN_MATCHES_NOTHING: said<{ pattern: string; near: readonly string[] }>({
    en: ({ pattern, near: names }, { quote, and }) => ({
      what: `No file of the repository is called ${quote(pattern)}.`,
      hint: names.length > 0 ? `Similar names: ${and(names)}.` : 'The repository is empty.',
    }),
    es: ({ pattern, near: names }, { quote, and }) => ({
      what: `Ningún archivo del repositorio se llama ${quote(pattern)}.`,
      hint: names.length > 0 ? `Nombres parecidos: ${and(names)}.` : 'El repositorio está vacío.',
    }),
  }),
  'ABORTED/download': {
    en: {
      what: 'The download was stopped; what has arrived is kept.',
      hint: 'Run it again: it continues where it stopped.',
    },
    es: {
      what: 'La descarga se ha interrumpido; lo que ha llegado se conserva.',
      hint: 'Ejecútalo otra vez: sigue donde se quedó.',
    },
  },
});
