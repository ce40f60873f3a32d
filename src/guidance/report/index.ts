export { type ReportJson, reportSchema } from './report-json.ts';
export { type Reported, type ReportOptions, renderReport, writeReport } from './write-report.ts';
