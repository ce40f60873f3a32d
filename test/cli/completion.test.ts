/** What the Tab key gives, asked of the shells themselves. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const isThere = (shell: string) => process.platform !== 'win32' && spawnSync(shell, ['-c', 'true']).status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'injerto-completion-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const file = path.join(folder, `_injerto.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

describe.skipIf(!isThere('bash'))('bash', () => {
  let script: string;
  beforeAll(async () => {
    script = await scriptFor('bash');
  });

  /** What bash offers for the last of these words; nothing means files. */
  const offered = (...words: string[]): string[] => {
    const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _injerto; printf '%s\n' "\${COMPREPLY[@]}"`;
    const stdout = execFileSync('bash', ['-c', ask, 'bash', script, 'injerto', ...words], { encoding: 'utf8' });
    return stdout.split('\n').filter(Boolean);
  };

  test('commands', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['train', 'predict', 'zero-shot', 'help']));
    expect(offered('tr')).toEqual(['train']);
    expect(offered('--lang', 'es', 'mer')).toEqual(['merge']);
    expect(offered('help', 'ex')).toEqual(['explain', 'export']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  test('options, of the command alone', () => {
    expect(offered('train', '--me')).toEqual(expect.arrayContaining(['--method', '--memory']));
    expect(offered('predict', 'model', '--me')).toEqual([]);
    expect(offered('--ver')).toEqual(['--version']);
    expect(offered('train', 'predict', '--meth')).toEqual(['--method']);
  });

  test('what the value of an option can be, also behind an equals sign', () => {
    expect(offered('train', '--method', '')).toEqual([
      'transfer',
      'fine-tune',
      'lora',
      'contrastive',
      'scratch',
      'auto',
    ]);
    expect(offered('train', '--method', '=', 'lo')).toEqual(['lora']);
    expect(offered('train', '--method', '=')).toContain('lora');
    expect(offered('--lang', '')).toEqual(['en', 'es']);
  });

  test('files for everything else', () => {
    expect(offered('train', 'pho')).toEqual([]);
    expect(offered('train', '--out', '')).toEqual([]);
    expect(offered('train', '--', '--me')).toEqual([]);
    const how = execFileSync('bash', ['-c', 'source "$1"; complete -p injerto', 'bash', script], { encoding: 'utf8' });
    expect(how).toContain('-o default');
  });
});

test.each(['zsh', 'fish'])(
  'the script for %s names every command and option, and its shell reads it',
  async (shell) => {
    const script = await scriptFor(shell);
    const { stdout } = await runCli(['completion', shell]);
    for (const word of ['train', 'help', 'fine-tune', 'label-column']) expect(stdout).toContain(word);
    if (isThere(shell)) expect(execFileSync(shell, ['-n', script], { encoding: 'utf8' })).toBe('');
  },
);

test.skipIf(!isThere('fish'))('fish offers commands, options and values', async () => {
  const script = await scriptFor('fish');
  const offered = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', `source ${script}; complete -C ${JSON.stringify(line)}`], {
      encoding: 'utf8',
    })
      .split('\n')
      .map((row) => row.split('\t')[0]);
  expect(offered('injerto tr')).toContain('train');
  expect(offered('injerto train --meth')).toContain('--method');
  expect(offered('injerto train --method lo')).toContain('lora');
});
