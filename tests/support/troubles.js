// Collects what goes wrong in this document. It is the first script that runs in it.
(() => {
  const troubles = (window.troubles = []);
  const told = (kind, text) => troubles.push(`${kind}: ${text}`);
  addEventListener("error", event => {
    const { target, message } = event;
    if (target === window) told("error", message);
    else told("not loaded", target.src || target.href);
  }, true);
  addEventListener("unhandledrejection", event => told("rejection", event.reason));
  addEventListener("securitypolicyviolation", event => told("policy", `${event.effectiveDirective} ${event.blockedURI}`));
  const { error } = console;
  console.error = (...words) => {
    told("console", words.join(" "));
    error.apply(console, words);
  };
})();
