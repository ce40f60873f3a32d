/** What is missing from an installation. */
import { defineMessages, said } from './message.ts';

export const installationMessages = defineMessages({
  TRANSFORMERS_MISSING: {
    en: {
      what: 'The package @huggingface/transformers, which runs language models, is not installed.',
      hint: 'Add it to your project with install scripts switched off, as docs/install.md shows.',
    },
    es: {
      what: 'No está instalado el paquete @huggingface/transformers, con el que funcionan los modelos de lenguaje.',
      hint: 'Añádelo a tu proyecto sin scripts de instalación, como muestra docs/install.md.',
    },
  },
  WORKER_MISSING: {
    en: {
      what: 'The file of the worker thread that runs ONNX Runtime is missing. A bundler has probably packed Injerto into one file.',
      hint: 'Leave the package injerto out of the bundle: docs/install.md says how in esbuild, Vite and Next.js.',
    },
    es: {
      what: 'Falta el archivo del hilo en el que trabaja ONNX Runtime. Es probable que un empaquetador haya metido Injerto en un solo archivo.',
      hint: 'Deja el paquete injerto fuera de lo empaquetado: docs/install.md explica cómo en esbuild, Vite y Next.js.',
    },
  },
  'WORKER_MISSING/browser': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The worker that runs ONNX Runtime cannot be loaded: ${program(reason)}.`,
      hint: 'Serve `worker.js` beside the library, or make the worker yourself with `worker`: docs/browser.md says how with esbuild and Vite.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede cargar el worker en el que trabaja ONNX Runtime: ${program(reason)}.`,
      hint: 'Sirve `worker.js` junto a la biblioteca, o crea tú el worker con `worker`: docs/browser.md explica cómo con esbuild y Vite.',
    }),
  }),
  WASM_UNSUPPORTED: {
    en: {
      what: 'This browser cannot run WebAssembly with SIMD, which training and prediction need.',
      hint: 'Use a browser of 2023 or later: Chrome, Edge, Firefox, or Safari from version 16.4 on.',
    },
    es: {
      what: 'Este navegador no puede ejecutar WebAssembly con SIMD, que hace falta para entrenar y predecir.',
      hint: 'Usa un navegador de 2023 o posterior: Chrome, Edge, Firefox, o Safari desde la versión 16.4.',
    },
  },
  ONE_THREAD: {
    en: {
      what: 'The page is not cross-origin isolated, so that one processor alone computes.',
      hint: 'Serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
    },
    es: {
      what: 'La página no está aislada de otros orígenes, así que calcula un solo procesador.',
      hint: 'Sirve la página con las cabeceras Cross-Origin-Opener-Policy: same-origin y Cross-Origin-Embedder-Policy: require-corp.',
    },
  },
  NOT_IN_BROWSER: said<{ feature: 'texts' | 'checkpoints' | 'external-data' | 'cache' }>({
    en: ({ feature }) => ({
      what: {
        texts: 'Models of texts cannot be opened in a browser yet.',
        checkpoints: 'A page has no folders, so that no checkpoints can be written.',
        cache: 'A page has no folders, so that no features can be kept in one.',
        'external-data': 'The weights of the model lie in a file of their own, which cannot be read in a browser yet.',
      }[feature],
      hint: {
        texts: 'Open it in Node.',
        checkpoints: 'Leave `checkpointDir` and `resume` out.',
        cache: 'Leave `cacheDir` out.',
        'external-data': 'Save the model in one file: onnx.save(model, path, save_as_external_data=False).',
      }[feature],
    }),
    es: ({ feature }) => ({
      what: {
        texts: 'Los modelos de textos aún no se pueden abrir en un navegador.',
        checkpoints: 'Una página no tiene carpetas, así que no se pueden escribir puntos de control.',
        cache: 'Una página no tiene carpetas, así que no se pueden guardar características en una.',
        'external-data': 'Los pesos del modelo están en un archivo aparte, que aún no se puede leer en un navegador.',
      }[feature],
      hint: {
        texts: 'Ábrelo en Node.',
        checkpoints: 'Quita `checkpointDir` y `resume`.',
        cache: 'Quita `cacheDir`.',
        'external-data': 'Guarda el modelo en un solo archivo: onnx.save(model, path, save_as_external_data=False).',
      }[feature],
    }),
  }),
  MODEL_NOT_FETCHED: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The model cannot be fetched: ${program(reason)}.`,
      hint: 'Check the address and the connection. Another origin must allow it (CORS).',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede descargar el modelo: ${program(reason)}.`,
      hint: 'Comprueba la dirección y la conexión. Si es de otro origen, ha de permitirlo (CORS).',
    }),
  }),
});
