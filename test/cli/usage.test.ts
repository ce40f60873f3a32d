import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type CliOptions, runCli } from './run-cli.ts';

test('--version is the package’s', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test.each(['train', 'predict', 'inspect', 'grad', 'pull', 'models', 'completion', 'help'])(
  '%s --help shows examples and exit codes on stdout',
  async (command) => {
    const { code, stdout, stderr } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`Examples:\n  injerto ${command} `);
    expect(stdout).toContain('Exit codes:');
  },
);

test('help in Spanish, by option and by locale', async () => {
  const byOption = await runCli(['train', '--help', '--lang', 'es']);
  const byLocale = await runCli(['train', '--help'], { env: { LC_ALL: 'es_ES.UTF-8' } });
  expect(byLocale.stdout).toBe(byOption.stdout);
  expect(byOption.stdout).toMatch(/^Uso: injerto train \[opciones\] \[DATA\]/);
  expect(byOption.stdout).not.toMatch(/Usage|Options|Arguments|Examples|default/);
});

test.each(['en', 'es'])('help COMMAND is COMMAND --help, in %s', async (lang) => {
  for (const command of [[], ['train'], ['help']]) {
    const byOption = await runCli([...command, '--help', '--lang', lang]);
    expect(byOption.code).toBe(0);
    expect(await runCli(['help', ...command, '--lang', lang])).toEqual(byOption);
  }
});

describe('a wrong command line ends with 2, says why, and what was likely meant', () => {
  const stderrOf = async (args: string[], options?: CliOptions) => {
    const { code, stdout, stderr } = await runCli(args, options);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    return stderr.trimEnd();
  };

  test('a command that does not exist', async () => {
    expect(await stderrOf(['trian', 'photos'])).toMatchInlineSnapshot(`
      "error: there is no command trian. Did you mean train?
      See injerto --help."
    `);
  });

  test('the help of a command that does not exist, asked for by option', async () => {
    const expected = 'error: there is no command trian. Did you mean train?\nSee injerto --help.';
    expect(await stderrOf(['trian', '--help'])).toBe(expected);
    expect(await stderrOf(['--lang', 'en', 'trian', 'photos', '-h'])).toBe(expected);
    expect(await stderrOf(['-h', 'trian', '--lang=es'])).toContain('no existe el comando trian. ¿Querías decir train?');
  });

  test('the help of a command that does not exist, or of two', async () => {
    expect(await stderrOf(['help', 'trian'])).toMatchInlineSnapshot(`
      "error: there is no command trian. Did you mean train?
      See injerto --help."
    `);
    expect(await stderrOf(['help', 'train', 'predict'])).toMatchInlineSnapshot(`
      "error: too many arguments for help.
      See injerto --help."
    `);
  });

  test('an argument that will not do, in Spanish', async () => {
    expect(await stderrOf(['completion', 'tcsh', '--lang', 'es'])).toMatchInlineSnapshot(`
      "error: SHELL: «tcsh» no es válido. Se espera: bash, zsh, fish.
      Consulta injerto completion --help."
    `);
  });

  test('an option that does not exist', async () => {
    expect(await stderrOf(['train', 'photos', '--epohcs', '3'])).toMatchInlineSnapshot(`
      "error: there is no option --epohcs. Did you mean --epochs?
      See injerto train --help."
    `);
  });

  test('an argument or a value is missing', async () => {
    expect(await stderrOf(['train'])).toMatchInlineSnapshot(`
      "error: DATA is missing.
      See injerto train --help."
    `);
    expect(await stderrOf(['predict', 'model'])).toMatchInlineSnapshot(`
      "error: FILE is missing.
      See injerto predict --help."
    `);
    expect(await stderrOf(['train', 'photos', '--seed'])).toMatchInlineSnapshot(`
      "error: the option --seed <N> needs a value.
      See injerto train --help."
    `);
  });

  test('a value that will not do', async () => {
    expect(await stderrOf(['train', 'photos', '--epochs', 'many'])).toMatchInlineSnapshot(`
      "error: --epochs <N>: "many" is not valid. Expected a whole number.
      See injerto train --help."
    `);
    expect(await stderrOf(['train', 'photos', '--method', 'magic'])).toMatchInlineSnapshot(`
      "error: --method <METHOD>: "magic" is not valid. Expected one of transfer, fine-tune, lora, contrastive, scratch, auto.
      See injerto train --help."
    `);
    expect(await stderrOf(['train', 'photos', '--lang', 'fr'])).toMatchInlineSnapshot(`
      "error: --lang <en|es>: "fr" is not valid. Expected one of en, es.
      See injerto train --help."
    `);
  });

  test('too many arguments, in Spanish', async () => {
    expect(await stderrOf(['train', 'a', 'b'], { env: { LANG: 'es_MX.UTF-8' } })).toMatchInlineSnapshot(`
      "error: sobran argumentos para train.
      Consulta injerto train --help."
    `);
  });

  test('nothing at all: the help', async () => {
    expect(await stderrOf([])).toContain('Usage: injerto [options] COMMAND');
  });
});
