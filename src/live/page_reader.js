// Loads the reader of pages (src/bin/links.rs), a separate wasm module, when the first live run needs it.

let reader;

/** Loads it; a load that failed can be tried again. */
export async function load() {
  if (reader === undefined) {
    const module = await import(new URL("links.js", document.baseURI));
    await module.default();
    reader = module;
  }
}

/** The addresses in a page: see `references` in src/bin/links.rs. */
export function references(text, home, page) {
  return reader.references(text, home, page);
}
