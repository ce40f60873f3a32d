/** For tests: a project in a folder of its own, and texts in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { textDataset } from '../data/node/index.ts';
import { addData } from '../mixed/add-data.ts';
import { createProject, type NewProjectOptions, type Project } from './project.ts';

export interface OpenedForTest {
  readonly root: string;
  readonly project: Project;
  close(): Promise<void>;
}

export async function projectForTest(options: NewProjectOptions = {}): Promise<OpenedForTest> {
  const root = await mkdtemp(path.join(tmpdir(), 'injerto project '));
  const project = await createProject(path.join(root, 'my project'), options);
  return {
    root,
    project,
    async close() {
      await project.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** @param labels how many texts of each class; of '' without a label. */
export async function addTexts(
  project: Project,
  labels: Readonly<Record<string, number>>,
  about = 'thing',
): Promise<void> {
  for (const [label, count] of Object.entries(labels)) {
    const texts = Array.from({ length: count }, (_, i) => ({
      text: `${about} number ${i} of ${label || 'nothing'} ${i * i}`,
    }));
    const dataset = await textDataset(texts, { task: 'unlabeled' });
    await addData(project, dataset, label === '' ? {} : { label });
    await dataset.close();
  }
}
