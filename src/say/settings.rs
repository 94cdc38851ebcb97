//! The words of settings: their names, their values, what is wrong with a value, and where one has no effect.

use super::{no_generator, no_strategy, strategy_name};
use crate::say::Problem;
use crate::setup::{
    AUTO, Apart, Fixed, Kind, MAX_LANES, MOST_IN_NAME, Mistake, Need, Plan, SETTINGS, Said, Setting, Setup, Unit,
    Wrong, setting,
};
use crate::site::generate;
use crate::strategy::{self, Strategy};
use crate::text;

/// The most words of a setting.
const MOST_WORDS: usize = 5;

/// The texts of one setting.
#[derive(Clone, Copy)]
struct Texts {
    name: &'static str,
    hint: &'static str,
    /// That others have no effect without it.
    missing: &'static str,
    /// Of its choices, in their order; of a number, of the words in place of one.
    choices: [&'static str; MOST_WORDS],
}

/// Of all settings. The compiler looks them up, and ends with the key of a setting whose message is missing.
static TEXTS: [Texts; SETTINGS.len()] = {
    let mut all = [Texts { name: "", hint: "", missing: "", choices: [""; MOST_WORDS] }; SETTINGS.len()];
    let mut index = 0;
    while index < SETTINGS.len() {
        all[index] = look_up(&SETTINGS[index]);
        index += 1;
    }
    all
};

const fn look_up(setting: &Setting) -> Texts {
    let mut choices = [""; MOST_WORDS];
    match setting.kind {
        Kind::Number { off, auto, .. } => {
            if let Some(word) = off {
                choices[0] = choice(setting.key, word);
            }
            if let Some(word) = auto {
                choices[1] = choice(setting.key, word);
            }
        }
        Kind::Choice { words } => {
            let mut index = 0;
            while index < words.len() {
                choices[index] = choice(setting.key, words[index]);
                index += 1;
            }
        }
        Kind::Lanes | Kind::Site => {}
    }
    let missing = match text::setting(setting.key, "missing") {
        Some(missing) => missing,
        None => "",
    };
    Texts { name: text_of(setting.key, ""), hint: text_of(setting.key, "hint"), missing, choices }
}

#[allow(clippy::panic, reason = "the compiler runs it: a setting without its message does not compile")]
const fn text_of(key: &'static str, attribute: &str) -> &'static str {
    match text::setting(key, attribute) {
        Some(text) => text,
        None => panic!("{}", key),
    }
}

#[allow(clippy::panic, reason = "the compiler runs it: a setting without its message does not compile")]
const fn choice(key: &'static str, word: &'static str) -> &'static str {
    match (text::setting(key, word), text::choice(word, "")) {
        (Some(text), _) | (None, Some(text)) => text,
        // A version number is the same in every language, and no attribute of a message can begin with a digit.
        (None, None) if word.as_bytes()[0].is_ascii_digit() => word,
        (None, None) => panic!("{}", key),
    }
}

fn texts(setting: &Setting) -> &'static Texts {
    &TEXTS[setting.index()]
}

/// The name of a setting.
pub fn name(setting: &Setting) -> &'static str {
    texts(setting).name
}

/// What it does, in a sentence.
pub fn hint(setting: &Setting) -> &'static str {
    texts(setting).hint
}

/// The names of the choices of a setting, in their order; none for other kinds.
pub fn choices(setting: &Setting) -> &'static [&'static str] {
    let Kind::Choice { words } = setting.kind else { return &[] };
    &texts(setting).choices[..words.len()]
}

/// The value that `setup` holds, as people read it: with its unit.
pub fn shown(setting: &Setting, setup: &Setup) -> String {
    match setting.kind {
        Kind::Lanes | Kind::Site => setting.get(setup),
        _ => shown_held(setting, setting.held(setup)),
    }
}

/// A number or the index of a choice, as a setup holds it, as people read it.
pub fn shown_held(setting: &Setting, held: u32) -> String {
    let choices = &texts(setting).choices;
    let unit = match setting.kind {
        Kind::Number { off: Some(_), .. } if held == 0 => return String::from(choices[0]),
        Kind::Number { auto: Some(_), .. } if held == AUTO => return String::from(choices[1]),
        Kind::Number { unit, .. } => unit,
        Kind::Choice { .. } => return choices.get(held as usize).copied().map_or(String::new(), String::from),
        Kind::Lanes | Kind::Site => return String::new(),
    };
    match unit {
        Unit::OneIn => text::value_one_in(held),
        Unit::None => text::value_shown(held, ""),
        Unit::Ms => text::value_shown(held, text::UNIT_MS),
        Unit::Percent => text::value_shown(held, text::UNIT_PERCENT),
        Unit::Times => text::value_shown(held, text::UNIT_TIMES),
        Unit::PerSecond => text::value_shown(held, text::UNIT_PER_SECOND),
    }
}

// --- What is wrong with a value ------------------------------------------------------------------------------

/// The valid values of a setting.
pub fn allowed(setting: &Setting) -> String {
    match setting.kind {
        Kind::Number { min, max, .. } => match &setting.words()[..] {
            [] => text::allowed_number(min, max),
            words => text::allowed_number_or(min, max, text::one_of(words)),
        },
        Kind::Choice { words } => text::one_of(words),
        Kind::Lanes => {
            let ids: Vec<&str> = strategy::CATALOGUE.iter().map(|strategy| strategy.id).collect();
            text::allowed_lanes(MAX_LANES, ids.join(", "))
        }
        Kind::Site => {
            let names: Vec<&str> = generate::GENERATORS.iter().map(|generator| generator.id).collect();
            text::allowed_sites(names.join(", "))
        }
    }
}

/// The keys of all settings of which a lane can have its own value.
fn own_keys() -> Vec<&'static str> {
    SETTINGS.iter().filter(|setting| setting.can_be_own()).map(|setting| setting.key).collect()
}

/// What is wrong with a value that was written for `key`. It continues after the key: "must be …". `others` are the
/// valid keys that are not settings.
pub fn wrong(key: &str, wrong: &Wrong, others: &[&str]) -> String {
    let allowed_own = || text::allowed_own(own_keys().join(", "));
    match wrong {
        Wrong::Unknown => {
            let keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
            let text = text::problem_no_field(keys.join(", "));
            text::with_nearest(text, key, keys.iter().chain(others).copied())
        }
        Wrong::Value(value) => {
            let Some(setting) = setting(key) else { return String::new() };
            text::with_nearest(text::problem_value(allowed(setting), value), value, setting.words())
        }
        Wrong::Strategy(id) => strategy::find(id).err().map_or_else(String::new, |unknown| no_strategy(&unknown)),
        Wrong::Site(name) => generate::parse(name).err().map_or_else(String::new, |problem| no_generator(&problem)),
        Wrong::Lanes(number) => text::problem_lanes(number, MAX_LANES),
        Wrong::Own(all) => {
            let said = all.iter().map(|of| {
                let problem = self::wrong(&of.key, &of.wrong, &[]);
                text::problem_of_lane(&of.key, of.lane + 1, of.strategy, problem)
            });
            text::problem_own(said.collect::<Vec<_>>().join(" "))
        }
        Wrong::Shared => text::problem_shared_field(allowed_own()),
        Wrong::Moment(moment) => text::problem_moment(moment),
        Wrong::Fixed(fixed) => text::problem_fixed(self::fixed(*fixed)),
        Wrong::NotOwn => text::with_nearest(text::problem_no_own_field(allowed_own()), key, own_keys()),
    }
}

/// Why a setting cannot change in the middle of a run.
pub fn fixed(fixed: Fixed) -> &'static str {
    match fixed {
        Fixed::Pages => text::FIXED_PAGES,
        Fixed::Comparison => text::FIXED_COMPARISON,
        Fixed::Start => text::FIXED_START,
        Fixed::Interpreter => text::FIXED_INTERPRETER,
        Fixed::Workers => text::FIXED_WORKERS,
        Fixed::Unused => text::FIXED_UNUSED,
    }
}

/// A mistake in words. `others` are the valid keys that are not settings.
pub fn problem(mistake: &Mistake, others: &[&str]) -> Problem {
    let text = wrong(&mistake.field, &mistake.wrong, others);
    let text = match &mistake.taken {
        Some(taken) => text::problem_instead(text, format!("`{taken}`")),
        None => text,
    };
    Problem { field: mistake.field.clone(), text }
}

// --- Where it has no effect ----------------------------------------------------------------------------------

/// Why a setting has no effect at all in `setup`; `None` if it has one.
pub fn no_effect_in(of: &Setting, setup: &Setup) -> Option<&'static str> {
    of.lacks(setup).map(|need| match need {
        Need::Setting(key) => setting(key).map_or("", |needed| texts(needed).missing),
        Need::SiteRules => text::NO_EFFECT_ROBOTS,
    })
}

/// Why a setting has no effect on a strategy; `None` if it has one.
pub fn no_effect_on(setting: &Setting, strategy: &Strategy) -> Option<String> {
    (!strategy.heeds(setting.key)).then(|| text::no_effect_on(name(setting), strategy.id))
}

/// What a strategy uses in place of the value that `setup` holds; `None` if it uses that value.
pub fn instead_on(setting: &Setting, setup: &Setup, strategy: &Strategy) -> Option<String> {
    let instead = shown_held(setting, setting.instead_on(setup, strategy)?);
    Some(text::no_effect_value(shown(setting, setup), strategy.id, instead))
}

/// Why a strategy is unsafe on the Python of `setup`; `None` if it is safe.
pub fn unsafe_on(setup: &Setup, strategy: &Strategy) -> Option<&'static str> {
    setup.is_unsafe(strategy).then_some(text::NO_GIL_UNSAFE)
}

// --- Lanes and rules -----------------------------------------------------------------------------------------

/// The own settings of a lane: `Concurrency 4`.
pub fn own_words(plan: &Plan) -> Vec<String> {
    plan.own.iter().map(|of| text::value_set(name(of), shown(of, &plan.setup))).collect()
}

/// The Python of a lane, where it is not the default and its own settings do not say it: `Python 3.14`, `GIL off`.
pub fn python_words(plan: &Plan) -> Vec<String> {
    let setup = plan.setup.with_python_of(plan.strategy);
    let is_said =
        |of: &&Setting| !plan.own.iter().any(|own| own.key == of.key && own.held(&plan.setup) == of.held(&setup));
    let differs = |of: &&Setting| of.held(&setup) != of.held(&Setup::default()) && of.lacks(&setup).is_none();
    let python = ["python", "gil"].into_iter().filter_map(setting).filter(is_said).filter(differs);
    python.map(|of| text::value_set(name(of), shown(of, &setup))).collect()
}

/// The same in one text: `Concurrency 4, CPU per page 20 ms`. Empty if it shares all.
pub fn own_list(plan: &Plan) -> String {
    own_words(plan).join(text::LIST_COMMA)
}

/// The name of a lane. No other lane of the setup has the same.
pub fn lane_name(plan: &Plan) -> String {
    let mut said = String::from(strategy_name(plan.strategy));
    if plan.name.is_published {
        said = text::lane_name_published(said);
    }
    if plan.name.has_own {
        let mut words = own_words(plan);
        if words.len() > MOST_IN_NAME {
            words.truncate(MOST_IN_NAME);
            words.push(String::from("…"));
        }
        said = text::lane_name_own(said, words.join(text::LIST_COMMA));
    }
    match plan.name.number {
        Some(number) => text::lane_name_number(said, number),
        None => said,
    }
}

/// What two sets of rules say of a subject: the beginning of a sentence, and its two ends.
pub fn apart(apart: &Apart) -> (&'static str, [String; 2]) {
    let said = |said: Said| match said {
        Said::Word(word) => String::from(text::rule(apart.key, word).unwrap_or_default()),
        Said::Most(most) => text::rule_in_flight_most(most),
    };
    (text::rule(apart.key, "").unwrap_or_default(), [said(apart.one), said(apart.other)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::parse_query;

    fn said(query: &str) -> Vec<Problem> {
        let (_, mistakes) = parse_query(query, &["theme"]);
        mistakes.iter().map(|mistake| problem(mistake, &["theme"])).collect()
    }

    #[test]
    fn a_misspelt_word_is_corrected() {
        for (query, word) in [
            ("concurency=4", "concurrency"),
            ("Them=dark", "theme"),
            ("batch=chunks", "chunk"),
            ("lanes=gahter", "gather"),
            ("lanes=gather-as-publishd", "gather-as-published"),
            ("lanes=gather:mrk=result", "mark"),
            ("site=tre:7", "tree"),
            ("site=dmo", "demo"),
        ] {
            let near = text::did_you_mean("", word);
            let problems = said(query);
            assert!(problems.len() == 1 && problems[0].text.contains(&near), "{query}: {problems:?}");
        }
    }

    #[test]
    fn a_problem_names_the_valid_values_and_the_one_that_is_used() {
        let check = |query: &str, field: &str, text: String| {
            assert_eq!(said(query), [Problem { field: String::from(field), text }]);
        };
        let many = text::problem_value(text::allowed_number_or(1, 1000, "`unlimited`"), "many");
        check("concurrency=many", "concurrency", text::problem_instead(many.clone(), "`8`"));
        let keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        check("theme=dark&colour=red", "colour", text::problem_no_field(keys.join(", ")));
        let of_lane = |key, lane, what: String| text::problem_own(text::problem_of_lane(key, lane, "gather", what));
        let own = text::problem_instead(of_lane("concurrency", 2, many), "`gather,gather:batch=chunk`");
        check("lanes=gather,gather:concurrency=many:batch=chunk", "lanes", own);
        let shared = text::problem_shared_field(text::allowed_own(own_keys().join(", ")));
        check(
            "lanes=gather:latency-ms=9",
            "lanes",
            text::problem_instead(of_lane("latency-ms", 1, shared), "`gather`"),
        );
    }

    #[test]
    fn no_two_lanes_have_the_same_name() {
        let check = |lanes: &str, expected: &[String]| {
            let (setup, _) = parse_query(&format!("lanes={lanes}"), &[]);
            let names: Vec<String> = setup.plans().iter().map(lane_name).collect();
            assert_eq!(names, expected, "{lanes}");
        };
        let gather = || String::from(text::STRATEGY_GATHER);
        let own = |settings: &[(&str, &str)]| {
            let mut setup = Setup::default();
            let words = settings.iter().map(|(key, value)| {
                let setting = setting(key).unwrap();
                setting.set(&mut setup, value).unwrap();
                text::value_set(name(setting), shown(setting, &setup))
            });
            words.collect::<Vec<_>>()
        };
        let with_own = |words: Vec<String>| text::lane_name_own(gather(), words.join(text::LIST_COMMA));
        check("sequential,gather:concurrency=4", &[text::STRATEGY_SEQUENTIAL.into(), gather()]);
        check("gather,gather-as-published", &[gather(), text::lane_name_published(gather())]);
        let different = with_own(own(&[("concurrency", "4"), ("cpu-ms", "0")]));
        check("gather,gather:concurrency=4:cpu-ms=0", &[gather(), different]);
        let numbered = |number: usize| text::lane_name_number(gather(), number);
        check("gather,gather,gather:batch=chunk", &[numbered(1), numbered(2), with_own(own(&[("batch", "chunk")]))]);
        let many = |words: Vec<String>| with_own([words, vec![String::from("…")]].concat());
        let first = many(own(&[("concurrency", "4"), ("cpu-ms", "0")]));
        check("gather,gather:concurrency=4:cpu-ms=0:mark=result", &[gather(), first]);
    }
}
