//! The editor of people's own code: CodeMirror, from npm, as modules that a browser loads.
//!
//! A browser resolves no bare names (`from '@codemirror/state'`) without an import map, which strict policies do not let a page contain.
//! So each package becomes one file, and the bare names in it become the names of those files.

use crate::packages::{self, Package};
use std::fs;
use std::path::Path;

/// The packages, each with its module. All have the MIT licence.
const PARTS: [(Package, &str); 12] = [
    part(
        "@codemirror/state",
        "6.7.6",
        "sha512-kAz+AncRtKuIknedxT1bq4XwXv4UowhbkHU1myPrtVb/jZtImWuV5BXzv5vK6i3kYACsdiZiQKFQQ5Mq7elW8w==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@codemirror/view",
        "6.43.15",
        "sha512-HHsfpqFeHyXLs983pSRe38Xajs0vFWZQ2BuX0m7Ki8w3jZ5iD8cuR3lBz2/5/X53Dhf32SBHKh6rtSTB6tKeGw==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@codemirror/language",
        "6.11.3",
        "sha512-9HBM2XnwDj7fnu0551HkGdrUrrqmYq/WC5iv6nbY2WdicXdGbhR/gfbZOH73Aqj4351alY1+aoG9rCNfiwS1RA==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@codemirror/commands",
        "6.11.1",
        "sha512-O/4hG3SC1YwcmQ0d2UVNDs+AsaNWd1iHVxbTeEBuqH+6bExAiPK3iS/BvpY6rZGURALv4ZD3sIgcCmRvw3ehBg==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@lezer/common",
        "1.5.5",
        "sha512-Pw7PVCndruF1pb3ebCxpSVpkMHSDjwRCLcTRw+RizUKco5QbWylwq2g4lnG/RYN7yTTQDXE9F77MwtkAyphrjg==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@lezer/highlight",
        "1.2.5",
        "sha512-O1GMVKgtf5YspFaRzpmqkVgMtIk2HG9uMAbH6wdAIdNh3TVzCsch/+cRi+6l2//UGDKe6NB9BW3cvuR5ezMQ0w==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@lezer/lr",
        "1.4.12",
        "sha512-On9HU4oMMiHPMkQDgoTnGahjgG5n/MkN38CgG77sMraKLL+3JBbeQNi1FcCXV9QRqwF9/BUXP3caHyJC1fBOTQ==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "@lezer/python",
        "1.1.19",
        "sha512-MhQIURHRytsNzP/YXnqpYKW6la6voAH3kyplTOOiCdjyFY6cWWGFVmYVdHIPrElqSDf4iCDktQCockB9FxuhzQ==",
        &["dist/index.js", "LICENSE"],
    ),
    part(
        "style-mod",
        "4.1.5",
        "sha512-WQ2llCZa9sZSkJA+aOwpg5DkfbAXFKGh//t3MRTBeruFiSBC+GXUmbBzrw3bXyboCWAbtCW9InDfBsXrRD/rAg==",
        &["src/style-mod.js", "LICENSE"],
    ),
    part(
        "w3c-keyname",
        "2.2.8",
        "sha512-dpojBhNsCNN7T82Tm7k26A6G9ML3NkhDsnw9n/eoxSRlVBB4CEtIQ/KTCLI2Fwf3ataSXRhYFkQi3SlnFwPvPQ==",
        &["index.js", "LICENSE"],
    ),
    part(
        "crelt",
        "1.0.7",
        "sha512-aK6BbWfhf4U/wCcLHKPJl/xa6VkVstRaPywWtMKGwuOLc/wZTyQYuoxgvZnNsBvv7Kg3YTBQYYBCggcviQczuA==",
        &["index.js", "LICENSE"],
    ),
    part(
        "@marijn/find-cluster-break",
        "1.0.4",
        "sha512-Wy0V7+SGUjnF9/TkiM1hKVDPj7jKXduPNboMVtHTA8dySMURWqfg/JZ9E2Sq8JgSJmkl7k7Qe9FLeMSrSraWmQ==",
        &["src/index.js", "LICENSE"],
    ),
];

const fn part(
    name: &'static str,
    version: &'static str,
    integrity: &'static str,
    files: &'static [&'static str; 2],
) -> (Package, &'static str) {
    (Package::new(name, version, integrity, files, "the page's editor"), files[0])
}

/// The name of a package's file: `@codemirror/state` becomes `codemirror-state.js`.
fn file_of(name: &str) -> String {
    format!("{}.js", name.trim_start_matches('@').replace('/', "-"))
}

/// Writes the modules and their licences into a folder of the page.
pub(crate) fn write(into: &Path) -> Result<(), String> {
    fs::create_dir_all(into).map_err(|error| format!("Cannot create {}: {error}", into.display()))?;
    let mut licences = String::from("The editor of people's own code: CodeMirror and what it is made of.\n");
    for (package, module) in &PARTS {
        let folder = packages::provide(package)?;
        let text = read(&folder.join(module))?;
        put(&into.join(file_of(package.name)), &with_file_names(&text))?;
        let licence = read(&folder.join("LICENSE"))?;
        licences += &format!("\n--- {} {}\n\n{}\n", package.name, package.version, licence.trim());
    }
    put(&into.join("LICENSES.txt"), &licences)
}

/// The module with the names of files for those of packages.
fn with_file_names(module: &str) -> String {
    PARTS.iter().fold(module.to_string(), |text, (package, _)| {
        let file = file_of(package.name);
        let quoted =
            |quote: char| (format!("from {quote}{}{quote}", package.name), format!("from {quote}./{file}{quote}"));
        ['\'', '"'].into_iter().map(quoted).fold(text, |text, (bare, named)| text.replace(&bare, &named))
    })
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("Cannot read {}: {error}", file.display()))
}

fn put(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("Cannot write {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names_become_names_of_files() {
        let module = "import { a } from '@codemirror/state';\nimport { b } from \"crelt\";\nlet c = 'crelt';\n";
        let named = "import { a } from './codemirror-state.js';\nimport { b } from \"./crelt.js\";\nlet c = 'crelt';\n";
        assert_eq!(with_file_names(module), named);
    }
}
