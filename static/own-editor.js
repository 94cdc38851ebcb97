// CodeMirror as the editor of people's own Python: in a shadow root, where its styles need no exception from a strict policy.
import { Annotation, EditorState, RangeSet, StateEffect, StateField } from "./editor/codemirror-state.js";
import {
  Decoration, EditorView, GutterMarker, drawSelection, gutter, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers,
} from "./editor/codemirror-view.js";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "./editor/codemirror-commands.js";
import {
  HighlightStyle, LRLanguage, bracketMatching, indentService, indentUnit, syntaxHighlighting,
} from "./editor/codemirror-language.js";
import { parser } from "./editor/lezer-python.js";
import { styleTags, tags } from "./editor/lezer-highlight.js";

const MOST_DOTS = 6;
const INDENT = 4;

const python = LRLanguage.define({ parser: parser.configure({ props: [styleTags({ Decorator: tags.meta })] }), languageData: { commentTokens: { line: "#" } } });

/** A new line is indented as the one before, and a level more after a colon. */
const indentation = indentService.of((context, position) => {
  const before = context.lineAt(position, -1);
  const line = before.text.trim() || before.from === 0 ? before : context.lineAt(before.from - 1, -1);
  const indent = /^ */.exec(line.text)[0].length;
  if (/:\s*(#.*)?$/.test(line.text)) return indent + INDENT;
  return /^\s*(return|pass|break|continue|raise)\b/.test(line.text) ? Math.max(0, indent - INDENT) : indent;
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null, tags.self], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-text)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.number, color: "var(--code-number)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "12.5px", maxHeight: "70vh" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--ink)", padding: "4px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--soft)", borderRight: "1px solid var(--hair)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hair)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--code-here) !important" },
  ".cm-changed": { boxShadow: "inset 3px 0 var(--ok)" },
  ".cm-at-error, .cm-at-error.cm-activeLine": { backgroundColor: "var(--code-removed)", boxShadow: "inset 3px 0 var(--bad)" },
  ".cm-here": { backgroundColor: "var(--code-here)" },
  ".cm-locked": { opacity: ".62" },
  ".cm-workers": { minWidth: "46px", padding: "0 4px" },
  ".cm-workers i": { display: "inline-block", width: "7px", height: "7px", marginRight: "1.5px", borderRadius: "50%", boxSizing: "border-box" },
  ".cm-workers .f": { border: "2px solid var(--of)" },
  ".cm-workers .p": { background: "var(--of)" },
  ".cm-workers .w": { border: "1.5px dotted var(--soft)" },
});

/** The workers at a line. */
class Workers extends GutterMarker {
  constructor(words) {
    super();
    this.words = words;
  }
  eq(other) {
    return this.words.join() === other.words.join();
  }
  toDOM() {
    const place = document.createElement("span");
    for (const word of this.words.slice(0, MOST_DOTS)) {
      const dot = place.appendChild(document.createElement("i"));
      dot.className = word[0];
      dot.style.setProperty("--of", `var(--s${word.slice(1)})`);
    }
    if (this.words.length > MOST_DOTS) place.append(` ${this.words.length}`);
    return place;
  }
}

const setLines = StateEffect.define();
const setWorkers = StateEffect.define();
const setLocks = StateEffect.define();
/** A change that no lock holds up: the page makes it, not the person. */
const unlocked = Annotation.define();

/** Marks of whole lines: `{class: [lines from 1]}`. */
function marks(state, wanted) {
  const all = [];
  for (const [name, lines] of Object.entries(wanted)) {
    for (const line of lines) if (line >= 1 && line <= state.doc.lines) all.push(Decoration.line({ class: name }).range(state.doc.line(line).from));
  }
  return Decoration.set(all, true);
}

function markField(effect) {
  return StateField.define({
    create: () => Decoration.none,
    update(value, change) {
      value = value.map(change.changes);
      for (const one of change.effects) if (one.is(effect)) value = marks(change.state, one.value);
      return value;
    },
    provide: field => EditorView.decorations.from(field),
  });
}

const lineMarks = markField(setLines);
const locks = markField(setLocks);
const workers = StateField.define({
  create: () => RangeSet.empty,
  update(value, change) {
    value = value.map(change.changes);
    for (const one of change.effects) {
      if (!one.is(setWorkers)) continue;
      const lines = [...one.value].filter(([line]) => line >= 1 && line <= change.state.doc.lines).sort(([a], [b]) => a - b);
      value = RangeSet.of(lines.map(([line, words]) => new Workers(words).range(change.state.doc.line(line).from)));
    }
    return value;
  },
});

/** A change that touches a locked line is not made; other lines may come before and after it. */
const keepLocks = EditorState.changeFilter.of(change => {
  const { doc } = change.startState;
  const set = change.startState.field(locks);
  if (!set.size || change.annotation(unlocked)) return true;
  let isFree = true;
  change.changes.iterChanges((from, to, _from, _to, inserted) => {
    const text = inserted.toString();
    for (const at = set.iter(); at.value; at.next()) {
      const line = doc.lineAt(at.from);
      if (to < line.from || from > line.to) continue;
      const isBeside = from === to && ((from === line.to && text.startsWith("\n")) || (from === line.from && text.endsWith("\n")));
      isFree &&= isBeside;
    }
  });
  return isFree;
});

/** Opens an editor in `place`. `changed(text)` and `run()` tell of what the person does. */
export function openEditor(place, text, label, changed, run) {
  const host = place.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), gutter({ class: "cm-workers", markers: view => view.state.field(workers), initialSpacer: () => new Workers(["w0"]) }),
        history(), drawSelection(), highlightSpecialChars(), highlightActiveLine(), bracketMatching(), indentUnit.of(" ".repeat(INDENT)),
        indentation, python, syntaxHighlighting(colours), look, lineMarks, locks, workers, keepLocks,
        EditorView.contentAttributes.of({ "aria-label": label, "data-editor": "" }),
        EditorView.lineWrapping,
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of(update => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
  // For tests and for scripts in the page: the editor of a place.
  place.editorView = view;
  // The page keys (space, arrows) are for the page, not for who writes.
  host.addEventListener("keydown", event => event.stopPropagation());
  const pane = place.closest(".own");
  const follow = new MutationObserver(() => {
    const lines = new Map();
    for (const word of (pane.dataset.workers ?? "").split(" ").filter(Boolean)) {
      const [, line, what] = /^(\d+)(.*)$/.exec(word);
      lines.set(+line, [...(lines.get(+line) ?? []), what]);
    }
    view.dispatch({ effects: setWorkers.of(lines) });
  });
  if (pane) follow.observe(pane, { attributeFilter: ["data-workers"] });
  return {
    setText: text => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: unlocked.of(true) }),
    /** Lines that differ from the original, and the line of the error; 0 for none. */
    mark(changed, error) {
      view.dispatch({ effects: setLines.of({ "cm-changed": [...changed], "cm-at-error": error ? [error] : [] }) });
    },
    goTo(line) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines)).from;
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    },
    lock: lines => view.dispatch({ effects: setLocks.of({ "cm-locked": [...lines] }) }),
    focus: () => view.focus(),
    close() {
      follow.disconnect();
      view.destroy();
      host.remove();
    },
  };
}
