/** The web site: the documents of the repository as they are, and the API reference that TypeDoc makes from the docstrings. */
import { type DefaultTheme, defineConfig } from 'vitepress';

const repository = 'https://github.com/injerto/injerto';

const guides: DefaultTheme.SidebarItem[] = [
  { text: 'Introduction', link: '/' },
  { text: 'Installing', link: '/docs/install' },
  { text: 'Command line', link: '/docs/cli' },
  { text: 'Your data', link: '/docs/data' },
  { text: 'Ways to train', link: '/docs/methods' },
  { text: 'Checking data', link: '/docs/checks' },
  { text: 'Why this answer?', link: '/docs/explaining' },
  { text: 'What the model does not know', link: '/docs/unknown' },
  { text: 'Reports', link: '/docs/reports' },
  { text: 'Which method?', link: '/docs/guidance' },
  { text: 'Projects', link: '/docs/project' },
  { text: 'Memory', link: '/docs/memory' },
  { text: 'Zero-shot', link: '/docs/zero-shot' },
  { text: 'Text generation', link: '/docs/generate' },
  { text: 'Models from the hub', link: '/docs/hub' },
  { text: 'In the browser', link: '/docs/browser' },
  { text: 'Operators', link: '/docs/operators' },
];

const about: DefaultTheme.SidebarItem[] = [
  { text: 'How it is built', link: '/ARCHITECTURE' },
  { text: 'How to contribute', link: '/CONTRIBUTING' },
  { text: 'Changes', link: '/CHANGELOG' },
  { text: 'Security', link: '/SECURITY' },
  { text: 'Starter models', link: '/models/' },
];

const reference: DefaultTheme.SidebarItem[] = [
  { text: 'injerto', link: '/reference/index-1' },
  { text: 'injerto/onnx', link: '/reference/onnx/node' },
  { text: 'injerto/autodiff', link: '/reference/autodiff' },
  { text: 'injerto/runtime', link: '/reference/runtime/node' },
];

export default defineConfig({
  title: 'Injerto',
  description: 'Transfer learning and fine-tuning of ONNX models in TypeScript',
  // Served below a folder of its name on GitHub Pages; elsewhere INJERTO_SITE_BASE says where.
  base: process.env.INJERTO_SITE_BASE ?? '/injerto/',
  srcDir: 'pages',
  rewrites: {
    'README.md': 'index.md',
    ':folder/README.md': ':folder/index.md',
    ':folder/:inner/README.md': ':folder/:inner/index.md',
  },
  cleanUrls: true,
  lastUpdated: false,
  locales: {
    root: { label: 'English', lang: 'en' },
    es: { label: 'Español', lang: 'es', link: '/es/' },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/' },
      { text: 'API', link: '/reference/' },
    ],
    sidebar: {
      '/reference/': [{ text: 'API reference', items: reference }],
      '/': [
        { text: 'Guide', items: guides },
        { text: 'About', items: about },
      ],
    },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    outline: [2, 3],
  },
});
