import type { Project } from '../../../project/index.ts';
import type { CliContext } from '../../context.ts';
import { interruptible } from '../../interrupt.ts';

/** Opens a project, does `work` and closes it, whatever happens. Ctrl-C stops the work, which keeps what it has done.
 * @returns the exit code. */
export async function withProject(
  context: CliContext,
  folder: string,
  work: (project: Project, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const { openProject } = await import('../../../project/index.ts');
  return interruptible(context, async (signal) => {
    const project = await openProject(folder);
    try {
      await work(project, signal);
      return context.exitCode;
    } finally {
      await project.close();
    }
  });
}
