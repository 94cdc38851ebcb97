//! What the build generates from the page's texts (`build/messages.rs`): Rust code, and the errors that it finds.

#[path = "../build/messages.rs"]
mod messages;
#[path = "support/sources.rs"]
mod sources;

use crawl_playground::say::settings;
use crawl_playground::setup::parse_query;
use crawl_playground::text::{self, SpeechWaitsUntil};
use messages::{Fault, LOOKUPS, differences, lookups, pseudo, read, rust};
use sources::sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Compares the Rust for a file, without the documentation of its items.
fn check(source: &str, expected: &str) {
    let messages = read(source).expect(source);
    let items = rust(&messages, &messages);
    let lines: Vec<&str> = items.lines().filter(|line| !line.starts_with("///")).collect();
    assert_eq!(lines.join("\n"), expected, "{source}");
}

fn check_faults(source: &str, expected: &[(usize, &str)]) {
    let faults = read(source).err().unwrap_or_default();
    let faults: Vec<(usize, &str)> = faults.iter().map(|fault| (fault.line, fault.what.as_str())).collect();
    assert_eq!(faults, expected, "{source}");
}

#[test]
fn a_message_is_a_constant_and_one_with_variables_a_function() {
    check("the-end = The end", "pub const THE_END: &str = \"The end\";");
    check(
        "took = { $lane } took { $time-ms } ms, { $lane }!",
        "pub fn took(lane: impl Display, time_ms: impl Display) -> String {\n    format!(\"{lane} took {time_ms} ms, {lane}!\")\n}",
    );
    check(
        "rate = Rate\n    .about = So many { $unit }",
        "pub const RATE: &str = \"Rate\";\npub fn rate_about(unit: impl Display) -> String {\n    format!(\"So many {unit}\")\n}",
    );
}

#[test]
fn messages_with_a_prefix_are_looked_up() {
    let messages = read("rule-a = A\n    .b-c = B\nrule-n = { $n }\nruler = R").expect("it is right");
    let code = lookups(&messages, &messages);
    assert!(code.contains("(\"a\", \"\", \"A\"),\n        (\"a\", \"b-c\", \"B\"),\n    ];"), "{code}");
    assert_eq!(text::setting("batch", "chunk"), Some(text::SETTING_BATCH_CHUNK));
    assert_eq!((text::setting("batch", "half"), text::choice("as-N", "")), (None, Some(text::CHOICE_AS_N)));
}

#[test]
fn what_is_escaped_is_meant() {
    check(r#"brace = { "{" }x{ "}" } { "\u2014" }{ "\\" }"#, r#"pub const BRACE: &str = "{x} —\\";"#);
    check(r#"brace = { "{" }{ $x }"#, "pub fn brace(x: impl Display) -> String {\n    format!(\"{{{x}\")\n}");
    check("space = {\" \"}a\n    b", "pub const SPACE: &str = \" a\\nb\";");
}

#[test]
fn a_number_selects_by_its_digits() {
    check(
        "pages = { $n ->\n    [one] a page\n    [0] no page\n   *[other] { $n } pages\n }.",
        "pub fn pages(n: impl Display) -> String {\n    format!(\"{}.\", match n.to_string().as_str() { \"0\" => \
         String::from(\"no page\"), \"1\" => String::from(\"a page\"), _ => format!(\"{n} pages\") })\n}",
    );
}

/// The enum of `ends = { $how -> [is-hung] … *[finished] … }`.
const ENDS_HOW: &str = "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum EndsHow {\n    /// `is-hung`\n    IsHung,\n    \
    /// `finished`\n    Finished,\n}\n";

#[test]
fn words_that_choose_are_an_enum() {
    check(
        "ends = { $how ->\n    [is-hung] hangs\n   *[finished] ends\n } at { $time }",
        &format!(
            "{ENDS_HOW}pub fn ends(how: EndsHow, time: impl Display) -> String {{\n    format!(\"{{}} at {{time}}\", \
             match how {{ EndsHow::IsHung => String::from(\"hangs\"), _ => String::from(\"ends\") }})\n}}"
        ),
    );
}

#[test]
fn a_variant_can_choose_again() {
    check(
        "a = { $n ->\n    [one] one { $how ->\n        [x] X\n       *[y] Y\n    }\n   *[other] many\n }",
        "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum AHow {\n    /// `x`\n    X,\n    /// `y`\n    Y,\n}\n\
         pub fn a(n: impl Display, how: AHow) -> String {\n    match n.to_string().as_str() { \"1\" => format!(\"one {}\", \
         match how { AHow::X => String::from(\"X\"), _ => String::from(\"Y\") }), _ => String::from(\"many\") }\n}",
    );
}

/// The generated functions themselves, in the language of this build: English.
#[test]
fn texts_contain_their_arguments() {
    assert_eq!(text::speech_has_pages("Batched", 1, 1), "Batched has 1 page");
    assert_eq!(text::speech_has_pages("Batched", 0, 0), "Batched has 0 pages");
    assert_eq!(text::verdict_unread(1, "/a"), "/a was fetched but never parsed, so its links are lost.");
    let unread = "2 pages were fetched but never parsed, /a first. Their links are lost.";
    assert_eq!(text::verdict_unread(2, "/a"), unread);
    let waits = |until| text::speech_waits("L", 3, 3, "C", until, "/a");
    let said = [
        SpeechWaitsUntil::Done,
        SpeechWaitsUntil::LetsGo,
        SpeechWaitsUntil::Read,
        SpeechWaitsUntil::Failed,
        SpeechWaitsUntil::Nothing,
    ]
    .map(waits);
    // Each word selects its own text, and only one text omits the page.
    assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len(), "{said:?}");
    assert_eq!(said.iter().map(|text| text.contains("/a")).collect::<Vec<_>>(), [true, true, true, true, false]);
}

/// The sentences of a problem form one message.
#[test]
fn a_problem_reads_as_sentences() {
    let check = |query: &str, expected: &str| {
        let (_, mistakes) = parse_query(query, &[]);
        assert_eq!(settings::problem(&mistakes[0], &[]).to_string(), expected);
    };
    let most = "`concurrency` must be a whole number from 1 to 1000, or `unlimited`, not `many`. Using `8`.";
    check("concurrency=many", most);
    check(
        "batch=chunks",
        "`batch` must be `frontier` or `chunk`, not `chunks`. Did you mean `chunk`? Using `frontier`.",
    );
    let own = "`lanes` has mistakes. `cpu-ms` of lane 1 (gather) must be a whole number from 0 to 10000, not `x`. \
        Using `gather`.";
    check("lanes=gather:cpu-ms=x", own);
    check(
        "spread=x",
        "`spread` must be `constant`, `uniform`, `log-normal`, or `pareto`, not `x`. Using `log-normal`.",
    );
}

/// Every letter of the pseudo-language has an accent, except inside backticks.
#[test]
fn the_pseudo_language_keeps_code_and_variables() {
    let messages = read("a = `key` is { $n ->\n    [one] one `x`\n   *[other] more\n }.").expect("it is right");
    let items = rust(&messages, &pseudo(messages.clone()));
    for kept in ["`key` íś ", "óńé `x`", "ḿóŕé"] {
        assert!(items.contains(kept), "{kept}: {items}");
    }
    assert_eq!(differences(&messages, &pseudo(messages.clone())), []);
}

#[test]
fn an_item_is_documented_with_its_comment_and_its_text() {
    let messages =
        read("# So many.\npages = { $n ->\n    [one] a page\n   *[other] { $n } pages\n }").expect("it is right");
    let items = rust(&messages, &messages);
    let documentation: Vec<&str> = items.lines().filter(|line| line.starts_with("///")).collect();
    let text = "/// { $n -> [one] a page *[other] { $n } pages }";
    assert_eq!(documentation, ["/// So many.", "///", "/// ```text", text, "/// ```"]);
}

#[test]
fn a_fault_names_its_line() {
    check_faults("a = x\nb = { $n\n", &[(3, "Expected a token starting with \"}\"")]);
    check_faults("a = x\n-brand = Y\n", &[(2, "-brand: terms are not supported")]);
    check_faults("a = x\nb = { a }\n", &[(2, "only variables and quoted texts are supported in braces")]);
    check_faults("a = { $n ->\n [one] x\n }\n", &[(3, "The select expression must have a default variant")]);
    check_faults(
        "a = { $n ->\n [few] x\n *[other] y\n }\n",
        &[(2, "[few]: the only plurals are [one], exactly 1, and the default *[other]")],
    );
    check_faults("a = { $n ->\n [one] x\n [hung] y\n *[other] z\n }\n", &[(3, "[hung] is a word among numbers")]);
    check_faults("a = { $n ->\n [1.5] x\n *[other] z\n }\n", &[(2, "[1.5] is not a whole number")]);
    check_faults("a = { $n ->\n [1] x\n *[more] z\n }\n", &[(3, "[more]: the default among numbers must be *[other]")]);
    check_faults("a = { $n ->\n [x] x\n [x] y\n *[y] z\n }\n", &[(3, "[x] occurs twice")]);
    check_faults("a = { NUMBER($n) ->\n [x] x\n *[y] z\n }\n", &[(1, "only a variable can be a selector")]);
    check_faults(
        "a = x\na-b = y\na = z\n    .b = z\n",
        &[(3, "a and a (line 1) have the same name in Rust"), (4, "a.b and a-b (line 2) have the same name in Rust")],
    );
    let keyword = "$type cannot be an argument in Rust: use a word in lower case that is not a keyword";
    check_faults("a = x\nb =\n    { $type }\n", &[(3, keyword)]);
}

#[test]
fn another_language_has_the_same_ids_and_variables() {
    let first = read("a = x\nb = { $n } and { $m }\n    .c = y").expect("it is right");
    let other = |source| differences(&first, &read(source).expect("it is right"));
    assert_eq!(other("b = { $m } und { $n }\n    .c = y\na = x"), []);
    let fault = |line, what: &str| Fault { line, what: what.into() };
    assert_eq!(
        other("b = { $m } und { $k }\nd = z\n    .c = y\n"),
        [
            fault(0, "a is missing"),
            fault(1, "b does not use $n"),
            fault(1, "b uses $k, which the English text does not have"),
            fault(0, "b.c is missing"),
            fault(2, "d is not known"),
            fault(3, "d.c is not known"),
        ]
    );
    // The arguments keep their order, independent of the order in the sentence.
    let other = read("a = x\nb = { $m } und { $n }\n    .c = y").expect("it is right");
    let items = rust(&first, &other);
    assert!(
        items.contains("pub fn b(n: impl Display, m: impl Display) -> String {\n    format!(\"{m} und {n}\")"),
        "{items}"
    );
}

#[test]
fn another_language_chooses_between_the_same_words() {
    let first = read("a = { $how ->\n [hung] hangs\n [raised] raises\n *[finished] ends\n }").expect("it is right");
    let translated = |source| read(source).expect("it is right");
    let of = |source| differences(&first, &translated(source));
    // In another order, with one word less, and with another name for the default.
    let other = translated("a = { $how ->\n [raised] R\n [hung] H\n *[sonst] S\n }");
    assert_eq!(differences(&first, &other), []);
    let items = rust(&first, &other);
    assert!(
        items.contains(
            "match how { AHow::Raised => String::from(\"R\"), AHow::Hung => String::from(\"H\"), _ => String::from(\"S\") }"
        ),
        "{items}"
    );
    let fault = |what: &str| [Fault { line: 1, what: format!("a: {what}") }];
    assert_eq!(
        of("a = { $how ->\n [hing] H\n *[finished] S\n }"),
        fault("[hing]: $how chooses between hung, raised, finished")
    );
    assert_eq!(of("a = { $how }"), fault("$how chooses between words and is no text and no number"));
    let plain = read("a = { $lane }").expect("it is right");
    let chosen = translated("a = { $lane ->\n [x] X\n *[other] { \"\" }\n }");
    assert_eq!(differences(&plain, &chosen), fault("[x]: $lane is a text or a number and chooses by no word"));
    // A plural that the first language does not have.
    assert_eq!(differences(&plain, &translated("a = { $lane ->\n [one] X\n *[other] Y\n }")), []);
}

#[test]
fn words_that_cannot_be_an_enum_are_faults() {
    let written = "$x chooses between words, so it cannot be a text or a number, too";
    check_faults("a = { $x }{ $x ->\n [y] y\n *[z] z\n }\n", &[(1, written)]);
    check_faults("a = { $x ->\n [a-b] y\n *[a_b] z\n }\n", &[(1, "[a-b] and [a_b] have the same name in Rust")]);
    check_faults("a = { $x ->\n [self] y\n *[z] z\n }\n", &[(1, "[self] cannot be a name in Rust")]);
}

/// The file of every language is valid and matches the first one.
#[test]
fn all_files_have_the_same_messages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages");
    let of = |name: &Path| read(&fs::read_to_string(name).expect("it is text")).expect("the file is right");
    let first = of(&folder.join("en.ftl"));
    for entry in fs::read_dir(&folder).expect("the folder can be read") {
        let path = entry.expect("an entry can be read").path();
        assert_eq!(differences(&first, &of(&path)), [], "{}", path.display());
    }
}

#[test]
fn messages_of_a_family_are_looked_up_by_id() {
    let family =
        read("part-a-b = A\n    .in-short = a\npart-c = C\n    .in-short = c\nother = O\n").expect("it is right");
    let code = messages::family(&family, "part");
    assert!(code.contains(r#"("a_b", [PART_A_B, PART_A_B_IN_SHORT]),"#), "{code}");
    assert!(code.contains("pub fn part_name(") && code.contains("pub fn part_in_short("), "{code}");
    assert!(!code.contains("OTHER"), "{code}");
}

#[test]
fn every_message_is_used() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages/en.ftl");
    let messages = read(&fs::read_to_string(file).expect("it is text")).expect("the build has read it");
    let code: String = sources("src").into_iter().map(|(_, code)| code).collect();
    let words: BTreeSet<&str> = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    // What is looked up by data, `tests/settings.rs` compares with the data.
    let is_looked_up = |id: &str| LOOKUPS.iter().any(|prefix| id.starts_with(&format!("{prefix}-")));
    for message in messages.into_iter().filter(|message| !is_looked_up(&message.id)) {
        let strategy = message.id.strip_prefix("strategy-").and_then(|rest| rest.split('.').next());
        if let Some(id) = strategy.map(|id| id.replace('-', "_")) {
            let is_known = crawl_playground::strategy::corrected().any(|strategy| strategy.pattern == id);
            assert!(is_known, "{}: no strategy is {id}", message.id);
            continue;
        }
        let name = message.name();
        let name = if message.variables().is_empty() { name.to_uppercase() } else { name };
        assert!(words.contains(name.as_str()), "{}: no code uses text::{name}", message.id);
    }
}
