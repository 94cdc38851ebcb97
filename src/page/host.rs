//! The messages between the playground and the page that embeds it (the host), version 1.
//!
//! The host posts `{"crawl-playground": 1, "id": 7, "call": "seek", "value": 1411}` and gets
//! `{"crawl-playground": 1, "id": 7, "answer": …}`, or `"problem": {"field", "text"}` in its place. The playground
//! reports events as `{"crawl-playground": 1, "event": "change", "detail": …}`. It ignores messages of any other shape.

use super::picture::Picture;
use super::scene::ChartLane;
use crate::compare::Lane;
use crate::say::{self, Problem, settings};
use crate::setup::{SETTINGS, Setup, setting, to_query};
use crate::text;
use crate::trace::object::{object, text_or_null};
use serde_json::{Map, Value};

/// The version of the messages; it is the value of [`MARK`].
pub const VERSION: u64 = 1;
/// The key in every message.
pub const MARK: &str = "crawl-playground";
/// The latest moment to seek, in ms: more than the longest trace.
const MAX_MS: u64 = 2_000_000_000;

/// A call of the host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Call {
    /// Play from here.
    Play,
    /// Stop playing.
    Pause,
    /// Go to a moment, in µs.
    Seek(u64),
    /// To the next event (`true`), or the one before.
    Step(bool),
    /// Reset to the author's settings.
    Reset,
    /// Settings and their new values, as written in an address. Empty to only read them.
    Setup(Vec<(String, String)>),
    /// The figures of the comparison on screen.
    Result,
    /// The present picture.
    Screenshot,
}

/// The calls by their names, with the value that each takes.
pub const CALLS: &[(&str, &str)] = &[
    ("play", "no value"),
    ("pause", "no value"),
    ("seek", "a moment: a number of ms from 0"),
    ("step", "`\"forward\"` (the default) or `\"back\"`"),
    ("reset", "no value"),
    ("setup", "an object of settings and their values; without it, the call returns the current ones"),
    ("result", "no value"),
    ("screenshot", "no value"),
];

/// A call with its id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The host's id for the call; the answer repeats it.
    pub id: Value,
    /// The call, or its problem.
    pub call: Result<Call, Problem>,
}

/// Reads a message; `None` for one that is not meant for the playground.
pub fn read(message: &Value) -> Option<Request> {
    let message = message.as_object()?;
    let version = message.get(MARK)?;
    let name = message.get("call")?;
    let id = message.get("id").filter(|id| id.is_u64() || id.is_string()).cloned().unwrap_or(Value::Null);
    if version.as_u64() != Some(VERSION) {
        let text = format!("must be {VERSION}, the version of the messages, not `{version}`.");
        return Some(Request { id, call: Err(Problem { field: String::from(MARK), text }) });
    }
    let call = read_call(name.as_str().unwrap_or(""), message.get("value").unwrap_or(&Value::Null));
    Some(Request { id, call })
}

fn read_call(name: &str, value: &Value) -> Result<Call, Problem> {
    let problem = |field: &str, text: String| Problem { field: field.to_string(), text };
    let none = |call: Call| match value {
        Value::Null => Ok(call),
        _ => Err(problem(name, format!("takes no value, but got `{value}`."))),
    };
    match name {
        "play" => none(Call::Play),
        "pause" => none(Call::Pause),
        "reset" => none(Call::Reset),
        "result" => none(Call::Result),
        "screenshot" => none(Call::Screenshot),
        "seek" => match value.as_f64() {
            Some(ms) if (0.0..=MAX_MS as f64).contains(&ms) => Ok(Call::Seek((ms * 1000.0).round() as u64)),
            _ => Err(problem(name, format!("must be a number of ms from 0 to {MAX_MS}, not `{value}`."))),
        },
        "step" => match value.as_str() {
            Some("forward") => Ok(Call::Step(true)),
            Some("back") => Ok(Call::Step(false)),
            None if value.is_null() => Ok(Call::Step(true)),
            _ => Err(problem(name, format!("must be `\"forward\"` or `\"back\"`, not `{value}`."))),
        },
        "setup" => match value {
            Value::Null => Ok(Call::Setup(Vec::new())),
            Value::Object(settings) => settings.iter().map(read_setting).collect::<Result<_, _>>().map(Call::Setup),
            _ => Err(problem(name, format!("must be an object of settings, not `{value}`."))),
        },
        _ => {
            let names: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();
            let text = format!("must be {}, not `{name}`.", text::one_of(&names));
            Err(problem("call", text::with_nearest(text, name, names)))
        }
    }
}

/// A setting and its value; lists, such as that of the lanes, may be written as lists.
fn read_setting((key, value): (&String, &Value)) -> Result<(String, String), Problem> {
    if setting(key).is_none() {
        let keys: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
        let text = text::with_nearest(text::problem_no_field(keys.join(", ")), key, keys);
        return Err(Problem { field: key.clone(), text });
    }
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is_on) => Some(String::from(if *is_on { "on" } else { "off" })),
        _ => None,
    };
    let written = match value {
        Value::Array(values) => values.iter().map(text).collect::<Option<Vec<_>>>().map(|values| values.join(",")),
        value => text(value),
    };
    let allowed = || format!("must be a text, a number, true or false, or a list of them, not `{value}`.");
    written.map(|value| (key.clone(), value)).ok_or_else(|| Problem { field: key.clone(), text: allowed() })
}

/// The answer to a call.
pub fn answer(id: &Value, answer: Result<Value, Problem>) -> Value {
    match answer {
        Ok(answer) => object(&mut [(MARK, VERSION.into()), ("id", id.clone()), ("answer", answer)]),
        Err(problem) => object(&mut [(MARK, VERSION.into()), ("id", id.clone()), ("problem", problem_json(&problem))]),
    }
}

/// The message for an event.
pub fn event(name: &str, detail: Value) -> Value {
    object(&mut [(MARK, VERSION.into()), ("event", name.into()), ("detail", detail)])
}

/// A problem as written in messages.
pub fn problem_json(problem: &Problem) -> Value {
    object(&mut [("field", (&*problem.field).into()), ("text", problem.to_string().into())])
}

/// All settings, and the query with those that differ from their defaults.
pub fn setup_json(setup: &Setup) -> Value {
    // To collect a map, the program would need a sort of its entries.
    let mut settings = Map::new();
    settings.extend(SETTINGS.iter().map(|setting| (setting.key.to_string(), Value::from(setting.get(setup)))));
    object(&mut [("settings", settings.into()), ("query", to_query(setup).into())])
}

/// The figures of the comparison on screen, per lane.
pub fn result_json(picture: &Picture) -> Value {
    let (comparison, ms) = (&picture.comparison, |us: u64| Value::from(us as f64 / 1000.0));
    let lane = |(lane, chart): (&Lane, &ChartLane)| {
        let metrics = &lane.metrics;
        let fork = lane.unforked.as_ref().zip(lane.plan.setup.fork.as_ref()).map(|(unforked, fork)| {
            object(&mut [
                ("at_ms", ms(fork.at_us)),
                ("setting", fork.key.into()),
                ("value", (&*fork.value).into()),
                ("unforked_makespan_ms", ms(unforked.makespan_us())),
            ])
        });
        let verdict = say::verdict(&lane.verdict, &comparison.site);
        object(&mut [
            ("strategy", lane.strategy.id.into()),
            ("name", settings::lane_name(&lane.plan).into()),
            ("sequential_ms", ms(comparison.sequential_us(lane))),
            ("outcome", text_or_null(lane.trace.outcome().map(|outcome| outcome.word()))),
            ("makespan_ms", ms(lane.makespan_us())),
            ("bound_ms", ms(lane.bound_us())),
            ("addresses", lane.addresses.into()),
            ("pages", metrics.pages.into()),
            ("fetches", metrics.fetches.into()),
            ("duplicate_fetches", metrics.duplicate_fetches.into()),
            ("verdict", verdict.into_iter().map(Value::from).collect()),
            ("critical_path", (&*chart.critical_sentence).into()),
            ("fork", fork.unwrap_or_default()),
        ])
    };
    object(&mut [
        ("live", picture.is_live.into()),
        ("query", to_query(&comparison.setup).into()),
        ("lanes", comparison.lanes.iter().zip(&picture.chart.lanes).map(lane).collect()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(call: Value) -> Result<Call, Problem> {
        let mut message = json!({MARK: VERSION, "id": 1});
        for (key, value) in call.as_object().unwrap() {
            message[key] = value.clone();
        }
        read(&message).expect("it is meant for the playground").call
    }

    #[test]
    fn every_call_is_read() {
        let setting = |key: &str, value: &str| (key.to_string(), value.to_string());
        for (message, expected) in [
            (json!({"call": "play"}), Call::Play),
            (json!({"call": "pause"}), Call::Pause),
            (json!({"call": "seek", "value": 1411.5}), Call::Seek(1_411_500)),
            (json!({"call": "step"}), Call::Step(true)),
            (json!({"call": "step", "value": "back"}), Call::Step(false)),
            (json!({"call": "reset"}), Call::Reset),
            (json!({"call": "setup"}), Call::Setup(Vec::new())),
            (
                json!({"call": "setup", "value": {"lanes": ["gather", "sequential"], "robots": true, "concurrency": 4}}),
                Call::Setup(vec![
                    setting("concurrency", "4"),
                    setting("lanes", "gather,sequential"),
                    setting("robots", "on"),
                ]),
            ),
            (json!({"call": "result"}), Call::Result),
            (json!({"call": "screenshot"}), Call::Screenshot),
        ] {
            assert_eq!(ask(message.clone()), Ok(expected), "{message}");
            assert!(CALLS.iter().any(|(name, _)| message["call"] == *name));
        }
    }

    #[test]
    fn a_problem_names_the_field_and_the_valid_values() {
        let most_ms = MAX_MS.to_string();
        for (message, field, named) in [
            (json!({"call": "stop"}), "call", "`play`, `pause`, `seek`"),
            (json!({"call": "sek"}), "call", &*text::did_you_mean("", "seek")),
            (json!({"call": 7}), "call", "`play`, `pause`, `seek`"),
            (json!({"call": "play", "value": 1}), "play", "`1`"),
            (json!({"call": "seek"}), "seek", &*most_ms),
            (json!({"call": "seek", "value": -1}), "seek", &*most_ms),
            (json!({"call": "seek", "value": 1e300}), "seek", &*most_ms),
            (json!({"call": "step", "value": "up"}), "step", "forward"),
            (json!({"call": "setup", "value": "concurrency=4"}), "setup", "concurrency=4"),
            (json!({"call": "setup", "value": {"colour": "red"}}), "colour", "site, lanes"),
            (json!({"call": "setup", "value": {"seed": {}}}), "seed", "`{}`"),
            (json!({"call": "play", MARK: 2}), MARK, "`2`"),
        ] {
            let problem = ask(message.clone()).expect_err("it is wrong");
            assert!(problem.field == field && problem.text.contains(named), "{message}: {problem}");
        }
    }

    #[test]
    fn messages_of_another_shape_are_ignored() {
        for message in [
            json!(null),
            json!("play"),
            json!([1, 2]),
            json!({"call": "play"}),
            json!({MARK: 1}),
            json!({MARK: 1, "event": "ready"}),
            json!({"subject": "lti.frameResize", "height": 400}),
        ] {
            assert_eq!(read(&message), None, "{message}");
        }
    }

    #[test]
    fn a_result_has_the_forks_of_its_lanes() {
        let picture = crate::page::picture::tests::picture("lanes=gather,gather@300ms:latency-ms=20");
        let result = result_json(&picture);
        let makespan = &result["lanes"][0]["makespan_ms"];
        let fork = json!({"at_ms": 300.0, "setting": "latency-ms", "value": "20", "unforked_makespan_ms": makespan});
        assert_eq!((&result["lanes"][0]["fork"], &result["lanes"][1]["fork"]), (&Value::Null, &fork));
    }

    #[test]
    fn an_answer_repeats_the_id_of_its_call() {
        let request = read(&json!({MARK: 1, "id": "a", "call": "play"})).unwrap();
        assert_eq!(answer(&request.id, Ok(json!(true))), json!({MARK: 1, "id": "a", "answer": true}));
        let problem = Problem { field: String::from("seek"), text: String::from("no") };
        let text = problem.to_string();
        let expected = json!({MARK: 1, "id": null, "problem": {"field": "seek", "text": text}});
        assert_eq!(answer(&Value::Null, Err(problem)), expected);
    }
}
