import { expect, test } from 'vitest';
import { resumeCommand } from './resume-command.ts';

test('the command to go on is the one that was typed, ready to paste', () => {
  const argv = ['train', './my photos', '--unfreeze', 'features.1[5-8].*', '--out', "it's"];
  expect(resumeCommand(argv, 'linux')).toBe(
    `injerto train './my photos' --unfreeze 'features.1[5-8].*' --out 'it'\\''s' --resume`,
  );
  expect(resumeCommand(['train', 'C:\\my photos', '--resume'], 'win32')).toBe('injerto train "C:\\my photos" --resume');
});
