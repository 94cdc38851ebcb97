//! A setting is one declaration and its message: everything else follows from them. Nothing here names a setting; a new
//! one without a control, a flag, a row in the documentation, or a way to the Python twins fails by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../build/messages.rs"]
#[allow(dead_code, unused_imports, reason = "the build uses what this does not")]
mod messages;
#[path = "support/sources.rs"]
mod sources;

use crawl_playground::say::settings;
use crawl_playground::setup::{Flag, Kind, Need, Panel, SETTINGS, Setting, Setup, setting};
use crawl_playground::strategy::CATALOGUE;
use crawl_playground::text;
use regex::Regex;
use sources::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The choices that are written in an address, except the one that keeps the pattern's own.
fn words(setting: &Setting) -> Vec<&'static str> {
    setting.words().into_iter().filter(|word| *word != "auto").collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_setting_has_a_control() {
    let view: String = sources("src/view").into_iter().map(|(_, code)| code).collect();
    for setting in SETTINGS.iter().filter(|setting| setting.panel == Panel::Special) {
        let key = setting.key;
        // The lanes are set by their own messages.
        let is_set =
            [format!("Msg::Set(\"{key}\""), format!("<Control name=\"{key}\"")].iter().any(|by| view.contains(by))
                || setting.kind == Kind::Lanes && view.contains("SettingsMsg::ChangeLane(");
        assert!(is_set, "{key}: it is in no panel (`.at`), and nothing on the page sets it");
    }
    for setting in SETTINGS.iter().filter(|setting| setting.panel != Panel::Special) {
        let count = setting.panel.settings().filter(|other| other.key == setting.key).count();
        assert_eq!(count, 1, "{}: its place in {:?} is taken, or one before it is free", setting.key, setting.panel);
        let is_on_page = Panel::FOLDED.contains(&setting.panel) && view.contains("Panel::FOLDED")
            || view.contains(&format!("Panel::{:?}.settings()", setting.panel));
        assert!(is_on_page, "{:?} of {} is not on the page", setting.panel, setting.key);
    }
    let mut first: Vec<u8> = SETTINGS.iter().filter_map(|setting| setting.author_place).collect();
    first.sort_unstable();
    assert_eq!(first, (0..first.len() as u8).collect::<Vec<_>>(), "the places in the builder");
}

#[test]
fn every_setting_of_a_lane_is_a_flag_with_its_text() {
    let output = Command::new(env!("CARGO_BIN_EXE_simulate")).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for setting in SETTINGS {
        let row =
            Regex::new(&format!(r"(?m)^  --{} +{}$", setting.key, regex::escape(settings::hint(setting)))).unwrap();
        assert_eq!(row.is_match(&help), setting.flag != Flag::None, "{}", setting.key);
        assert!(setting.flag != Flag::None || setting.is_shared, "{} decides what a lane does", setting.key);
        assert!(setting.flag != Flag::Switch || words(setting).contains(&"on"), "{}", setting.key);
    }
}

#[test]
fn every_setting_is_documented() {
    let text = read("docs/parameters.md");
    for setting in SETTINGS {
        let row = format!("\n| `{}` | {}: {}", setting.key, settings::name(setting), settings::hint(setting));
        assert!(text.contains(&row), "docs/parameters.md has no row {row}");
    }
}

#[test]
fn a_setting_needs_only_what_there_is_and_says_so() {
    for setting in SETTINGS {
        if let Some(Need::Setting(key)) = setting.needs {
            assert!(self::setting(key).is_some(), "{} needs {key}", setting.key);
            let mut setup = Setup::default();
            let off = self::setting(key).unwrap().words()[0];
            self::setting(key).unwrap().set(&mut setup, off).unwrap();
            let why = settings::no_effect_in(setting, &setup);
            assert!(why.is_some_and(|why| !why.is_empty()), "setting-{key}.missing is missing");
        }
    }
}

/// Every message that is only looked up has something to say.
#[test]
fn every_message_of_settings_is_used() {
    let needed: Vec<&str> = SETTINGS
        .iter()
        .filter_map(|setting| if let Some(Need::Setting(key)) = setting.needs { Some(key) } else { None })
        .collect();
    let of_rules = read("core/src/setup/apart.rs");
    for message in messages::read(&read("messages/en.ftl")).unwrap() {
        let Some((prefix, rest)) = message.id.split_once('-') else { continue };
        let (id, attribute) = rest.split_once('.').unwrap_or((rest, ""));
        let is_used = match prefix {
            "setting" => setting(id).is_some_and(|setting| match attribute {
                "" | "hint" => true,
                "missing" => needed.contains(&id),
                word => setting.words().contains(&word),
            }),
            "choice" => {
                SETTINGS.iter().any(|setting| setting.words().contains(&id) && text::setting(setting.key, id).is_none())
            }
            "rule" => {
                let is_setting = setting(id).is_some_and(|setting| {
                    setting.rule_place.is_some() && (attribute.is_empty() || words(setting).contains(&attribute))
                });
                let is_there = |word: &str| word.is_empty() || of_rules.contains(&format!("\"{word}\""));
                is_setting || is_there(id) && (is_there(attribute) || !message.variables().is_empty())
            }
            _ => true,
        };
        assert!(is_used, "{}: no setting has it", message.id);
    }
}

/// Whatever rules differ in, and whatever is set otherwise, the page has a sentence for both.
#[test]
fn every_difference_between_rules_is_a_sentence() {
    let questions = || SETTINGS.iter().filter(|setting| setting.panel == Panel::Questions);
    let check = |setup: &Setup| {
        for strategy in CATALOGUE {
            let found = setup.set_otherwise(strategy).into_iter().chain(setup.versions_apart(strategy));
            for apart in found {
                let (subject, [one, other]) = settings::apart(&apart);
                let is_said = !subject.is_empty() && !one.is_empty() && !other.is_empty() && one != other;
                assert!(is_said, "{apart:?}: {subject:?} {one:?} / {other:?}");
            }
        }
    };
    for (one, other) in questions().flat_map(|one| questions().map(move |other| (one, other))) {
        for (word, other_word) in
            words(one).iter().flat_map(|one| words(other).into_iter().map(move |other| (one, other)))
        {
            let mut setup = Setup::default();
            one.set(&mut setup, word).unwrap();
            other.set(&mut setup, other_word).unwrap();
            check(&setup);
        }
    }
}

// --- The Python twins ----------------------------------------------------------------------------------------

const CRAWL: &str = "core/src/strategy/crawl.py";
/// What the twins have of their own: how a redirect is followed, and when a run counts as hung.
const OF_THE_TWINS: [&str; 2] = ["redirects", "patience_ms"];

/// The options of the twins: name, default in Python, and the choices if it has some.
fn options() -> BTreeMap<String, (String, Option<Vec<String>>)> {
    let code = read(CRAWL);
    let part = |name: &str| {
        let found = Regex::new(&format!(r"(?s)\n{name} = dict\((.*?)\)\n")).unwrap();
        found.captures(&code).unwrap_or_else(|| panic!("{CRAWL} has no {name}"))[1].to_string()
    };
    let choices: BTreeMap<String, Vec<String>> = Regex::new(r"(?s)(\w+)=\[(.*?)\]")
        .unwrap()
        .captures_iter(&part("CHOICES"))
        .map(|found| {
            let words = found[2].split(',').map(|word| word.trim().trim_matches('"').to_string());
            (found[1].to_string(), words.collect())
        })
        .collect();
    let defaults = part("DEFAULTS");
    let all: BTreeMap<_, _> = Regex::new(r#"(\w+)=("[^"]*"|[\w.]+)"#)
        .unwrap()
        .captures_iter(&defaults)
        .map(|found| (found[1].to_string(), (found[2].to_string(), choices.get(&found[1]).cloned())))
        .collect();
    assert!(choices.keys().all(|name| all.contains_key(name)), "a choice without a default: {choices:?}");
    all
}

#[test]
fn the_twins_have_the_settings_that_are_declared_for_them() {
    let mut options = options();
    for setting in SETTINGS {
        let option = options.remove(&setting.key.replace('-', "_"));
        let Some(lacks) = setting.twin else {
            assert_eq!(option, None, "{} has an option in {CRAWL}: declare it with `.twin(&[])`", setting.key);
            continue;
        };
        let (default, choices) = option.unwrap_or_else(|| panic!("{CRAWL} has no option for {}", setting.key));
        let words = words(setting);
        assert!(lacks.iter().all(|word| words.contains(word)), "{} lacks what it never had", setting.key);
        match setting.kind {
            Kind::Choice { .. } if words == ["on", "off"] || words == ["off", "on"] => {
                assert!(["True", "False"].contains(&&*default) && choices.is_none(), "{}: {default}", setting.key);
            }
            Kind::Choice { .. } => {
                let expected: Vec<&str> = words.into_iter().filter(|word| !lacks.contains(word)).collect();
                assert_eq!(choices.as_deref().unwrap_or_default(), expected, "{}: its choices in {CRAWL}", setting.key);
                assert!(expected.contains(&default.trim_matches('"')), "{}: {default}", setting.key);
            }
            Kind::Number { min, max, off, .. } => {
                let is_off = off.is_some() && ["None", "math.inf"].contains(&&*default);
                let is_in_range =
                    default.replace('_', "").parse().is_ok_and(|number: u32| (min..=max).contains(&number));
                assert!(choices.is_none() && (is_off || is_in_range), "{}: {default}", setting.key);
            }
            Kind::Lanes | Kind::Site => panic!("{} is no option of one crawl", setting.key),
        }
    }
    let rest: BTreeSet<&str> = options.keys().map(String::as_str).collect();
    assert_eq!(rest, OF_THE_TWINS.into(), "options of {CRAWL} that are no settings");
}

#[test]
fn every_setting_that_is_about_the_code_of_a_strategy_reaches_its_twin() {
    let heeded: BTreeSet<&str> = CATALOGUE.iter().flat_map(|strategy| strategy.heeds).copied().collect();
    for setting in SETTINGS {
        // A twin runs on the Python and the machine that there are: these do not change its code.
        let is_of_python = setting.panel == Panel::Machine || setting.needs == Some(Need::Setting("python"));
        let is_of_code = heeded.contains(setting.key) && !is_of_python || setting.panel == Panel::Questions;
        assert!(!is_of_code || setting.twin.is_some(), "{} has no option in {CRAWL}", setting.key);
    }
    for key in heeded {
        assert!(setting(key).is_some(), "a strategy heeds {key}, which is no setting");
    }
}
