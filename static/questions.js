// The door to the questions: loads the program of their panes (src/bin/answers.rs) and its styles, and gives the program what it
// needs of the browser: the page, and the pool of workers that runs many runs for their figures.
import init, * as program from "./answers.js";
import { SweepPool } from "./sweep-pool.js";

const BASE = document.baseURI;
let pool = null;
/** Gives up the sweep that is going on. */
let sweeping = new AbortController();
/** What is open: a pane and its choices, as an address has them. */
let opened = "";

const glue = {
  page: window.wasmBindings,
  /** Runs a sweep in place of the one before. `give` gets each portion, `end` the end: nothing, or what is wrong. */
  async sweep(number, ask, file, seeds, values, chunk, give, end) {
    sweeping.abort();
    // These bytes are the program's memory: it may use it again while this waits.
    ask = ask.slice();
    const mine = (sweeping = new AbortController());
    try {
      const hands = await (pool ??= SweepPool.open());
      if (mine.signal.aborted) return;
      const onPortion = ({ seed, from, to, figures }) => give(number, seed, from, to, figures);
      await hands.sweep({ ask, file, seeds, values, chunk }, { onPortion, signal: mine.signal });
      end(number);
    } catch (problem) {
      if (mine.signal.aborted) return;
      // The next one may be luckier: what did not load is asked for again.
      pool?.then(hands => hands.close()).catch(() => {});
      pool = null;
      end(number, problem instanceof RangeError ? problem.message : "");
    }
  },
  stop: () => sweeping.abort(),
  /** What is open now: the address and the buttons say so. */
  opened(text) {
    opened = text;
    this.page.set_pane(text);
    this.mark();
  },
  mark() {
    const id = opened.split(".")[0];
    for (const button of document.querySelectorAll("[data-pane]")) {
      const isOpen = String(button.dataset.pane === id);
      if (button.getAttribute("aria-expanded") !== isOpen) button.setAttribute("aria-expanded", isOpen);
    }
  },
  /** Calls `tell` when the comparison on screen may be another one, or the panes have another width. */
  watch(tell) {
    new MutationObserver(() => tell()).observe(document.body, { attributeFilter: ["data-state"] });
    new ResizeObserver(() => tell()).observe(document.getElementById("answers"));
    // Back and forward in the history.
    addEventListener("popstate", () => {
      const text = new URLSearchParams(location.search).get("pane") ?? "";
      if (text !== opened) program.open(text);
    });
  },
  /** Gives a picture in SVG to the person, as PNG of this size. */
  async picture(name, svg, width, height) {
    const image = new Image(width, height);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    canvas.toBlob(blob => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  },
};

const ready = (async () => {
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.href = new URL("answers.css", BASE).href;
  const isStyled = new Promise(resolve => (styles.onload = styles.onerror = resolve));
  document.head.append(styles);
  // The pool starts beside the program.
  pool = SweepPool.open();
  pool.catch(() => {});
  await Promise.all([init({ module_or_path: new URL("answers_bg.wasm", BASE) }), isStyled]);
  while (!document.getElementById("answers")) await new Promise(requestAnimationFrame);
  program.start(glue);
})();

/** Opens a pane, as an address names it; with its button, the same one closes it. */
export async function ask(text, button) {
  try {
    await ready;
  } catch (problem) {
    button?.setAttribute("data-failed", "");
    throw problem;
  }
  program.open(button && opened.split(".")[0] === text ? "" : text);
  // Its pane may be below the window.
  if (button && opened) setTimeout(() => document.querySelector(".asks").scrollIntoView({ block: "nearest" }), 120);
}
