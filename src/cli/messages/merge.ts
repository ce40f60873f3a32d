/** What `merge` says. */
import { inBoth } from './in-both.ts';

export const mergeHelp = inBoth({
  en: {
    summary: 'merge LoRA adapters into a model folder',
    description:
      'Adds the updates of ADAPTER folders (of injerto train --method lora, or of PEFT) to the weights of the model that they belong to, and writes an ordinary model folder. Several adapters of one model add up; the head is that of the first.',
    adapters: 'adapter folders: adapter_model.safetensors and adapter_config.json',
    out: 'folder for the model',
    base: 'the model that the adapters belong to (default: the one that the first names)',
    dtype: 'how weights are stored: float32 or float16 (default: float32)',
  },
  es: {
    summary: 'funde adaptadores LoRA con su modelo en una carpeta de modelo',
    description:
      'Suma los cambios de las carpetas ADAPTER (de injerto train --method lora, o de PEFT) a los pesos del modelo al que pertenecen y escribe una carpeta de modelo corriente. Varios adaptadores de un mismo modelo se suman; la cabeza es la del primero.',
    adapters: 'carpetas de adaptador: adapter_model.safetensors y adapter_config.json',
    out: 'carpeta para el modelo',
    base: 'el modelo al que pertenecen los adaptadores (por defecto, el que nombra el primero)',
    dtype: 'cómo se guardan los pesos: float32 o float16 (por defecto, float32)',
  },
});

export const mergeWords = inBoth({
  en: {
    done: (adapters: string, base: string, layers: string) =>
      `Adapters merged into ${base}: ${adapters}. Layers that changed: ${layers}.`,
    unmeasured: (first: string) =>
      `The head is that of ${first}. The sum was not measured: try it on data of your own.`,
  },
  es: {
    done: (adapters, base, layers) => `Adaptadores fundidos con ${base}: ${adapters}. Capas que cambian: ${layers}.`,
    unmeasured: (first) => `La cabeza es la de ${first}. La suma no se ha medido: pruébala con datos tuyos.`,
  },
});
