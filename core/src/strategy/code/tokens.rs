//! The tokens of a source, for its colours: it understands only as much of the two languages as colours need.

use super::Language;

/// The kind of a piece of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// Names, symbols and white space.
    Plain,
    /// A keyword.
    Keyword,
    /// A string, with its quotes.
    Text,
    /// A comment.
    Comment,
    /// A number.
    Number,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Its text.
    pub text: String,
}

const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "else", "enum", "false", "fn", "for", "if", "impl", "in",
    "let", "loop", "match", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "true", "type",
    "use", "where", "while",
];
const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "as", "async", "await", "break", "class", "continue", "def", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The tokens of each line of a text. Joined together, they give the line.
pub fn tokens(language: Language, text: &str) -> Vec<Vec<Token>> {
    let mut open: Option<&'static str> = None;
    text.lines().map(|line| line_tokens(language, line, &mut open)).collect()
}

/// The tokens of a line; `open` is the quote of a string that continues from the line before, or into the next one.
fn line_tokens(language: Language, line: &str, open: &mut Option<&'static str>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (kind, length) = match open.take() {
            Some(quote) => quoted(rest, 0, quote, open),
            None => next(language, rest, open),
        };
        let (text, behind) = rest.split_at(length.clamp(1, rest.len()));
        match tokens.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => tokens.push(Token { kind, text: text.to_string() }),
        }
        rest = behind;
    }
    tokens
}

/// The kind and the length in bytes of the token that `rest` begins with.
fn next(language: Language, rest: &str, open: &mut Option<&'static str>) -> (TokenKind, usize) {
    let comment = if language == Language::Rust { "//" } else { "#" };
    if rest.starts_with(comment) {
        return (TokenKind::Comment, rest.len());
    }
    let quotes: &[&'static str] = if language == Language::Rust { &["\""] } else { &["\"\"\"", "'''", "\"", "'"] };
    if let Some(quote) = quotes.iter().find(|quote| rest.starts_with(**quote)) {
        return quoted(rest, quote.len(), quote, open);
    }
    let word =
        rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(rest.len());
    if rest.starts_with(|character: char| character.is_ascii_digit()) {
        let behind = rest[word..].strip_prefix('.').unwrap_or("");
        let decimals = behind.find(|character: char| !character.is_ascii_digit()).unwrap_or(behind.len());
        return (TokenKind::Number, if decimals > 0 { word + 1 + decimals } else { word });
    }
    if word > 0 {
        let keywords = if language == Language::Rust { RUST } else { PYTHON };
        return (if keywords.contains(&&rest[..word]) { TokenKind::Keyword } else { TokenKind::Plain }, word);
    }
    if language == Language::Rust && rest.starts_with('\'') {
        return character_or_lifetime(rest);
    }
    (TokenKind::Plain, rest.chars().next().map_or(1, char::len_utf8))
}

/// A string from `from`, after its opening quote, to its end or to the end of the line: a long one then continues in
/// the next line.
fn quoted(rest: &str, from: usize, quote: &'static str, open: &mut Option<&'static str>) -> (TokenKind, usize) {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip_while(|(at, _)| *at < from) {
        if !is_escaped && rest[at..].starts_with(quote) {
            return (TokenKind::Text, at + quote.len());
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    if quote.len() == 3 {
        *open = Some(quote);
    }
    (TokenKind::Text, rest.len())
}

/// `'a'` is a string, `'static` is a name.
fn character_or_lifetime(rest: &str) -> (TokenKind, usize) {
    let is_escape = rest[1..].starts_with('\\');
    let end = rest.char_indices().nth(if is_escape { 3 } else { 2 }).filter(|(_, character)| *character == '\'');
    let name = rest[1..].find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    match end {
        Some((at, _)) => (TokenKind::Text, at + 1),
        None => (TokenKind::Plain, name.map_or(rest.len(), |length| length + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter per kind: `k` keyword, `t` string, `c` comment, `n` number; names and symbols stay as they are.
    fn check(language: Language, text: &str, expected: &str) {
        let shown = |token: &Token| match token.kind {
            TokenKind::Plain => token.text.clone(),
            TokenKind::Keyword => format!("<k {}>", token.text),
            TokenKind::Text => format!("<t {}>", token.text),
            TokenKind::Comment => format!("<c {}>", token.text),
            TokenKind::Number => format!("<n {}>", token.text),
        };
        let lines = tokens(language, text);
        let lines: Vec<String> = lines.iter().map(|line| line.iter().map(shown).collect()).collect();
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn rust() {
        check(Language::Rust, "let page = 100_000; // not \"read\"", "<k let> page = <n 100_000>; <c // not \"read\">");
        check(Language::Rust, "x(\"a // b\\\"\", 'c', '\\n')", "x(<t \"a // b\\\"\">, <t 'c'>, <t '\\n'>)");
        check(Language::Rust, "pub fn f(a: &'static str)", "<k pub> <k fn> f(a: &'static str)");
        check(Language::Rust, "let format = inform;", "<k let> format = inform;");
        check(Language::Rust, "café_1(\"é\")", "café_1(<t \"é\">)");
    }

    #[test]
    fn python() {
        check(Language::Python, "for url in x:  # all", "<k for> url <k in> x:  <c # all>");
        check(Language::Python, "f(\"#\", 'a\\'b', 0.01)", "f(<t \"#\">, <t 'a\\'b'>, <n 0.01>)");
        check(
            Language::Python,
            "\"\"\"One.\n\nTwo `x`.\n\"\"\"\nimport a",
            "<t \"\"\"One.>\n\n<t Two `x`.>\n<t \"\"\">\n<k import> a",
        );
        check(Language::Python, "\"\"\"One.\"\"\"\ndef f():", "<t \"\"\"One.\"\"\">\n<k def> f():");
        check(Language::Python, "a = \"open", "a = <t \"open>");
    }

    #[test]
    fn joined_tokens_give_the_file() {
        for strategy in crate::strategy::CATALOGUE {
            for (language, file) in
                [(Language::Rust, strategy.own_source().rust()), (Language::Python, strategy.python())]
            {
                let lines = tokens(language, file);
                let text: String = lines
                    .iter()
                    .map(|line| line.iter().map(|token| token.text.as_str()).collect::<String>() + "\n")
                    .collect();
                assert_eq!(text, file);
            }
        }
    }
}
