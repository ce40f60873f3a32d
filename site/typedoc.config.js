import { OptionDefaults } from 'typedoc';

/** The API reference, from the docstrings of the public modules. */
export default {
  name: 'Injerto',
  entryPoints: ['index', 'onnx/node/index', 'autodiff/index', 'runtime/node/index'].map(
    (module) => `../src/${module}.ts`,
  ),
  tsconfig: '../tsconfig.build.json',
  // Types are checked by the project's own compiler, which is newer than the one that TypeDoc can use.
  skipErrorChecking: true,
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
  out: 'pages/reference',
  docsRoot: 'pages',
  readme: 'none',
  router: 'module',
  excludePrivate: true,
  disableSources: true,
  validation: { notExported: false, invalidLink: true },
  blockTags: [...OptionDefaults.blockTags, '@generated'],
  excludeTags: [...OptionDefaults.excludeTags, '@generated'],
  indexFormat: 'table',
  parametersFormat: 'table',
  useCodeBlocks: true,
};
