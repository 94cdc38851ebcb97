//! What the build makes of the page's texts (`build/messages.rs`): the Rust, and the faults that it finds.

#[path = "../build/messages.rs"]
mod messages;
#[path = "support/sources.rs"]
mod sources;

use crawl_playground::text::{self, SpeechWaitsUntil};
use messages::fill::{FIRST, MARKS, fill};
use messages::{Fault, differences, read, rust, template_of};
use sources::sources;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::path::Path;

/// The Rust of a file, without the documentation of its items.
fn check(source: &str, expected: &str) {
    let messages = read(source).expect(source);
    let items = rust(&messages, &messages);
    let lines: Vec<&str> = items.lines().filter(|line| !line.starts_with("///")).collect();
    assert_eq!(lines.join("\n"), expected, "{source}");
}

/// What becomes of a file's one message with these arguments.
fn text_of(source: &str, arguments: &[&dyn Display]) -> String {
    let messages = read(source).expect(source);
    let template = template_of(&messages[0], &messages[0]);
    assert_eq!(messages[0].variables().len(), arguments.len(), "{source}");
    fill(&template, arguments)
}

fn check_text(source: &str, arguments: &[&dyn Display], expected: &str) {
    assert_eq!(text_of(source, arguments), expected, "{source}");
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
        "pub fn took(lane: impl Display, time_ms: impl Display) -> String {\n    \
         fill(\"\\u{1}0 took \\u{1}1 ms, \\u{1}0!\", &[&lane, &time_ms])\n}",
    );
    check(
        "rate = Rate\n    .about = So many { $unit }",
        "pub const RATE: &str = \"Rate\";\npub fn rate_about(unit: impl Display) -> String {\n    \
         fill(\"So many \\u{1}0\", &[&unit])\n}",
    );
}

#[test]
fn what_is_escaped_is_meant() {
    check(r#"brace = { "{" }x{ "}" } { "\u2014" }{ "\\" }"#, r#"pub const BRACE: &str = "{x} —\\";"#);
    check("space = {\" \"}a\n    b", "pub const SPACE: &str = \" a\\nb\";");
    check_text(r#"brace = { "{" }{ $x }"#, &[&7], "{7");
}

#[test]
fn words_that_choose_are_an_enum() {
    check(
        "ends = { $how ->\n    [is-hung] hangs\n   *[finished] ends\n } at { $time }",
        "#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub enum EndsHow {\n    /// `is-hung`\n    IsHung,\n    \
         /// `finished`\n    Finished,\n}\npub fn ends(how: EndsHow, time: impl Display) -> String {\n    \
         fill(\"\\u{2}00\\u{3}hangs\\u{4}\\u{3}ends\\u{4} at \\u{1}1\", &[&(how as u8), &time])\n}",
    );
    let ends = "ends = { $how ->\n    [hung] hangs\n    [raised] raises\n   *[finished] ends\n }.";
    for (word, text) in [(0, "hangs."), (1, "raises."), (2, "ends.")] {
        check_text(ends, &[&word], text);
    }
}

#[test]
fn a_number_chooses_by_how_it_is_written() {
    let pages = "pages = { $n ->\n    [one] a page\n    [0] no page\n   *[other] { $n } pages\n }.";
    for (count, text) in [(0, "no page."), (1, "a page."), (2, "2 pages."), (11, "11 pages.")] {
        check_text(pages, &[&count], text);
    }
    // A literal number comes before the plural that it belongs to.
    check_text("n = { $n ->\n    [one] one\n    [1] literal\n   *[other] other\n }", &[&1], "literal");
}

#[test]
fn a_variant_can_choose_again() {
    let source = "a = { $n ->\n    [one] one { $how ->\n        [x] X\n       *[y] Y{ $m }\n    }!\n   *[other] { $m } \
                  { $m ->\n        [1] one\n       *[other] many\n    }\n } end";
    let texts = |n: u32, how: u32, m: u32| text_of(source, &[&n, &how, &m]);
    assert_eq!([texts(1, 0, 5), texts(1, 1, 5)], ["one X! end", "one Y5! end"]);
    assert_eq!([texts(2, 0, 1), texts(2, 1, 3)], ["1 one end", "3 many end"]);
}

#[test]
fn an_argument_is_never_read_as_a_template() {
    check_text("a = { $x } and { $y }", &[&"\u{1}1{y}\u{4}", &"\u{2}0\u{3}"], "\u{1}1{y}\u{4} and \u{2}0\u{3}");
}

/// The generated functions themselves, of the language that this build has: English.
#[test]
fn texts_say_what_they_are_given() {
    assert_eq!(text::speech_has_pages("Batched", 1, 1), "Batched has 1 page");
    assert_eq!(text::speech_has_pages("Batched", 0, 0), "Batched has 0 pages");
    assert_eq!(text::verdict_unread(1, "/a"), "/a was fetched and never read: its links are lost.");
    assert_eq!(text::verdict_unread(2, "/a"), "2 pages were fetched and never read, /a first: their links are lost.");
    let waits = |until| text::speech_waits("L", 3, 3, "C", until, "/a");
    let said = [
        SpeechWaitsUntil::Done,
        SpeechWaitsUntil::LetsGo,
        SpeechWaitsUntil::Read,
        SpeechWaitsUntil::Failed,
        SpeechWaitsUntil::Nothing,
    ]
    .map(waits);
    // Each word has a text of its own, and only one of them leaves the page out.
    assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len(), "{said:?}");
    assert_eq!(said.iter().map(|text| text.contains("/a")).collect::<Vec<_>>(), [true, true, true, true, false]);
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
    check_faults("a = x\n-brand = Y\n", &[(2, "-brand: terms are not understood here")]);
    check_faults("a = x\nb = { a }\n", &[(2, "only variables and texts in quotes are understood between braces")]);
    check_faults("a = { $n ->\n [one] x\n }\n", &[(3, "The select expression must have a default variant")]);
    check_faults(
        "a = { $n ->\n [few] x\n *[other] y\n }\n",
        &[(2, "[few]: of the plurals only [one], exactly 1, and the default *[other] are understood")],
    );
    check_faults("a = { $n ->\n [one] x\n [hung] y\n *[other] z\n }\n", &[(3, "[hung] is a word among numbers")]);
    check_faults("a = { $n ->\n [1.5] x\n *[other] z\n }\n", &[(2, "[1.5] is no whole number")]);
    check_faults("a = { $n ->\n [1] x\n *[more] z\n }\n", &[(3, "[more]: among numbers the default is *[other]")]);
    check_faults("a = { $n ->\n [x] x\n [x] y\n *[y] z\n }\n", &[(3, "[x] stands twice")]);
    check_faults("a = { NUMBER($n) ->\n [x] x\n *[y] z\n }\n", &[(1, "only a variable is understood as a selector")]);
    check_faults(
        "a = x\na-b = y\na = z\n    .b = z\n",
        &[(3, "a and a (line 1) have the same name in Rust"), (4, "a.b and a-b (line 2) have the same name in Rust")],
    );
    let keyword = "$type cannot be an argument in Rust: a word in lower case that is no keyword can";
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
            fault(1, "b is without $n"),
            fault(1, "b is with $k, which nobody gives"),
            fault(0, "b.c is missing"),
            fault(2, "d is not known"),
            fault(3, "d.c is not known"),
        ]
    );
    // The arguments keep their order, whatever the order in the sentence.
    let other = read("a = x\nb = { $m } und { $n }\n    .c = y").expect("it is right");
    assert_eq!(fill(&template_of(&first[1], &other[1]), &[&"N", &"M"]), "M und N");
}

#[test]
fn another_language_chooses_between_the_same_words() {
    let first = read("a = { $how ->\n [hung] hangs\n [raised] raises\n *[finished] ends\n }").expect("it is right");
    let translated = |source| read(source).expect("it is right");
    let of = |source| differences(&first, &translated(source));
    // In another order, with a word less, and with another name for the default.
    let other = translated("a = { $how ->\n [raised] R\n [hung] H\n *[sonst] S\n }");
    assert_eq!(differences(&first, &other), []);
    let texts = [0, 1, 2].map(|word| fill(&template_of(&first[0], &other[0]), &[&word]));
    assert_eq!(texts, ["H", "R", "S"]);
    let fault = |what: &str| [Fault { line: 1, what: format!("a: {what}") }];
    assert_eq!(
        of("a = { $how ->\n [hing] H\n *[finished] S\n }"),
        fault("[hing]: $how chooses between hung, raised, finished")
    );
    assert_eq!(of("a = { $how }"), fault("$how chooses between words and is no text and no number"));
    let plain = read("a = { $lane }").expect("it is right");
    let chosen = translated("a = { $lane ->\n [x] X\n *[other] { \"\" }\n }");
    assert_eq!(differences(&plain, &chosen), fault("[x]: $lane is a text or a number and chooses by no word"));
    // A plural that the first language does not need.
    assert_eq!(differences(&plain, &translated("a = { $lane ->\n [one] X\n *[other] Y\n }")), []);
}

#[test]
fn words_that_cannot_be_an_enum_are_faults() {
    let written = "$x chooses between words, so it cannot be a text or a number, too";
    check_faults("a = { $x }{ $x ->\n [y] y\n *[z] z\n }\n", &[(1, written)]);
    check_faults("a = { $x ->\n [a-b] y\n *[a_b] z\n }\n", &[(1, "[a-b] and [a_b] have the same name in Rust")]);
    check_faults("a = { $x ->\n [self] y\n *[z] z\n }\n", &[(1, "[self] cannot be a name in Rust")]);
    check_faults("a = x\nb = { \"\\u0003\" }\n", &[(2, "the control characters U+0001 to U+0004 cannot be in a text")]);
    assert!(MARKS.iter().all(|mark| *mark < '\u{5}' && *mark < FIRST));
}

/// Every language that there is: its file is right, and fits.
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
fn every_message_is_used() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages/en.ftl");
    let messages = read(&fs::read_to_string(file).expect("it is text")).expect("the build has read it");
    let code: String = sources("src").into_iter().map(|(_, code)| code).collect();
    let words: BTreeSet<&str> = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    for message in messages {
        let name = message.name();
        let name = if message.variables().is_empty() { name.to_uppercase() } else { name };
        assert!(words.contains(name.as_str()), "{}: nobody uses text::{name}", message.id);
    }
}
