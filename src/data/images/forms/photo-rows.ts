import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { remark } from '../../../messages/index.ts';
import { UnpackedFolder } from '../../archives/unpacked-folder.ts';
import { marked, subjectOf } from '../../text/columns/group-column.ts';
import type { SplitColumn } from '../../text/columns/split-column.ts';
import { type LabelForm, type ReadLabel, readLabel } from '../../text/labels/read-label.ts';
import { readError, type Table } from '../../text/tables/table.ts';
import type { PhotoSource } from '../image-dataset.ts';
import type { ImageReport } from '../image-report.ts';
import type { PhotoCandidate } from '../photo-candidate.ts';
import { type ImageColumns, isStoredPhoto, photoName } from './image-columns.ts';
import type { PhotoLocator } from './locate-photo.ts';
import type { PhotoTable } from './table-photos.ts';

/** Takes the photos of tables row by row. */
export class PhotoRows {
  readonly candidates: PhotoCandidate[] = [];
  readonly locator: PhotoLocator;
  /** Photos that were found elsewhere than the table says. */
  elsewhere = 0;
  /** Where a column says the side. */
  sides: SplitColumn | undefined;
  /** Where photos that lie in the table itself are written. */
  unpacked: UnpackedFolder | undefined;
  readonly #cacheDir: string | undefined;
  readonly #report: ImageReport;
  readonly #ids = new Map<string, number>();

  constructor(locator: PhotoLocator, cacheDir: string | undefined, report: ImageReport) {
    this.locator = locator;
    this.#cacheDir = cacheDir;
    this.#report = report;
  }

  async collect(
    table: Table,
    { image, label, split, group }: ImageColumns,
    file: PhotoTable,
    { imageRoot, form }: { readonly imageRoot: string | undefined; readonly form: LabelForm },
  ): Promise<void> {
    const base = imageRoot ?? path.dirname(file.path);
    try {
      const marks = [split, group].filter((name) => name !== undefined);
      for await (const batch of table.rows([image, ...label, ...marks])) {
        for (const { line, fields, side: own } of batch) {
          const at = `${file.at}:${line}`;
          const [sideCell, groupCell] = marked(fields.slice(1 + label.length).map(asText), split);
          const side = file.split ?? own ?? this.sides?.sideOf(sideCell, file.at, line);
          const subject = subjectOf(groupCell);
          const cells = fields.slice(1, 1 + label.length).map(asText);
          const found = await this.#photo(fields[0], at, base);
          if (!found) continue;
          const read: ReadLabel | null = label.length === 0 ? null : readLabel(cells, label, form);
          this.candidates.push({
            ...found,
            label: read,
            ...(side && { split: side }),
            ...(subject !== undefined && { subject }),
          });
        }
      }
    } catch (error) {
      throw readError(file.path, error);
    }
  }

  async #photo(value: unknown, at: string, base: string): Promise<(PhotoSource & { id: string }) | undefined> {
    if (value === undefined || value === null || value === '') {
      this.#report.skip(at, remark('ROW_INVALID/no-photo'));
      return undefined;
    }
    if (isStoredPhoto(value)) {
      this.unpacked ??= await UnpackedFolder.make(this.#cacheDir);
      const file = await this.unpacked.place(`${this.candidates.length}`);
      await writeFile(file, value instanceof Uint8Array ? value : value.bytes!);
      return { id: this.#unique(at), path: file };
    }
    const name = photoName(value);
    if (name === undefined) {
      this.#report.skip(at, remark('ROW_INVALID/photo-kind'));
      return undefined;
    }
    const found = await this.locator.locate(name, base);
    if (found.reason === undefined) {
      if (found.elsewhere) this.elsewhere++;
      return { id: this.#unique(found.at), path: found.path };
    }
    this.#report.skip(at, found.reason);
    return undefined;
  }

  /** The same file may stand in several rows. */
  #unique(id: string): string {
    const count = (this.#ids.get(id) ?? 0) + 1;
    this.#ids.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  }
}

/** Bytes of a column that holds texts, without saying so. */
function asText(value: unknown): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map(asText) : value;
}
