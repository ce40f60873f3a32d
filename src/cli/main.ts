#!/usr/bin/env node
import { processConsole } from './output/console.ts';
import { runCommandLine } from './program.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processConsole());
