// Starts the program: its module and itself, as the tag of this script names them.
const { module, program } = document.querySelector("script[data-program]").dataset;
const bindings = await import(new URL(module, document.baseURI));
await bindings.default({ module_or_path: new URL(program, document.baseURI) });
window.wasmBindings = bindings;
// People's own Python: its editor loads when somebody asks for it, or when the address has code. It runs nothing by itself.
const own = () => import(new URL("own-code.js", document.baseURI));
document.documentElement.dataset.own = "";
document.addEventListener("click", async event => {
  const lane = event.target.closest?.("[data-edit]")?.dataset.edit;
  if (lane) (await own()).edit(+lane);
});
// Questions: the program of their panes loads when somebody asks one, or when the address has one.
const ask = (pane, button) => import(new URL("questions.js", document.baseURI)).then(program => program.ask(pane, button));
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-pane]");
  if (button) ask(button.dataset.pane, button);
});
const asked = new URLSearchParams(location.search);
if (asked.get("pane") && asked.get("embed") !== "1") ask(asked.get("pane"));
if (location.hash.startsWith("#own=")) own().then(program => program.open());
