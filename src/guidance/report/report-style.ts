/** The styles of all reports. */
import { tableStyle } from '../page/table.ts';
import { confusionStyle } from './confusion-section.ts';
import { plotStyle } from './plots/axes.ts';
import { worstStyle } from './worst-section.ts';

export const reportStyle = `${tableStyle}${plotStyle}${confusionStyle}${worstStyle}
.verdict { font-size: 1.15rem; padding: 0.75rem 1rem; background: var(--panel); border-left: 4px solid var(--bar); }
.severity { font-weight: 600; color: var(--mark); }
ul { padding-left: 1.25rem; }
`;
