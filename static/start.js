// Starts the program: its module and itself, as the tag of this script names them.
const { module, program } = document.querySelector("script[data-program]").dataset;
const bindings = await import(new URL(module, document.baseURI));
await bindings.default({ module_or_path: new URL(program, document.baseURI) });
window.wasmBindings = bindings;
