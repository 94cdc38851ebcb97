// The door to the editor of people's own Python: loads its program (src/bin/own.rs), its styles and CodeMirror, and gives the
// program what it needs of the browser. Nothing here runs anybody's code: the worker does, after the person has pressed Run.
import init, * as program from "./own.js";
import { openEditor } from "./own-editor.js";

const BASE = document.baseURI;
const KEY = "#own=";
/** The fragment that the program wrote last. */
let written = "";

const glue = {
  openEditor,
  page: window.wasmBindings,
  /** A worker of the Python runtime; `hear` gets each letter's text, and the bytes of a lane and of files apart. */
  openWorker(hear) {
    const worker = new Worker(new URL("python.js", BASE), { type: "module" });
    worker.onmessage = ({ data }) => {
      const done = data.tell === "found" ? data.done : data;
      const lane = done?.lane ? new Uint8Array(done.lane) : undefined;
      const files = (done?.files ?? []).map(({ bytes }) => (typeof bytes === "string" ? bytesOf(bytes) : new Uint8Array(bytes ?? [])));
      hear(JSON.stringify(data, (key, value) => (key === "lane" || key === "bytes" ? undefined : value)), lane, files);
    };
    const fail = event => hear(JSON.stringify({ tell: "failed", message: event.message || "python.js" }), undefined, []);
    worker.onerror = fail;
    worker.onmessageerror = fail;
    worker.postMessage({ ask: "start", base: new URL("python/", BASE).href, kernel: new URL("kernel.js", BASE).href });
    return worker;
  },
  post: (worker, text) => worker.postMessage(JSON.parse(text)),
  /** Writes what can be shared into the address; an empty text takes it out. */
  async share(text) {
    written = text ? KEY + (await packed(text)) : "";
    if (location.hash === written || (!written && !location.hash.startsWith(KEY))) return;
    try {
      history.replaceState(null, "", location.pathname + location.search + written);
    } catch {
      // A page that was opened in a sandbox may not write: then the address stays unchanged.
    }
  },
  save(name, bytes) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },
  /** Calls `tell` when the comparison on screen may be another one, or the page shows other lanes. */
  watch(tell) {
    new MutationObserver(() => tell()).observe(document.body, { attributeFilter: ["data-state"] });
  },
};

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** Base64 as bytes. */
function bytesOf(letters) {
  return Uint8Array.from(atob(letters), letter => letter.charCodeAt(0));
}

async function packed(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The text in an address. Throws if it is damaged. */
async function unpacked(letters) {
  const bytes = await through(new DecompressionStream("deflate-raw"), bytesOf(letters.replaceAll("-", "+").replaceAll("_", "/")));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

const ready = (async () => {
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.href = new URL("own.css", BASE).href;
  document.head.append(styles);
  await init({ module_or_path: new URL("own_bg.wasm", BASE) });
  while (!document.getElementById("own-code-0")) await new Promise(requestAnimationFrame);
  program.start(glue);
  // Back and forward in the history, or a link in the page: the code of the address is shown. A place on the page is no code.
  addEventListener("hashchange", () => {
    if (location.hash.startsWith(KEY) && location.hash !== written) open();
    else if (written && !location.hash.startsWith(KEY)) history.replaceState(null, "", location.pathname + location.search + written);
  });
})();

/** Opens the editor of a lane, counted from 0. */
export async function edit(lane) {
  await ready;
  program.edit(lane);
}

/** Shows the code in the address. */
export async function open() {
  await ready;
  let text = "";
  try {
    text = await unpacked(location.hash.slice(KEY.length));
  } catch {
    // The program says that it cannot be read.
  }
  program.open(text);
}
