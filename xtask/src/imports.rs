//! Shortens the names of the functions that a program imports from its script.
//!
//! `wasm-bindgen` puts a checksum of 16 random digits into each name. The browser never reads these names, but a name is in the
//! program and in the script, and random digits don't compress: 328 names are 8 kB in Brotli.

use std::fs;
use std::path::Path;

/// The id of the section with the imports in a WebAssembly module.
const IMPORTS: u8 = 2;

/// The kind of an import that is a function.
const FUNCTION: u8 = 0;

/// Shortens the names in the program and the script that `wasm-bindgen` has written into this folder.
pub(crate) fn shorten(folder: &Path, program: &str) -> Result<(), String> {
    let (script, module) = (folder.join(format!("{program}.js")), folder.join(format!("{program}_bg.wasm")));
    let of = |path: &Path, problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let text = fs::read_to_string(&script).map_err(|error| of(&script, &error))?;
    let bytes = fs::read(&module).map_err(|error| of(&module, &error))?;
    let (bytes, names) = short_module(&bytes).ok_or_else(|| of(&module, &"its imports cannot be read"))?;
    let text = short_script(&text, &names).map_err(|name| of(&script, &format!("`{name}` must occur once")))?;
    fs::write(&script, text).map_err(|error| of(&script, &error))?;
    fs::write(&module, bytes).map_err(|error| of(&module, &error))
}

/// The short name of an import, counted from 0.
fn short(index: usize) -> String {
    format!("i{index}")
}

/// The module with short names of its imports, and the names before; `None` if it imports anything but functions.
fn short_module(module: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let (header, mut rest) = module.split_at_checked(8)?;
    let (mut out, mut names) = (header.to_vec(), Vec::new());
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        let body = take(&mut rest, length)?;
        let body = if id == IMPORTS { short_imports(body, &mut names)? } else { body.to_vec() };
        out.push(id);
        write_bytes(&mut out, &body);
    }
    Some((out, names))
}

/// The section of imports with short names. The names before are added to `names`.
fn short_imports(mut section: &[u8], names: &mut Vec<String>) -> Option<Vec<u8>> {
    let (mut out, count) = (Vec::new(), number(&mut section)?);
    write_number(&mut out, count);
    for index in 0..count {
        let length = number(&mut section)?;
        write_bytes(&mut out, take(&mut section, length)?);
        let length = number(&mut section)?;
        names.push(String::from_utf8(take(&mut section, length)?.to_vec()).ok()?);
        write_bytes(&mut out, short(index).as_bytes());
        let kind = take(&mut section, 1)?;
        if kind != [FUNCTION] {
            return None;
        }
        out.extend(kind);
        write_number(&mut out, number(&mut section)?);
    }
    Some(out)
}

/// The script with short names. The error is a name that is not the key of exactly one function in it.
fn short_script(script: &str, names: &[String]) -> Result<String, String> {
    let mut lines: Vec<String> = script.lines().map(String::from).collect();
    for (index, name) in names.iter().enumerate() {
        let key = format!("{name}: ");
        let mut places = lines.iter_mut().filter(|line| line.trim_start().starts_with(&key));
        let (Some(line), None) = (places.next(), places.next()) else { return Err(name.clone()) };
        *line = line.replacen(&key, &format!("{}: ", short(index)), 1);
    }
    Ok(lines.join("\n") + "\n")
}

/// Reads a number: seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (mut number, mut shift) = (0usize, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Reads this many bytes.
fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn write_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes the length of `bytes`, then `bytes`.
fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len());
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports these from "m", with an empty section of custom data behind.
    fn module(imports: &[(&str, u8)]) -> Vec<u8> {
        let mut section = vec![imports.len() as u8];
        for (name, kind) in imports {
            section.extend([1, b'm']);
            write_bytes(&mut section, name.as_bytes());
            section.extend([*kind, 5]);
        }
        let mut module = b"\0asm\x01\0\0\0\x02".to_vec();
        write_bytes(&mut module, &section);
        module.extend([0, 1, 0]);
        module
    }

    #[test]
    fn names_are_short_in_the_module_and_in_the_script() {
        let (one, two) = ("__wbg_append_0123456789abcdef", "a".repeat(200));
        let before = module(&[(one, 0), (&two, 0)]);
        let (after, names) = short_module(&before).unwrap();
        assert_eq!(names, [one, &two]);
        assert_eq!(after, module(&[("i0", 0), ("i1", 0)]));
        let script = format!("const imports = {{\n    {one}: function(arg) {{\n    }},\n    {two}: f,\n}};\n");
        let short = short_script(&script, &names).unwrap();
        assert_eq!(short, "const imports = {\n    i0: function(arg) {\n    },\n    i1: f,\n};\n");
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert_eq!(short_module(&module(&[("memory", 2)])), None, "not a function");
        assert_eq!(short_module(b"\0asm\x01\0\0\0\x02\x7f"), None, "shorter than it says");
        let names = [String::from("f")];
        assert_eq!(short_script("const g = 1;\n", &names), Err("f".into()));
        assert_eq!(short_script("{\nf: 1,\nf: 2,\n}\n", &names), Err("f".into()));
    }
}
