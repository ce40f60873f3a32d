/** What is missing from an installation. */
import { defineMessages } from './message.ts';

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
});
