export { type CheckOptions, type CheckReport, check } from './check.ts';
export type { CheckName, Finding, Severity } from './finding.ts';
export { type CheckReportJson, checkReportJson } from './report-json.ts';
export type { ListedSample } from './sample-list.ts';
export { sampleListCsv } from './sample-list-csv.ts';
