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

/** What stands in a page, as `references` of src/bin/links.rs says. */
export function references(text, home, page) {
  return reader.references(text, home, page);
}
