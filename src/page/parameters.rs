//! All parameters of the address: the settings of a run, and those of the page, which control how it shows the run.

#[cfg(not(target_arch = "wasm32"))]
use crate::say::settings;
#[cfg(not(target_arch = "wasm32"))]
use crate::setup::{SETTINGS, Setup};
use crate::text;
#[cfg(not(target_arch = "wasm32"))]
use std::fmt::Write;

/// A parameter of the page.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in addresses and attributes.
    pub key: &'static str,
    /// What it controls: for the documentation, so the page's program has no such text.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
    /// The valid values.
    pub allowed: &'static str,
    /// The value that the page uses if the parameter is missing or invalid.
    pub otherwise: &'static str,
}

impl Parameter {
    /// The error for an invalid `value`: what it must be, and what the page uses instead.
    pub fn problem(&self, value: &str) -> String {
        let problem = text::problem_value(self.allowed, value);
        let problem = text::with_nearest(problem, value, words(self.allowed));
        text::problem_instead(problem, self.otherwise)
    }
}

/// The words between backticks in a text: words for addresses.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

const fn parameter(
    key: &'static str,
    about: &'static str,
    allowed: &'static str,
    otherwise: &'static str,
) -> Parameter {
    #[cfg(target_arch = "wasm32")]
    {
        let _ = about;
        Parameter { key, allowed, otherwise }
    }
    #[cfg(not(target_arch = "wasm32"))]
    Parameter { key, about, allowed, otherwise }
}

/// The parameters of the page.
pub const PAGE: &[Parameter] = &[
    parameter("theme", text::PARAMETER_THEME, text::PARAMETER_THEME_ALLOWED, "`auto`"),
    parameter("type", text::PARAMETER_TYPE, text::PARAMETER_TYPE_ALLOWED, "`normal`"),
    parameter("lang", text::PARAMETER_LANG, text::LANGUAGE, text::LANGUAGE),
    parameter("at", text::PARAMETER_AT, text::PARAMETER_AT_ALLOWED, text::PARAMETER_AT_OTHERWISE),
    parameter("from", text::PARAMETER_FROM, text::PARAMETER_AT_ALLOWED, "`0`"),
    parameter("to", text::PARAMETER_TO, text::PARAMETER_TO_ALLOWED, text::PARAMETER_TO_OTHERWISE),
    parameter("speed", text::PARAMETER_SPEED, text::PARAMETER_SPEED_ALLOWED, "`fit`"),
    parameter("play", text::PARAMETER_PLAY, text::PARAMETER_BIT, text::PARAMETER_PLAY_OTHERWISE),
    parameter("loop", text::PARAMETER_LOOP, text::PARAMETER_BIT, "`0`"),
    parameter("path", text::PARAMETER_PATH, text::PARAMETER_BIT, "`0`"),
    parameter("only", text::PARAMETER_ONLY, text::PARAMETER_ONLY_ALLOWED, text::PARAMETER_ALL),
    parameter("embed", text::PARAMETER_EMBED, text::PARAMETER_BIT, "`0`"),
    parameter("host", text::PARAMETER_HOST, text::PARAMETER_HOST_ALLOWED, text::PARAMETER_HOST_OTHERWISE),
    parameter(
        "controls",
        text::PARAMETER_CONTROLS,
        text::PARAMETER_CONTROLS_ALLOWED,
        text::PARAMETER_CONTROLS_OTHERWISE,
    ),
    parameter("locked", text::PARAMETER_LOCKED, text::PARAMETER_CONTROLS_ALLOWED, text::PARAMETER_CONTROLS_OTHERWISE),
    parameter("hide", text::PARAMETER_HIDE, text::PARAMETER_HIDE_ALLOWED, text::PARAMETER_HIDE_OTHERWISE),
    parameter("show", text::PARAMETER_SHOW, text::PARAMETER_SHOW_ALLOWED, text::PARAMETER_HIDE_OTHERWISE),
    parameter("ask", text::PARAMETER_ASK, text::PARAMETER_ASK_ALLOWED, text::PARAMETER_ASK_OTHERWISE),
    parameter("code", text::PARAMETER_CODE, text::PARAMETER_CODE_ALLOWED, "`python`"),
    parameter("diff", text::PARAMETER_DIFF, text::PARAMETER_BIT, "`0`"),
    parameter("code-lane", text::PARAMETER_CODE_LANE, text::PARAMETER_LANE, "`2`"),
    parameter("rows", text::PARAMETER_ROWS, text::PARAMETER_ROWS_ALLOWED, "`events`"),
    parameter("rows-lane", text::PARAMETER_ROWS_LANE, text::PARAMETER_LANE, text::PARAMETER_ALL),
    parameter("pane", text::PARAMETER_PANE, text::PARAMETER_PANE_ALLOWED, text::PARAMETER_HIDE_OTHERWISE),
];

/// The parameter of the page with this key.
pub fn parameter_of(key: &str) -> Option<&'static Parameter> {
    PAGE.iter().find(|parameter| parameter.key == key)
}

/// All parameters as two tables in Markdown: the settings, and those of the page.
#[cfg(not(target_arch = "wasm32"))]
pub fn table() -> String {
    let mut text =
        String::from("## Settings of a run\n\n| key | what it does | values | default |\n|---|---|---|---|\n");
    let default = Setup::default();
    for setting in SETTINGS {
        let (key, allowed, otherwise) = (setting.key, cell(&settings::allowed(setting)), setting.get(&default));
        let (name, hint) = (settings::name(setting), cell(settings::hint(setting)));
        let _ = writeln!(text, "| `{key}` | {name}: {hint} | {allowed} | `{otherwise}` |");
    }
    text += "\n## Parameters of the page\n\n| key | what it does | values | default |\n|---|---|---|---|\n";
    for parameter in PAGE {
        let Parameter { key, about, allowed, otherwise } = parameter;
        let _ = writeln!(text, "| `{key}` | {about} | {allowed} | {otherwise} |");
    }
    text
}

#[cfg(not(target_arch = "wasm32"))]
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::scene::BarKind;
    use crate::setup::{Kind, parse_query};

    #[test]
    fn no_two_parameters_have_the_same_key() {
        let mut keys: Vec<&str> =
            PAGE.iter().map(|parameter| parameter.key).chain(SETTINGS.iter().map(|setting| setting.key)).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn the_documented_kinds_are_all_kinds() {
        let ids: Vec<&str> = BarKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(words(text::PARAMETER_ONLY_ALLOWED), ids);
    }

    #[test]
    fn every_setting_rejects_an_invalid_value_and_lists_the_valid_ones() {
        for setting in SETTINGS {
            let (taken, mistakes) = parse_query(&format!("{}=%00?", setting.key), &[]);
            assert_eq!(taken, Setup::default(), "{}", setting.key);
            let [mistake] = &mistakes[..] else { panic!("{}: {mistakes:?}", setting.key) };
            assert_eq!(mistake.field, setting.key);
            let problem = settings::problem(mistake, &[]);
            let known = match setting.kind {
                Kind::Number { .. } | Kind::Choice { .. } => settings::allowed(setting),
                Kind::Lanes => {
                    crate::strategy::corrected().take(2).map(|first| first.id).collect::<Vec<_>>().join(", ")
                }
                Kind::Site => String::from("tree, bush"),
            };
            assert!(problem.text.contains(&known), "{problem}");
        }
    }
}
