import {
  type EmbeddedPiece,
  type EmbeddedText,
  fileRange,
  isVerbatim,
  piecesWithin,
  placeholder,
  writtenText,
} from "../syntax/embeddedText.ts";
import type { Word, WordSegment } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";
import type {
  Directive,
  EnvironmentVariable,
  GpuRequest,
  ImageReference,
  Launch,
  NamedSetting,
} from "./launch.ts";

/**
 * A launch that was found in a text as if that were a file, moved to where the text stands in the real one. What an
 * outer language puts into the text (`$MODEL` in a heredoc) makes the words that hold it unresolved.
 */
export function relocateLaunch(launch: Launch, text: EmbeddedText): Launch {
  const at = (range: TextRange) => movedRange(range, text);
  const { offset } = launch.insertion;
  return {
    ...launch,
    range: at(launch.range),
    headRange: at(launch.headRange),
    arguments: launch.arguments.map((word) => relocateWord(word, text)),
    ...(launch.named
      ? {
          named: {
            ...launch.named,
            settings: launch.named.settings.map((each) => relocateSetting(each, text)),
          },
        }
      : {}),
    ...(launch.config ? { config: launch.config.map((each) => relocateSetting(each, text)) } : {}),
    ...(launch.unread ? { unread: launch.unread.map((file) => ({ ...file, range: at(file.range) })) } : {}),
    environment: launch.environment.map((variable) => relocateVariable(variable, text)),
    image: launch.image && relocateImage(launch.image, text),
    gpuRequest: launch.gpuRequest && relocateRequest(launch.gpuRequest, text),
    installedVersion: launch.installedVersion && {
      ...launch.installedVersion,
      range: at(launch.installedVersion.range),
    },
    directives: launch.directives.map((directive) => relocateDirective(directive, at)),
    insertion: { ...launch.insertion, offset: at({ start: Math.max(0, offset - 1), end: offset }).end },
    ...(launch.sharedMemory
      ? { sharedMemory: { ...launch.sharedMemory, range: at(launch.sharedMemory.range) } }
      : {}),
    ...(launch.replicas ? { replicas: { ...launch.replicas, range: at(launch.replicas.range) } } : {}),
    ...(launch.unexpanded
      ? { unexpanded: { ranges: launch.unexpanded.ranges.map(at), shellForm: null } }
      : {}),
    ...(launch.withoutProgram
      ? { withoutProgram: { ...launch.withoutProgram, keyRange: at(launch.withoutProgram.keyRange) } }
      : {}),
    ...(launch.cutShortBy ? { cutShortBy: at(launch.cutShortBy) } : {}),
  };
}

/** What counts elsewhere does so from there too, unless the text itself stands elsewhere: whoever goes there sees the rest. */
function movedRange({ start, end, elsewhere }: TextRange, text: EmbeddedText): TextRange {
  const range = fileRange(text, start, end);
  return elsewhere && !range.elsewhere ? { ...range, elsewhere } : range;
}

type Relocate = (range: TextRange) => TextRange;

export function relocateVariable(variable: EnvironmentVariable, text: EmbeddedText): EnvironmentVariable {
  return {
    ...variable,
    nameRange: movedRange(variable.nameRange, text),
    value: relocateWord(variable.value, text),
  };
}

export function relocateRequest(request: GpuRequest, text: EmbeddedText): GpuRequest {
  const at = (range: TextRange) => movedRange(range, text);
  const moved = { ...request, range: at(request.range) };
  return request.nameRange ? { ...moved, nameRange: at(request.nameRange) } : moved;
}

/** Of an image that is filled in, the expression tells no tag. */
function relocateImage({ name, tag, range }: ImageReference, text: EmbeddedText): ImageReference {
  const { start, end } = range;
  const place = fileRange(text, start, end);
  const isFilledIn = `${name}:${tag}`.includes(placeholder);
  return isFilledIn
    ? { name: writtenText(text, start, end), tag: null, range: place }
    : { name, tag, range: place };
}

function relocateDirective(directive: Directive, at: Relocate): Directive {
  return {
    range: at(directive.range),
    entries: directive.entries.map((entry) => ({
      ...entry,
      keyRange: at(entry.keyRange),
      valueRange: at(entry.valueRange),
    })),
  };
}

/** A setting by name, moved likewise. */
export function relocateSetting(setting: NamedSetting, text: EmbeddedText): NamedSetting {
  const at = (range: TextRange) => movedRange(range, text);
  const { valueRange } = setting;
  const pieces = piecesWithin(text, valueRange.start, valueRange.end);
  const isFilledIn = pieces.some(isUncertain);
  const definition = setting.definition ? at(setting.definition) : definitionOf(pieces);
  return {
    ...setting,
    nameRange: at(setting.nameRange),
    valueRange: at(valueRange),
    range: at(setting.range),
    ...(definition ? { definition } : {}),
    ...(isFilledIn ? { value: null, unresolved: writtenText(text, valueRange.start, valueRange.end) } : {}),
  };
}

function relocateWord(word: Word, text: EmbeddedText): Word {
  const at = (range: TextRange) => movedRange(range, text);
  const pieces = word.segments.flatMap(({ range }) => piecesWithin(text, range.start, range.end));
  const isFilledIn = pieces.some(({ expanded }) => expanded?.unresolved);
  const moved = {
    ...word,
    range: at(word.range),
    ...(word.removal ? { removal: at(word.removal) } : {}),
    segments: word.segments.flatMap((each) => relocateSegment(each, text)),
  };
  if (!isFilledIn) return pieces.some(isUncertain) ? { ...moved, conditional: true } : moved;
  const expression = writtenText(text, word.range.start, word.range.end);
  const segments = [{ value: expression, range: moved.range, verbatim: false }];
  return { ...moved, segments, written: expression, value: null, unresolved: expression };
}

/** Verbatim characters that do not stand together in the file are segments of their own. */
function relocateSegment(segment: WordSegment, text: EmbeddedText): readonly WordSegment[] {
  const { range, definition } = segment;
  const moved = {
    ...segment,
    range: movedRange(range, text),
    ...(definition ? { definition: movedRange(definition, text) } : {}),
  };
  if (!segment.verbatim || isVerbatim(text, range.start, range.end)) return [moved];
  return piecesWithin(text, range.start, range.end).map((piece) => ({
    value: text.text.slice(piece.start, piece.start + piece.length),
    range: piece.range,
    verbatim: piece.verbatim,
    ...(piece.expanded?.definition ? { definition: piece.expanded.definition } : {}),
  }));
}

/** What is there only under a condition says nothing certain either. */
function isUncertain({ expanded }: EmbeddedPiece): boolean {
  return expanded !== undefined && (expanded.unresolved || expanded.conditional);
}

/** The literal that an outer language fills in for all of a value. */
function definitionOf(pieces: readonly EmbeddedPiece[]): TextRange | null {
  return (pieces.length === 1 && pieces[0]?.expanded?.definition) || null;
}
