// Compiles the Python files of archives with Pyodide itself, so that a browser need not do it at each start:
//   node compile.mjs PYODIDE_FOLDER OUT_FOLDER ARCHIVE…
// Each archive is written anew into the other folder, with `.pyc` files in place of what is compiled. Of the library that is only what
// own code usually imports: the rest stays as it is, because compiled files are larger.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, out, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(resolve(folder), "pyodide.mjs")));
const lockFileContents = { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} };
const pyodide = await loadPyodide({ indexURL: resolve(folder), lockFileContents, packageBaseUrl: resolve(folder), env: { PYTHONHASHSEED: "0" } });
const compile = pyodide.runPython(`
import importlib.util, io, marshal, zipfile

WHOLE = ("asyncio/", "collections/", "concurrent/", "email/", "encodings/__init__", "encodings/aliases", "encodings/ascii", "encodings/cp437",
         "encodings/idna", "encodings/latin_1", "encodings/utf_8.", "html/", "http/", "importlib/", "json/", "logging/__init__", "multiprocessing/",
         "pathlib/", "pyodide/", "_pyodide/", "re/", "string/", "sysconfig/__init__", "urllib/", "zipfile/__init__")
SINGLE = set("""abc argparse ast base64 bisect calendar codecs contextlib contextvars copy copyreg csv dataclasses datetime _pydatetime decimal difflib
    dis enum fnmatch fractions functools genericpath getpass gettext glob graphlib gzip hashlib heapq hmac inspect io ipaddress keyword linecache locale
    mimetypes numbers opcode _opcode_metadata operator os pickle _compat_pickle pkgutil platform posixpath pprint queue quopri random reprlib
    runpy sched secrets selectors shlex shutil signal site socket ssl stat statistics stringprep struct subprocess tempfile textwrap threading
    _threading_local timeit token tokenize traceback types typing uuid warnings _py_warnings weakref _weakrefset __future__ _collections_abc
    _sitebuiltins _strptime _colorize annotationlib _compression _sysconfigdata_0_emscripten_wasm32-emscripten nturl2path unicodedata""".split())

def is_wanted(name, is_library):
    return not is_library or name.startswith(WHOLE) or name.removesuffix(".py") in SINGLE

def compile_archive(data, is_library):
    source, out = zipfile.ZipFile(io.BytesIO(data.to_bytes())), io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(name for name in source.namelist() if not name.endswith("/")):
            content = source.read(name)
            if name.endswith(".py") and is_wanted(name, is_library):
                code = compile(content, name, "exec", dont_inherit=True)
                # Of a kind whose source nobody looks for.
                content = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)
                name += "c"
            target.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()

compile_archive
`);
for (const archive of archives) {
  const name = basename(archive);
  const made = compile(new Uint8Array(readFileSync(archive)), name.includes("python_stdlib"));
  writeFileSync(join(out, name), made.toJs());
  made.destroy();
}
