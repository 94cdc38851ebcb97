// Loads the builder (src/bin/author), a separate wasm module, when an author opens it for the first time.

let program;
let tries = 0;

/** Shows it in `body`; until it is there, and if it does not load, the words. */
export async function show(body, loads, failed, again, query, base, atUs) {
  body.textContent = program ? "" : loads;
  try {
    program ??= await load();
    program.open(body, query, base, atUs);
  } catch {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: again });
    button.onclick = () => show(body, loads, failed, again, query, base, atUs);
    const words = Object.assign(document.createElement("p"), { textContent: failed });
    body.replaceChildren(words, button);
  }
}

async function load() {
  // The page as a single file contains it.
  const packed = document.getElementById("author");
  const { author, authorProgram } = (packed ?? document.querySelector("script[data-author]")).dataset;
  const address = new URL(author, document.baseURI);
  // Some browsers remember a module that did not load.
  if (tries++ && !packed) address.search = tries;
  const module = await import(address);
  await module.default({ module_or_path: packed ? unpacked(packed.textContent) : new URL(authorProgram, document.baseURI) });
  return module;
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
