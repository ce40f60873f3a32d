/** Why a graph cannot be differentiated. */
import { defineMessages, said } from './message.ts';

const otherForm = {
  en: 'Train only what lies above this node, or export the model without that form.',
  es: 'Entrena solo lo que queda por encima de este nodo, o exporta el modelo sin esa forma.',
};

const fixedSize = {
  en: 'Export the model with a fixed size there, or train only what lies above this node.',
  es: 'Exporta el modelo con un tamaño fijo ahí, o entrena solo lo que queda por encima de este nodo.',
};

export const differentiationMessages = defineMessages({
  GRADIENT_RULE_MISSING: said<{
    nodes: readonly { operator: string; domain: string; opset: number; node: string }[];
    weights: readonly string[];
  }>({
    en: ({ nodes, weights }, { quote, names, and }) => ({
      what:
        nodes.length === 1
          ? `${nodes[0]!.operator} (domain ${nodes[0]!.domain}, opset ${nodes[0]!.opset}) has no gradient rule, and weights that should learn lie below it: ${names(weights, 5)}.`
          : `These operators have no gradient rule, and weights that should learn lie below them (${names(weights, 5)}): ${and(nodes.slice(0, 10).map(({ operator, domain, node }) => `${operator} (domain ${domain}, node ${quote(node)})`))}${nodes.length > 10 ? ', …' : ''}.`,
      hint: `Train only what lies above: unfreeze fewer blocks, or use \`method: 'transfer'\`, which needs no gradient of the reference model.`,
    }),
    es: ({ nodes, weights }, { quote, names, and }) => ({
      what:
        nodes.length === 1
          ? `${nodes[0]!.operator} (dominio ${nodes[0]!.domain}, opset ${nodes[0]!.opset}) no tiene regla de gradiente, y por debajo hay pesos que deberían aprender: ${names(weights, 5)}.`
          : `Estos operadores no tienen regla de gradiente, y por debajo hay pesos que deberían aprender (${names(weights, 5)}): ${and(nodes.slice(0, 10).map(({ operator, domain, node }) => `${operator} (dominio ${domain}, nodo ${quote(node)})`))}${nodes.length > 10 ? '…' : ''}.`,
      hint: `Entrena solo lo que queda por encima: descongela menos bloques, o usa \`method: 'transfer'\`, que no necesita ningún gradiente del modelo de referencia.`,
    }),
  }),
  GRADIENT_DISCONNECTED: said<{ loss: string; value: string }>({
    en: ({ loss, value }, { quote }) => ({
      what: `The loss ${quote(loss)} does not depend on ${quote(value)}.`,
      hint: 'Leave it out of what is trained.',
    }),
    es: ({ loss, value }, { quote }) => ({
      what: `La pérdida ${quote(loss)} no depende de ${quote(value)}.`,
      hint: 'Déjalo fuera de lo que se entrena.',
    }),
  }),
  'GRADIENT_UNSUPPORTED/input': said<{ operator: string; input: number; value: string }>({
    en: ({ operator, input, value }, { quote }) => ({
      what: `${operator} has no gradient with respect to its input ${input}, ${quote(value)}, and a weight that should learn lies behind it.`,
      hint: 'Leave that weight out of what is trained.',
    }),
    es: ({ operator, input, value }, { quote }) => ({
      what: `${operator} no tiene gradiente respecto a su entrada ${input}, ${quote(value)}, y detrás hay un peso que debería aprender.`,
      hint: 'Deja ese peso fuera de lo que se entrena.',
    }),
  }),
  'GRADIENT_UNSUPPORTED/output': said<{ operator: string; output: number; value: string }>({
    en: ({ operator, output, value }, { quote }) => ({
      what: `There is no gradient rule for ${operator} where the loss depends on its output ${output}, ${quote(value)}.`,
      hint: otherForm.en,
    }),
    es: ({ operator, output, value }, { quote }) => ({
      what: `No hay regla de gradiente para ${operator} cuando la pérdida depende de su salida ${output}, ${quote(value)}.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/attribute': said<{ operator: string; attribute: string; value: string | number }>({
    en: ({ operator, attribute, value }) => ({
      what: `There is no gradient rule for ${operator} with ${attribute} = ${value}.`,
      hint: otherForm.en,
    }),
    es: ({ operator, attribute, value }) => ({
      what: `No hay regla de gradiente para ${operator} con ${attribute} = ${value}.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/operand': said<{ operator: string; input: number; value: string }>({
    en: ({ operator, input, value }, { quote }) => ({
      what: `There is no gradient rule for ${operator} with its input ${input}, ${quote(value)}.`,
      hint: otherForm.en,
    }),
    es: ({ operator, input, value }, { quote }) => ({
      what: `No hay regla de gradiente para ${operator} con su entrada ${input}, ${quote(value)}.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/past': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} with past keys and values.`,
      hint: otherForm.en,
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} con claves y valores anteriores.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/packed': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} with packed keys and values.`,
      hint: otherForm.en,
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} con claves y valores empaquetados.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/axes': said<{ operator: string; value: string; ndim: number }>({
    en: ({ operator, value, ndim }, { quote }) => ({
      what: `There is no gradient rule for ${operator} whose operand ${quote(value)} has ${ndim} axes.`,
      hint: otherForm.en,
    }),
    es: ({ operator, value, ndim }, { quote }) => ({
      what: `No hay regla de gradiente para ${operator} si su operando ${quote(value)} tiene ${ndim} ejes.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/size': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} whose kernel, windows or padding have no fixed size.`,
      hint: fixedSize.en,
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} si su núcleo, sus ventanas o su relleno no tienen un tamaño fijo.`,
      hint: fixedSize.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/matrix-size': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} of matrices of no fixed size.`,
      hint: fixedSize.en,
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} de matrices sin tamaño fijo.`,
      hint: fixedSize.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/blocks': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} in blocks along an axis of no fixed size.`,
      hint: 'Leave the scale out of what is trained.',
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} por bloques a lo largo de un eje sin tamaño fijo.`,
      hint: 'Deja la escala fuera de lo que se entrena.',
    }),
  }),
  'GRADIENT_UNSUPPORTED/computed-axes': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} over axes that the graph computes.`,
      hint: 'Export the model with constant axes, or train only what lies above this node.',
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} sobre ejes que calcula el grafo.`,
      hint: 'Exporta el modelo con ejes constantes, o entrena solo lo que queda por encima de este nodo.',
    }),
  }),
  'GRADIENT_UNSUPPORTED/unchanged-axis': said<{ operator: string; factor: number; axis: number }>({
    en: ({ operator, factor, axis }) => ({
      what: `There is no gradient rule for ${operator} by ${factor} that leaves the size of axis ${axis} as it is, but not that of others.`,
      hint: otherForm.en,
    }),
    es: ({ operator, factor, axis }) => ({
      what: `No hay regla de gradiente para ${operator} por ${factor} que deja igual el tamaño del eje ${axis}, pero no el de otros.`,
      hint: otherForm.es,
    }),
  }),
  'GRADIENT_UNSUPPORTED/random': said<{ operator: string }>({
    en: ({ operator }) => ({
      what: `There is no gradient rule for ${operator} that draws its own random numbers (training_mode).`,
      hint: 'Export the model in evaluation mode.',
    }),
    es: ({ operator }) => ({
      what: `No hay regla de gradiente para ${operator} que saca sus propios números aleatorios (training_mode).`,
      hint: 'Exporta el modelo en modo de evaluación.',
    }),
  }),
  'GRADIENT_UNSUPPORTED/opset': said<{ opset: number; wanted: number }>({
    en: ({ opset, wanted }) => ({
      what: `Adding into repeated positions takes opset ${wanted}, and the model has opset ${opset}.`,
      hint: `Export the model with opset ${wanted} or newer.`,
    }),
    es: ({ opset, wanted }) => ({
      what: `Sumar en posiciones repetidas requiere el opset ${wanted}, y el modelo tiene el opset ${opset}.`,
      hint: `Exporta el modelo con el opset ${wanted} o posterior.`,
    }),
  }),
  SHAPE_UNKNOWN: {
    en: 'Nothing is known of the shape of this value.',
    es: 'No se sabe nada de la forma de este valor.',
  },
  'SHAPE_UNKNOWN/two-axes': said<{ shape: string }>({
    en: ({ shape }) => ({
      what: `The shape ${shape} has two axes of unknown size.`,
      hint: 'Export the model with a fixed size for every axis but the batch.',
    }),
    es: ({ shape }) => ({
      what: `La forma ${shape} tiene dos ejes de tamaño desconocido.`,
      hint: 'Exporta el modelo con un tamaño fijo para cada eje salvo el del lote.',
    }),
  }),
  'SHAPE_UNKNOWN/dropout': {
    en: 'A Dropout works on values whose size varies, and no input of the step tells that size.',
    es: 'Un Dropout trabaja con valores de tamaño variable, y ninguna entrada del paso dice ese tamaño.',
  },
  PARAMETER_UNKNOWN: said<{ name: string }>({
    en: ({ name }, { quote }) => ({
      what: `The model has no weight ${quote(name)}.`,
      hint: 'Give the names of float32 initializers of the model.',
    }),
    es: ({ name }, { quote }) => ({
      what: `El modelo no tiene ningún peso ${quote(name)}.`,
      hint: 'Da los nombres de inicializadores float32 del modelo.',
    }),
  }),
  'PARAMETER_UNKNOWN/type': said<{ name: string; dtype: string }>({
    en: ({ name, dtype }, { quote }) => ({
      what: `${quote(name)} is a tensor of ${dtype}, and only float32 weights learn.`,
      hint: 'Give the names of float32 initializers of the model.',
    }),
    es: ({ name, dtype }, { quote }) => ({
      what: `${quote(name)} es un tensor de ${dtype}, y solo aprenden los pesos float32.`,
      hint: 'Da los nombres de inicializadores float32 del modelo.',
    }),
  }),
  NAME_RESERVED: said<{ name: string; kind: 'input' | 'weight' }>({
    en: ({ name, kind }, { quote }) => ({
      what: `The model has an ${kind === 'input' ? 'input' : 'initializer that should learn'} called ${quote(name)}, the name of an input that the loss adds.`,
      hint: 'Export the model with another name for it.',
    }),
    es: ({ name, kind }, { quote }) => ({
      what: `El modelo tiene ${kind === 'input' ? 'una entrada llamada' : 'un inicializador que debería aprender llamado'} ${quote(name)}, el nombre de una entrada que añade la pérdida.`,
      hint: 'Exporta el modelo con otro nombre para ella.',
    }),
  }),
});
